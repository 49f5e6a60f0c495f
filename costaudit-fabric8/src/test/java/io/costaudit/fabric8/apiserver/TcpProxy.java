package io.costaudit.fabric8.apiserver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A network that fails on demand: a port of the loopback that passes bytes on to a server and back,
 * whatever they are, TLS too. Its connections can be cut, or stay open and dead. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
  private static final byte[] SWITCHED = "HTTP/1.1 101 ".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Object lock = new Object();
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final InetSocketAddress target;
  private final int port;
  private ServerSocket listener;
  private Thread acceptor;
  private volatile boolean silenceNew;

  private TcpProxy(InetSocketAddress target, int port) {
    this.target = requireNonNull(target, "target");
    this.listener = listen(port);
    this.port = listener.getLocalPort();
    this.acceptor = startAccepting();
  }

  /** Listens on a free port of the loopback. */
  public static TcpProxy to(String host, int port) {
    return new TcpProxy(new InetSocketAddress(host, port), 0);
  }

  /** Listens on that port of the loopback. */
  public static TcpProxy to(String host, int port, int ownPort) {
    return new TcpProxy(new InetSocketAddress(host, port), ownPort);
  }

  /** The port at which it listens. */
  public int port() {
    return port;
  }

  /** How many connections are open. */
  public int open() {
    return connections.size();
  }

  /** How many connections it has accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** Ends all open connections abruptly, with a reset. */
  public void cut() {
    connections.forEach(Connection::cut);
  }

  /**
   * Ends those open connections abruptly that have become WebSockets. Within TLS it cannot tell.
   */
  public void cutWebSockets() {
    webSockets().forEach(Connection::cut);
  }

  /** All open connections stay open, and nothing passes in either direction. Later ones work. */
  public void silence() {
    connections.forEach(connection -> connection.silence(true));
  }

  /** As {@link #silence}, those connections only that have become WebSockets. */
  public void silenceWebSockets() {
    webSockets().forEach(connection -> connection.silence(true));
  }

  /** Whether connections to come are dead from their beginning. */
  public void silenceNew(boolean silence) {
    silenceNew = silence;
  }

  /** What was silent passes on what it held back; connections to come work. */
  public void speak() {
    silenceNew = false;
    connections.forEach(connection -> connection.silence(false));
  }

  /** Listens no more: connections to come are refused; open ones go on. */
  public void refuse() {
    synchronized (lock) {
      closeQuietly(listener);
      // The system goes on listening until the thread that waits in it has come back.
      try {
        acceptor.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Listens again, on the same port. */
  public void accept() {
    synchronized (lock) {
      if (listener.isClosed()) {
        listener = listen(port);
        acceptor = startAccepting();
      }
    }
  }

  @Override
  public void close() {
    refuse();
    cut();
  }

  private Thread startAccepting() {
    ServerSocket own = listener;
    return start("accept", () -> acceptFrom(own));
  }

  /** A port that is asked for may be taken for a moment, by one who looks for a free one. */
  private static ServerSocket listen(int ownPort) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), ownPort), 200);
        return socket;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new UncheckedIOException(e);
        }
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  private void acceptFrom(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        open(from, from.accept());
      } catch (IOException e) {
        // Closed, or a client that has gone again.
      }
    }
  }

  private void open(ServerSocket from, Socket client) {
    Connection connection = new Connection(client, silenceNew);
    connections.add(connection);
    accepted.incrementAndGet();
    start("up", () -> connection.run(from));
  }

  private List<Connection> webSockets() {
    Predicate<Connection> test = connection -> connection.webSocket;
    return connections.stream().filter(test).toList();
  }

  private Thread start(String what, Runnable task) {
    Thread thread = new Thread(task, "tcp-proxy-" + port + "-" + what);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // It is gone either way.
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket server = new Socket();
    private final Object gate = new Object();
    private final AtomicInteger ended = new AtomicInteger();
    private boolean silent;
    private volatile boolean webSocket;

    Connection(Socket client, boolean silent) {
      this.client = client;
      this.silent = silent;
    }

    void run(ServerSocket acceptedBy) {
      try {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(target);
      } catch (IOException e) {
        cut();
        return;
      }
      // Accepted just before it was to be refused.
      if (acceptedBy.isClosed()) {
        cut();
        return;
      }
      start("down", () -> pass(server, client));
      pass(client, server);
    }

    /** Passes on all that comes until one side ends, and then the end. */
    private void pass(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER_BYTES];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (from == server && startsWithSwitch(buffer, n)) {
            webSocket = true;
          }
          awaitSpeech();
          out.write(buffer, 0, n);
        }
        awaitSpeech();
        to.shutdownOutput();
        if (ended.incrementAndGet() == 2) {
          close();
        }
      } catch (IOException e) {
        cut();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        cut();
      }
    }

    void silence(boolean now) {
      synchronized (gate) {
        silent = now;
        gate.notifyAll();
      }
    }

    /** A close without lingering is a reset. */
    void cut() {
      for (Socket socket : List.of(client, server)) {
        try {
          socket.setSoLinger(true, 0);
        } catch (IOException e) {
          // Closed already.
        }
      }
      close();
      silence(false);
    }

    private void close() {
      connections.remove(this);
      closeQuietly(client);
      closeQuietly(server);
    }

    private void awaitSpeech() throws InterruptedException {
      synchronized (gate) {
        while (silent) {
          gate.wait();
        }
      }
    }

    private boolean startsWithSwitch(byte[] buffer, int length) {
      return length >= SWITCHED.length
          && Arrays.equals(buffer, 0, SWITCHED.length, SWITCHED, 0, SWITCHED.length);
    }
  }
}
