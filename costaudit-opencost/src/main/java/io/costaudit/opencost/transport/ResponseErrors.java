package io.costaudit.opencost.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.costaudit.internal.Credentials;
import io.costaudit.internal.OneLine;
import io.costaudit.opencost.OpenCostException;
import io.costaudit.opencost.OpenCostException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells what is wrong with the answer to one request. Immutable. */
public final class ResponseErrors {
  private static final int MULTIPLE_CHOICES = 300;
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;
  private static final byte[] NOTHING = {};

  /** What Prometheus, and OpenCost before it, say to a window that is too long. */
  private static final Pattern TOO_MUCH =
      Pattern.compile(
          "too many samples|exceeded maximum resolution|maximum number of points"
              + "|window[^\"]{0,40} (too (large|long|big)|exceeds|larger than|longer than)"
              + "|out of memory",
          Pattern.CASE_INSENSITIVE);

  private final String url;
  private final List<String> secrets;
  private final int tries;
  private final ExceptionFactory exceptions;

  /**
   * For one request.
   *
   * @param secrets that must not be shown, should the server have sent them back
   * @param tries how often it was sent, this time included
   */
  ResponseErrors(URI url, List<String> secrets, int tries, ExceptionFactory exceptions) {
    this.url = url.toString();
    this.secrets = secrets;
    this.tries = tries;
    this.exceptions = exceptions;
  }

  /** No answer came. */
  OpenCostException unreachable(Throwable e) {
    String what;
    if (e instanceof HttpConnectTimeoutException) {
      what = "no connection in time";
    } else if (e instanceof ConnectException) {
      what = "no connection: " + whyNotConnected(deepest(e), e);
    } else if (e instanceof SSLException) {
      what = "no TLS on the connection: " + reason(e);
    } else if (e instanceof ProtocolException) {
      what = "what answered does not speak HTTP: " + reason(e);
    } else {
      what = "the connection broke before an answer: " + reason(e);
    }
    return noResponse(Kind.UNREACHABLE, what, e);
  }

  private static String whyNotConnected(Throwable deepest, Throwable e) {
    // For a refused connection the JDK reports a closed channel, which it closed itself.
    if (deepest instanceof ClosedChannelException) {
      return "refused";
    }
    return deepest instanceof UnresolvedAddressException
        ? "unknown host, its name cannot be resolved"
        : reason(e);
  }

