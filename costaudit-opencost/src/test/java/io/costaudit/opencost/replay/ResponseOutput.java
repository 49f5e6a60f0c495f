package io.costaudit.opencost.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Frames a body and does to it what a fault says. The frames are told first and kept to, so that a
 * cut shows as one. Not safe for use by several threads.
 */
final class ResponseOutput extends OutputStream {
  /** What is thrown when a cut is due: the connection must be closed. */
  static final class CutException extends IOException {
    private static final long serialVersionUID = 1;

    CutException() {
      super("cut");
    }
  }

  /** Waits between drips; throws to give up. */
  @FunctionalInterface
  interface Pause {
    void await(Duration time) throws IOException;
  }

  private static final int LONGEST_UNFRAMED = 2048;

  private final OutputStream socket;
  private final String head;
  private final Fault fault;
  private final Pause pause;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private Framing framing;
  private boolean begun;
  private long sent;

  /**
   * @param head status line and headers but those of the framing, each with its line end
   */
  ResponseOutput(OutputStream socket, String head, Framing framing, Fault fault, Pause pause) {
    this.socket = socket;
    this.head = head;
    this.framing = framing;
    this.fault = fault;
    this.pause = pause;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (!begun && (framing == Framing.CHUNKED || framing == Framing.UNTIL_CLOSE)) {
      begin();
    }
    if (begun) {
      send(bytes, offset, length);
      return;
    }
    pending.write(bytes, offset, length);
    if (framing == Framing.AS_GO && pending.size() > LONGEST_UNFRAMED) {
      framing = Framing.CHUNKED;
      begin();
    }
  }

  private void begin() throws IOException {
    begun = true;
    String more =
        switch (framing) {
          case CHUNKED -> "Transfer-Encoding: chunked\r\n";
          case UNTIL_CLOSE -> "Connection: close\r\n";
          case AS_GO, CONTENT_LENGTH -> "Content-Length: " + pending.size() + "\r\n";
        };
    socket.write((head + more + "\r\n").getBytes(ISO_8859_1));
    byte[] bytes = pending.toByteArray();
    pending.reset();
    if (fault.cutAfter() == 0) {
      socket.flush();
      throw new CutException();
    }
    send(bytes, 0, bytes.length);
  }

  private void send(byte[] bytes, int offset, int length) throws IOException {
    int step = fault.dripBytes() > 0 ? fault.dripBytes() : length;
    for (int at = 0; at < length; at += step) {
      int size = Math.min(step, length - at);
      if (fault.dripBytes() > 0 && sent > 0) {
        pause.await(fault.dripTick());
      }
      part(bytes, offset + at, size);
      if (fault.dripBytes() > 0) {
        socket.flush();
      }
    }
  }

  private void part(byte[] original, int offset, int length) throws IOException {
    byte[] bytes = original;
    int from = offset;
    if (fault.garbageAt() >= 0) {
      bytes = new byte[length];
      System.arraycopy(original, offset, bytes, 0, length);
      from = 0;
      for (int i = 0; i < length; i++) {
        long at = sent + i - fault.garbageAt();
        if (at >= 0 && at < fault.garbage().length()) {
          bytes[i] = (byte) fault.garbage().charAt((int) at);
        }
      }
    }
    if (framing == Framing.CHUNKED) {
      socket.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
    }
    if (fault.cutAfter() >= 0 && sent + length >= fault.cutAfter()) {
      // The chunk was announced whole.
      socket.write(bytes, from, (int) (fault.cutAfter() - sent));
      socket.flush();
      throw new CutException();
    }
    socket.write(bytes, from, length);
    if (framing == Framing.CHUNKED) {
      socket.write("\r\n".getBytes(ISO_8859_1));
    }
    sent += length;
  }

  /** Ends the body; whether the connection may be used again. */
  boolean finish() throws IOException {
    if (!begun) {
      begin();
    }
    if (framing == Framing.CHUNKED) {
      socket.write("0\r\n\r\n".getBytes(ISO_8859_1));
    }
    socket.flush();
    return framing != Framing.UNTIL_CLOSE;
  }
}
