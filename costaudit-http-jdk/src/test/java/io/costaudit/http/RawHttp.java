package io.costaudit.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A client without manners: one connection, and whatever bytes a test wants to send over it. */
final class RawHttp implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  /** What a request of version 1.1 has to have. */
  static final String HOST = "Host: localhost";

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /**
   * One request over a connection of its own. Lines are joined by CR LF; the empty one after the
   * headers is added.
   */
  static Response exchange(int port, String... head) throws IOException {
    try (RawHttp client = new RawHttp(port)) {
      client.sendHead(head);
      return client.response(head[0].startsWith("HEAD "));
    }
  }

  /** Sends a head. A {@code Host} is added unless there is one. */
  void sendHead(String... lines) throws IOException {
    boolean hasHost = Stream.of(lines).anyMatch(line -> line.startsWith("Host:"));
    send(String.join("\r\n", lines) + "\r\n" + (hasHost ? "" : HOST + "\r\n") + "\r\n");
  }

  void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Says that nothing more is sent, and goes on reading. */
  void endOfSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Waits until the server closes the connection; what it said until then. A reset closes too. */
  String awaitClose() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      in.transferTo(said);
    } catch (SocketException e) {
      return said.toString(ISO_8859_1);
    }
    return said.toString(ISO_8859_1);
  }

  Response response(boolean head) throws IOException {
    String status = line();
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    int code = Integer.parseInt(status.substring(9, 12));
    byte[] body = head || code == 304 ? new byte[0] : body(headers);
    return new Response(code, headers, body);
  }

  private byte[] body(Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("Transfer-Encoding")) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        all.writeBytes(in.readNBytes(size));
        line();
      }
      line();
      return all.toByteArray();
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", List.of("0")).get(0));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer breaks off");
    }
    return body;
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** What came back. */
  static final class Response {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] bytes;

    private Response(int status, Map<String, List<String>> headers, byte[] bytes) {
      this.status = status;
      this.headers = headers;
      this.bytes = bytes;
    }

    int status() {
      return status;
    }

    /** By name, whatever its case. */
    Map<String, List<String>> headers() {
      return headers;
    }

    byte[] bytes() {
      return bytes;
    }

    String body() {
      return new String(bytes, UTF_8);
    }

    /** The only value of a header, or an empty text. */
    String header(String name) {
      List<String> values = headers.getOrDefault(name, List.of());
      if (values.size() > 1) {
        throw new AssertionError(name + " is there more than once: " + values);
      }
      return values.isEmpty() ? "" : values.get(0);
    }
  }
}
