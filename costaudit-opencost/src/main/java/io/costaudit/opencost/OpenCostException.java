package io.costaudit.opencost;

import io.costaudit.CostAuditException;
import io.costaudit.opencost.transport.WebPage;
import org.jspecify.annotations.Nullable;

/**
 * A server that gave no answer, or one that cannot be used. The message names the URL, what
 * happened, how the body begins, or the title of a web page, and what to try; neither it nor
 * anything else here holds a credential.
 */
public final class OpenCostException extends CostAuditException {
  /** How many characters of the body are kept at most: {@value}. */
  public static final int BODY_CHARACTERS = 200;

  /** The {@link #status()} where no answer came. */
  public static final int NO_STATUS = 0;

  private static final long serialVersionUID = 1L;

  /** What happened. */
  public enum Kind {
    /** No connection, no TLS on it, or it broke before the answer began. */
    UNREACHABLE(
        "Check host, port and network policy, and whether the server runs and speaks http or"
            + " https."),
    /** It took longer than a limit. */
    TIMEOUT("Ask for a shorter window or fewer rows, or raise the timeout."),
    /** 401, 403 or 407: who asks is not known, or may not. */
    UNAUTHORISED(
        "Give a bearer token or user and password that the server or what stands before it"
            + " accepts."),
    /** 404. */
    NOT_FOUND(
        "Check the URL: OpenCost answers at its root, Kubecost under /model; an old server may"
            + " lack the path."),
    /** 3xx. It is not followed, so that no credential goes where nobody sent it. */
    REDIRECTED(
        "Give the URL it leads to if that is the API; if it is a login page, give credentials or"
            + " an address inside the cluster."),
    /** Another 4xx: the parameters are wrong. */
    REFUSED("Check the parameters, the window first."),
    /** The window is more than the server can do, or 413 or 414. */
    TOO_LARGE("Ask for a shorter window, day by day."),
    /** 501: the server does not have what was asked for. */
    NOT_CONFIGURED("Configure it in the server; cloud costs need a cloud integration."),
    /** 429, 502, 503 or 504, also when tried again. */
    UNAVAILABLE("Try again later; check that the server's pod is ready."),
    /** 500 or another 5xx: the server failed. */
    FAILED("See the log of the server; Prometheus behind it may be missing or slow."),
    /** A page for people, such as a login page or the server's own. */
    HTML(
        "Give the URL of the API, not of the page; behind a login page, give credentials or an"
            + " address inside the cluster."),
    /** Success in the status, and a body that is text or anything else but JSON. */
    NOT_JSON("Check that the URL is that of an OpenCost or Kubecost."),
    /** Success in the status, and no body. */
    EMPTY(
        "A server that cannot write an answer, such as one with a NaN, sends none: see its log, or"
            + " ask for another window."),
    /** Success in the status, and an error in the body. */
    ERROR_INSIDE("See the message of the server and its log."),
    /** The body ends in the middle. */
    CUT("Try again; a proxy between may limit the time or the size of answers."),
    /** The body is whole, and the reader does not understand it. */
    UNREADABLE("Check that the server's version and the path are what the reader is for."),
    /** The thread was interrupted; it still is. */
    INTERRUPTED(""),
    /** The client is closed, or was while it waited. */
    CLOSED("");

    private final String hint;

    Kind(String hint) {
      this.hint = hint;
    }

    /** What to try; empty if there is nothing. */
    public String hint() {
      return hint;
    }
  }

  private final Kind kind;
  private final String url;
  private final int status;
  private final String body;
  private final String what;
  private final long bytesRead;

  /**
   * All about it.
   *
   * @param body cut, on one line, without credentials
   * @param what happened, on one line
   */
  OpenCostException(
      Kind kind,
      String url,
      int status,
      String body,
      String what,
      long bytesRead,
      @Nullable Throwable cause) {
    super(
        "GET "
            + url
            + ": "
            + what
            + (body.isEmpty() || WebPage.is(body) ? "" : "; the body begins \"" + body + "\"")
            + "."
            + (kind.hint().isEmpty() ? "" : " " + kind.hint()),
        cause);
    this.kind = kind;
    this.url = url;
    this.status = status;
    this.body = body;
    this.what = what;
    this.bytesRead = bytesRead;
  }

  /** The same, that was found at another URL too. */
  OpenCostException andAt(String other) {
    return new OpenCostException(
        kind, url, status, body, what + "; " + other + " is no better", bytesRead, this);
  }

  public Kind kind() {
    return kind;
  }

  /** What was asked for, with its parameters, without credentials. */
  public String url() {
    return url;
  }

  /** The HTTP status; {@value #NO_STATUS} if no answer came. */
  public int status() {
    return status;
  }

  /**
   * The first {@value #BODY_CHARACTERS} characters of the body, on one line, control characters
   * escaped, credentials blotted out; empty if there is none.
   */
  public String body() {
    return body;
  }

  /** How many bytes of the body came, unpacked if gzip had packed it; 0 or more. */
  public long bytesRead() {
    return bytesRead;
  }
}
