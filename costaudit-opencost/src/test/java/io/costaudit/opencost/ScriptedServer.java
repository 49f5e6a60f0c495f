package io.costaudit.opencost;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of sockets that answers as it is told, well or badly. One request per connection. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /**
   * What came in.
   *
   * @param headers by their names in lower case
   * @param number of requests so far, this one included
   */
  record Request(String target, Map<String, String> headers, int number) {}

  /** What goes out. */
  interface Script {
    void answer(Request request, Socket socket) throws IOException;
  }

  ScriptedServer(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "scripted server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      String line = in.readLine();
      if (line == null) {
        return;
      }
      Map<String, String> headers = new TreeMap<>();
      for (String header = in.readLine();
          header != null && !header.isEmpty();
          header = in.readLine()) {
        int colon = header.indexOf(':');
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
      Request request;
      synchronized (requests) {
        request =
            new Request(
                line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' ')),
                headers,
                requests.size() + 1);
        requests.add(request);
      }
      script.answer(request, socket);
    } catch (IOException e) {
      // The client went away, or the server is closed; that is what some tests do.
    } finally {
      sockets.remove(socket);
    }
  }

  List<Request> requests() {
    return requests;
  }

  List<String> targets() {
    return requests.stream().map(Request::target).toList();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many connections are open. */
  int connections() {
    return sockets.size();
  }

  static void answer(Socket socket, int status, String headers, String body) throws IOException {
    answer(socket, status, headers, body.getBytes(UTF_8));
  }

  /** A whole answer; each header ends in a line feed. */
  static void answer(Socket socket, int status, String headers, byte[] body) throws IOException {
    begin(socket, status, headers + "Content-Length: " + body.length + "\n");
    send(socket, body);
  }

  static void begin(Socket socket, int status, String headers) throws IOException {
    String head = "HTTP/1.1 " + status + " Some Reason\n" + headers + "Connection: close\n\n";
    send(socket, head.replace("\n", "\r\n").getBytes(ISO_8859_1));
  }

  static void send(Socket socket, byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Ends the connection by a reset instead of properly. */
  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Says nothing until the client goes away. */
  static void hang(Socket socket) throws IOException {
    int unused = socket.getInputStream().read();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