  /** What tells more than that something was thrown. */
  private static Throwable deepest(Throwable e) {
    Throwable deepest = e;
    while (deepest.getMessage() == null && deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private static String reason(Throwable e) {
    Throwable deepest = deepest(e);
    return Credentials.hiddenIn(
        OneLine.of(
            deepest.getMessage() == null
                ? deepest.getClass().getSimpleName()
                : deepest.getMessage()));
  }

  /**
   * Returns the exception that tells that the thread was interrupted while it waited, and leaves
   * the thread interrupted.
   */
  public OpenCostException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return noResponse(Kind.INTERRUPTED, "the thread was interrupted", e);
  }

  /**
   * Returns the exception that tells that no response is there.
   *
   * @param what happened, on one line
   */
  public OpenCostException noResponse(Kind kind, String what, @Nullable Throwable cause) {
    return exceptions.create(
        kind, url, OpenCostException.NO_STATUS, "", what + afterTries(), 0, cause);
  }

  private String afterTries() {
    return tries > 1 ? ", after " + tries + " tries" : "";
  }

  /** A status that is no success. */
  OpenCostException status(int status, Optional<String> location, byte[] head) {
    String body = body(head);
    Kind kind = kind(status, body);
    String what =
        "HTTP "
            + status
            + (WebPage.is(body) ? " with " + page(head) : "")
            + (kind == Kind.REDIRECTED
                ? location.map(to -> ", a redirect to " + withoutQuery(to)).orElse(", a redirect")
                : "");
    return exceptions.create(kind, url, status, body, what + afterTries(), head.length, null);
  }

  private static Kind kind(int status, String body) {
    if (status < BAD_REQUEST) {
      return status < MULTIPLE_CHOICES ? Kind.NOT_JSON : Kind.REDIRECTED;
    }
    return switch (status) {
      case 401, 403, 407 -> Kind.UNAUTHORISED;
      case 404 -> Kind.NOT_FOUND;
      case 413, 414 -> Kind.TOO_LARGE;
      case 501 -> Kind.NOT_CONFIGURED;
      case 429, 502, 503, 504 -> Kind.UNAVAILABLE;
      default -> {
        if (TOO_MUCH.matcher(body).find()) {
          yield Kind.TOO_LARGE;
        }
        yield status < SERVER_ERROR ? Kind.REFUSED : Kind.FAILED;
      }
    };
  }

  /** Describes a web page in words, which tell people more than its tags. */
  private String page(byte[] head) {
    return WebPage.title(new String(head, UTF_8))
        .map(title -> "a web page, \"" + Excerpt.of(title.getBytes(UTF_8), secrets) + "\"")
        .orElse("a web page");
  }

  /** A login page is told much by its query that is nobody else's business. */
  private String withoutQuery(String location) {
    String plain = location.replaceFirst("[?#].*", "").replaceFirst("//[^/@]*@", "//");
    return Excerpt.of(plain.getBytes(UTF_8), secrets);
  }

  /** A body in a packing that was not asked for. */
  OpenCostException packed(int status, String encoding) {
    return exceptions.create(
        Kind.NOT_JSON,
        url,
        status,
        "",
        "HTTP " + status + " with a body packed as " + OneLine.of(encoding) + ", not by gzip",
        0,
        null);
  }

  /**
   * What can be seen by the beginning of the body; null if that is well.
   *
   * @param isWhole whether it is all there is
   */
  @Nullable OpenCostException beginning(int status, byte[] head, boolean isWhole) {
    int first = 0;
    while (first < head.length && isBlank(head, first)) {
      first++;
    }
    if (first == head.length) {
      return isWhole ? inside(Kind.EMPTY, status, "an empty body", head, 0, null) : null;
    }
    byte c = head[first];
    if (c == '<') {
      return inside(Kind.HTML, status, page(head), head, head.length, null);
    }
    if (c != '{' && c != '[' && !(c == 'n' && isNull(head, first))) {
      return inside(Kind.NOT_JSON, status, "a body that is not JSON", head, head.length, null);
    }
    EnvelopeScanner scanner = new EnvelopeScanner();
    scanner.see(head, 0, head.length);
    return scanner.error() == null
        ? null
        : errorInside(status, head, scanner.error(), head.length, null);
  }

  private static boolean isBlank(byte[] head, int at) {
    byte c = head[at];
    // The last three are a byte order mark, which readers accept.
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || (at < 3 && isByteOrderMark(head));
  }

  private static boolean isByteOrderMark(byte[] head) {
    return head.length >= 3
        && head[0] == (byte) 0xEF
        && head[1] == (byte) 0xBB
        && head[2] == (byte) 0xBF;
  }

  private static boolean isNull(byte[] head, int first) {
    return new String(head, first, Math.min(4, head.length - first), US_ASCII)
        .toLowerCase(Locale.ROOT)
        .equals("null");
  }

  /** The envelope tells an error. */
  OpenCostException errorInside(
      int status, byte[] head, String error, long bytesRead, @Nullable Throwable cause) {
    Kind kind = TOO_MUCH.matcher(body(head)).find() ? Kind.TOO_LARGE : Kind.ERROR_INSIDE;
    return inside(kind, status, "an error inside, " + error, head, bytesRead, cause);
  }

  /** No more bytes came, or they cannot be unpacked. */
  OpenCostException broken(int status, byte[] head, long bytesRead, IOException e) {
    if (e instanceof TransportException transport) {
      Kind kind = transport.kind();
      String what =
          (kind == Kind.CUT ? "a body that is cut" : "a body that is given up")
              + after(bytesRead)
              + ": "
              + OneLine.of(e.getMessage());
      return inside(kind, status, what, head, bytesRead, e);
    }
    if (e instanceof EOFException) {
      return cut(status, head, bytesRead, e);
    }
    String what =
        "a body whose packing is broken" + after(bytesRead) + ": " + OneLine.of(e.getMessage());
    return inside(Kind.UNREADABLE, status, what, head, bytesRead, e);
  }

  /** It ends where JSON does not. */
  OpenCostException cut(int status, byte[] head, long bytesRead, @Nullable Throwable cause) {
    String what = "a body that is cut" + after(bytesRead);
    return inside(Kind.CUT, status, what, head, bytesRead, cause);
  }

  /** It is whole, but the reader failed on it. */
  OpenCostException unreadable(int status, byte[] head, long bytesRead, IOException e) {
    String what = "a body that cannot be read" + after(bytesRead) + ": " + reason(e);
    return inside(Kind.UNREADABLE, status, what, head, bytesRead, e);
  }

  private static String after(long bytesRead) {
    return " after " + bytesRead + (bytesRead == 1 ? " byte" : " bytes");
  }

  private OpenCostException inside(
      Kind kind, int status, String what, byte[] head, long bytesRead, @Nullable Throwable cause) {
    byte[] shown = kind == Kind.EMPTY ? NOTHING : head;
    return exceptions.create(
        kind,
        url,
        status,
        body(shown),
        "HTTP " + status + " with " + what + afterTries(),
        bytesRead,
        cause);
  }

  private String body(byte[] head) {
    return Excerpt.of(head, secrets);
  }
}
