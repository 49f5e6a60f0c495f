package io.costaudit.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.costaudit.Quoted;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What an endpoint does with the bodies of its requests. */
final class Bodies {
  /** Without blanks, parameters or capitals. Curl sends the form type if it is told nothing. */
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/yaml",
          "application/x-yaml",
          "text/yaml",
          "text/plain",
          "application/x-www-form-urlencoded",
          "application/octet-stream");

  private final HttpLimits limits;

  /** The memory that is left for bodies, in blocks; null where they are not kept. */
  private final @Nullable Semaphore blocks;

  /** Whether it matters what the client says that they are. */
  private final boolean isChecked;

  private Bodies(HttpLimits limits, @Nullable Semaphore blocks, boolean isChecked) {
    this.limits = limits;
    this.blocks = blocks;
    this.isChecked = isChecked;
  }

  /** Reads past them. */
  static Bodies ignored(HttpLimits limits) {
    return new Bodies(limits, null, false);
  }

  /** Reads past them once they are what they should be. */
  static Bodies discarded(HttpLimits limits) {
    return new Bodies(limits, null, true);
  }

  /** Keeps them in memory. */
  static Bodies buffered(HttpLimits limits) {
    long blocks = limits.bufferedBytes() / RequestBody.BLOCK_BYTES + 1;
    return new Bodies(limits, new Semaphore((int) Math.min(Integer.MAX_VALUE, blocks)), true);
  }

  RequestBody of(HttpExchange exchange) {
    return new RequestBody(exchange, limits, blocks);
  }

  /**
   * Checks what the client says that its body is.
   *
   * @throws Refusal if that is not accepted
   */
  void checkType(Headers headers) {
    if (!isChecked) {
      return;
    }
    String coding = headers.getFirst("Content-Encoding");
    if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
      throw Refusal.of(
          415, "content encoding " + Quoted.of(coding) + " is not accepted; accepted is identity");
    }
    String type = headers.getFirst("Content-Type");
    if (type == null || type.isBlank()) {
      return;
    }
    int parameters = type.indexOf(';');
    String name = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    if (!TYPES.contains(name.toLowerCase(Locale.ROOT))) {
      throw Refusal.of(
          415,
          "content type "
              + Quoted.of(type)
              + " is not accepted; accepted are none, "
              + String.join(", ", TYPES));
    }
  }
}
