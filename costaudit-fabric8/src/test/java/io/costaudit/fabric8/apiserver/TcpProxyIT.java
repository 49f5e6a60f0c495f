package io.costaudit.fabric8.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.testsupport.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A network that fails, between plain sockets: an echo at the other end. */
class TcpProxyIT {
  private static final int LONG_MILLIS = (int) Poll.LONG.toMillis();
  private static final int SHORT_MILLIS = 100;

  private final ServerSocket echo = echo();
  private final TcpProxy proxy =
      TcpProxy.to(InetAddress.getLoopbackAddress().getHostAddress(), echo.getLocalPort());

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void bytesPassBothWaysAndSoDoesTheEnd() throws IOException {
    try (Socket client = connect()) {
      send(client, "hello");
      assertThat(receive(client, 5)).isEqualTo("hello");
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      Poll.until("closed", () -> proxy.open() == 0);
      assertThat(proxy.accepted()).isEqualTo(1);
    }
  }

  @Test
  void whatIsCutIsReset() throws IOException {
    try (Socket client = connect()) {
      send(client, "hello");
      receive(client, 5);
      proxy.cut();
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    try (Socket later = connect()) {
      send(later, "hello");
      assertThat(receive(later, 5)).isEqualTo("hello");
    }
  }

  @Test
  void whatIsSilentStaysOpenAndLosesNothing() throws IOException {
    try (Socket client = connect()) {
      send(client, "one");
      receive(client, 3);
      proxy.silence();
      send(client, "two");
      assertNothingComes(client);
      try (Socket later = connect()) {
        send(later, "hello");
        assertThat(receive(later, 5)).isEqualTo("hello");
      }

      proxy.speak();
      assertThat(receive(client, 3)).isEqualTo("two");
    }
  }

  @Test
  void newConnectionsCanBeDeadFromTheBeginning() throws IOException {
    proxy.silenceNew(true);
    try (Socket client = connect()) {
      send(client, "hello");
      assertNothingComes(client);
      proxy.speak();
      assertThat(receive(client, 5)).isEqualTo("hello");
    }
  }

  @Test
  void onlyWebSocketsAreSilentOrCut() throws IOException {
    String switched = "HTTP/1.1 101 Switching Protocols\r\n";
    try (Socket socket = connect();
        Socket other = connect()) {
      send(socket, switched);
      receive(socket, switched.length());
      send(other, "hello");
      receive(other, 5);
      proxy.silenceWebSockets();
      send(socket, "frame");
      send(other, "again");
      assertThat(receive(other, 5)).isEqualTo("again");
      assertNothingComes(socket);

      proxy.cutWebSockets();
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
      send(other, "still");
      assertThat(receive(other, 5)).isEqualTo("still");
    }
  }

  @Test
  void refusedAreOnlyNewConnections() throws IOException {
    try (Socket open = connect()) {
      send(open, "one");
      receive(open, 3);
      proxy.refuse();
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
      send(open, "two");
      assertThat(receive(open, 3)).isEqualTo("two");
    }
    proxy.accept();
    proxy.accept();
    try (Socket later = connect()) {
      send(later, "hello");
      assertThat(receive(later, 5)).isEqualTo("hello");
    }
  }

  @Test
  void aServerThatIsNotThereEndsTheConnection() throws IOException {
    try (TcpProxy nowhere = TcpProxy.to("127.0.0.1", MockApiServer.freePort());
        Socket client = connect(nowhere)) {
      assertThatThrownBy(
              () -> {
                if (client.getInputStream().read() < 0) {
                  throw new SocketException("ended");
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  private Socket connect() throws IOException {
    return connect(proxy);
  }

  private static Socket connect(TcpProxy to) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
    socket.setSoTimeout(LONG_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
  }

  private static void assertNothingComes(Socket socket) throws IOException {
    socket.setSoTimeout(SHORT_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(LONG_MILLIS);
  }

  private static ServerSocket echo() {
    try {
      ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      daemon(
          () -> {
            while (!listener.isClosed()) {
              Socket socket = accept(listener);
              if (socket != null) {
                daemon(() -> echo(socket));
              }
            }
          });
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket accept(ServerSocket listener) {
    try {
      return listener.accept();
    } catch (IOException e) {
      return null;
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // Cut.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "echo");
    thread.setDaemon(true);
    thread.start();
  }
}
