package io.costaudit.opencost;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.Fault;
import io.costaudit.opencost.replay.Framing;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What may be wrong with an answer, by name. */
enum Trouble {
  // What a client should get over

  BUSY_FOR_A_MOMENT,
  TOO_MANY_REQUESTS_FOR_A_MOMENT,
  A_PROXY_WITHOUT_A_SERVER_FOR_A_MOMENT,
  ENDS_WITHOUT_AN_ANSWER,
  CUT_BEFORE_THE_BODY,
  RESET_BEFORE_THE_BODY,
  LATE,
  SLOW_DRIP,
  FRAMED_BY_LENGTH,
  FRAMED_BY_CHUNKS,
  FRAMED_BY_THE_END,

  // What nobody gets over

  BUSY_FOR_LONG("HTTP 503"),
  ASKS_TO_COME_BACK_LATE("HTTP 503", "HTTP 429"),
  NO_ANSWER_AT_ALL("the connection broke", "no connection"),
  UNAUTHORIZED("HTTP 401"),
  FORBIDDEN("HTTP 403"),
  NOT_FOUND("HTTP 404"),
  NOT_CONFIGURED("HTTP 501"),
  BAD_REQUEST("HTTP 400"),
  COMPUTE_ERROR("HTTP 500"),
  NOT_BUILT_YET("HTTP 500"),
  ERROR_WITH_STATUS_200("an error inside"),
  EMPTY("an empty body"),
  TEXT("a body that is not JSON"),
  LOGIN_PAGE("a web page"),
  REDIRECT("a redirect to https://login.example.com"),
  CUT("a body that is cut"),
  RESET("a body that is cut", "the connection broke", "Connection reset"),
  HANGS("no answer in"),
  STALLS("a body that is given up"),
  DRIPS_FOR_EVER("a body that is given up"),
  OF_AN_OTHER_YEAR("it holds nothing but rows of other windows"),
  OF_HALF_AN_OTHER_DAY("it is of the window"),
  OF_AN_OTHER_KIND("this is a", "this is no"),
  ANY_TIME_IS_TOO_LARGE("HTTP 413", "HTTP 422", "HTTP 500", "an error inside"),

  // What a client gets over where it may ask for parts

  A_DAY_IS_TOO_LARGE("HTTP 413", "HTTP 422", "HTTP 500", "an error inside"),

  // What may or may not show

  GARBAGE;

  /** Much longer than a busy machine takes for an answer without trouble. */
  static final Duration SHORT = Duration.ofSeconds(4);

  /** Longer than a client with short timeouts waits. */
  static final Duration SHORT_TOTAL = Duration.ofSeconds(8);

  /** Longer than one waits that gives up after a short time. */
  private static final Duration NOT_SHORT = SHORT.plusMillis(500);

  private static final Pattern NUMBER = Pattern.compile("(?<=[:.])[0-9]{2,}");
  private static final Pattern STRING = Pattern.compile("(?<=\")[A-Za-z][A-Za-z0-9_-]{2,}(?=\")");

  @SuppressWarnings("ImmutableEnumChecker") // it is made by List.of
  private final List<String> words;

  Trouble(String... words) {
    this.words = List.of(words);
  }

  /** Whether a client gets over it. */
  boolean isHarmless() {
    return words.isEmpty() && this != GARBAGE;
  }

  /** Of what is no trouble of a server's own; the first answer has to be a wrong one for these. */
  boolean needsRows() {
    return this == OF_AN_OTHER_YEAR || this == OF_HALF_AN_OTHER_DAY || this == OF_AN_OTHER_KIND;
  }

  /** Whether it ends by a timeout, which had better be a short one. */
  boolean takesTime() {
    return this == HANGS || this == STALLS || this == DRIPS_FOR_EVER;
  }

  /** Whether a client gets over it, if need be by asking for parts of a day. */
  boolean isOvercome(Dialect dialect, Ask ask) {
    return isHarmless() || isSplit(dialect, ask);
  }

  /** Whether a day is asked for in parts, if it is not an hour that is asked for. */
  boolean isSplit(Dialect dialect, Ask ask) {
    return this == A_DAY_IS_TOO_LARGE
        && (ask.kind() == Ask.Kind.PROBE || ask.kind().isSplit(dialect));
  }

  /** Whether what a client meets it with is not asked for anything else. */
  boolean isOfTheWholeServer() {
    return switch (this) {
      case BUSY_FOR_LONG,
          ASKS_TO_COME_BACK_LATE,
          NO_ANSWER_AT_ALL,
          UNAUTHORIZED,
          FORBIDDEN,
          REDIRECT,
          HANGS,
          STALLS,
          DRIPS_FOR_EVER ->
          true;
      default -> false;
    };
  }

  /** Whether somebody who reads no more than the beginning of an answer may not notice. */
  boolean isBehindTheBeginning() {
    return needsRows() || takesTime() || this == CUT || this == RESET || this == GARBAGE;
  }

  /** The longest time that it does not happen to if that is asked for; zero for none. */
  Duration leaves(Random random) {
    return this == A_DAY_IS_TOO_LARGE
        ? Duration.ofHours(List.of(1, 2, 5, 6, 12, 23).get(random.nextInt(6)))
        : Duration.ZERO;
  }

  /** Whether a probe that meets it says that something is not there. */
  boolean isAbsence() {
    return this == NOT_FOUND || this == NOT_CONFIGURED;
  }

  /** Whether a description tells it. */
  boolean isToldIn(String description) {
    return words.stream().anyMatch(description::contains);
  }

  /** How often it happens; a client tries three times again. */
  int times(Random random) {
    return switch (this) {
      case BUSY_FOR_A_MOMENT,
          TOO_MANY_REQUESTS_FOR_A_MOMENT,
          A_PROXY_WITHOUT_A_SERVER_FOR_A_MOMENT,
          ENDS_WITHOUT_AN_ANSWER,
          CUT_BEFORE_THE_BODY,
          RESET_BEFORE_THE_BODY ->
          1 + random.nextInt(2);
      default -> ReplayingServer.ALWAYS;
    };
  }

  /**
   * The fault.
   *
   * @param wire the body that is right, as it is sent
   * @param text the same as it is meant
   * @param other the right answer to an other question, as it is meant
   */
  Fault fault(Random random, byte[] wire, String text, String other) {
    Fault none = Fault.none();
    boolean asksToWait = random.nextBoolean();
    return switch (this) {
      case BUSY_FOR_A_MOMENT ->
          Fault.answering(
              asksToWait
                  ? ReplayedResponse.unavailable().with("Retry-After", "0")
                  : ReplayedResponse.unavailable());
      case TOO_MANY_REQUESTS_FOR_A_MOMENT ->
          Fault.answering(
              asksToWait
                  ? ReplayedResponse.tooManyRequests().with("Retry-After", "0")
                  : ReplayedResponse.tooManyRequests());
      case A_PROXY_WITHOUT_A_SERVER_FOR_A_MOMENT ->
          Fault.answering(ReplayedResponse.plain(random.nextBoolean() ? 502 : 504, "no upstream"));
      case ENDS_WITHOUT_AN_ANSWER, NO_ANSWER_AT_ALL -> Fault.answering(ReplayedResponse.none());
      case CUT_BEFORE_THE_BODY -> none.framed(Framing.CHUNKED).cutAfterBytes(0);
      case RESET_BEFORE_THE_BODY -> none.framed(Framing.CONTENT_LENGTH).resetAfterBytes(0);
      case LATE -> none.delayed(Duration.ofMillis(1 + random.nextInt(100)));
      case SLOW_DRIP ->
          none.dripping(Math.max(1, wire.length / 20), Duration.ofMillis(1 + random.nextInt(10)));
      case FRAMED_BY_LENGTH -> none.framed(Framing.CONTENT_LENGTH);
      case FRAMED_BY_CHUNKS ->
          none.framed(Framing.CHUNKED).dripping(1 + wire.length / 50, Duration.ZERO);
      case FRAMED_BY_THE_END -> none.framed(Framing.UNTIL_CLOSE);
      case BUSY_FOR_LONG -> Fault.answering(ReplayedResponse.unavailable());
      case ASKS_TO_COME_BACK_LATE ->
          Fault.answering(
              (random.nextBoolean()
                      ? ReplayedResponse.unavailable()
                      : ReplayedResponse.tooManyRequests())
                  .with("Retry-After", "30"));
      case UNAUTHORIZED -> Fault.answering(ReplayedResponse.unauthorized());
      case FORBIDDEN -> Fault.answering(ReplayedResponse.forbidden());
      case NOT_FOUND -> Fault.answering(ReplayedResponse.plain(404, "404 page not found"));
      case NOT_CONFIGURED -> Fault.answering(ReplayedResponse.notConfigured("not configured"));
      case BAD_REQUEST ->
          Fault.answering(
              ReplayedResponse.plain(400, "Invalid 'window' parameter: illegal window: foo"));
      case COMPUTE_ERROR ->
          Fault.answering(ReplayedResponse.computeError("[a, b)", "prometheus is away"));
      case NOT_BUILT_YET -> Fault.answering(ReplayedResponse.etlNotBuilt("12.3"));
      case ERROR_WITH_STATUS_200 ->
          Fault.answering(ReplayedResponse.wrappedError("prometheus is away"));
      case EMPTY -> Fault.answering(ReplayedResponse.empty());
      case TEXT -> Fault.answering(ReplayedResponse.plain(200, "all is well"));
      case LOGIN_PAGE -> Fault.answering(ReplayedResponse.loginPage());
      case REDIRECT ->
          Fault.answering(
              ReplayedResponse.redirect(302, "https://login.example.com/start?token=secret"));
      case CUT ->
          none.framed(List.of(Framing.values()).get(random.nextInt(Framing.values().length)))
              .cutAfterBytes(within(random, wire));
      case RESET -> none.resetAfterBytes(within(random, wire));
      case HANGS -> none.delayed(NOT_SHORT);
      case STALLS -> none.dripping(within(random, wire), NOT_SHORT);
      case DRIPS_FOR_EVER ->
          none.dripping(Math.max(1, wire.length / 100), SHORT_TOTAL.dividedBy(10));
      case OF_AN_OTHER_YEAR ->
          Fault.answering(json(text.replaceAll("2023(?=-[0-9]{2}-[0-9]{2}T)", "2033")));
      case OF_HALF_AN_OTHER_DAY -> Fault.answering(json(text.replace("T00:00:00Z", "T12:00:00Z")));
      case OF_AN_OTHER_KIND -> Fault.answering(json(other));
      case ANY_TIME_IS_TOO_LARGE, A_DAY_IS_TOO_LARGE -> Fault.answering(tooLarge(random));
      case GARBAGE -> garbage(random, wire, text.length() == wire.length);
    };
  }

  private static ReplayedResponse tooLarge(Random random) {
    String why = "query processing would load too many samples into memory in query execution";
    return switch (random.nextInt(4)) {
      case 0 -> ReplayedResponse.plain(413, "Request Entity Too Large");
      case 1 -> ReplayedResponse.plain(422, "execution: " + why);
      case 2 -> ReplayedResponse.computeError("[a, b)", why);
      default -> ReplayedResponse.wrappedError(why);
    };
  }

  private static int within(Random random, byte[] wire) {
    return 1 + random.nextInt(wire.length - 1);
  }

  private static ReplayedResponse json(String text) {
    return ReplayedResponse.of(200, "application/json", text);
  }

  /** Over any bytes, or, where they can be read, over digits or over letters of a text. */
  private static Fault garbage(Random random, byte[] wire, boolean isPlain) {
    String text = new String(wire, ISO_8859_1);
    int kind = isPlain ? random.nextInt(4) : 0;
    List<MatchResult> places =
        kind < 2 ? List.of() : (kind == 2 ? NUMBER : STRING).matcher(text).results().toList();
    int at = random.nextInt(wire.length);
    int length = 1 + random.nextInt(8);
    if (!places.isEmpty()) {
      MatchResult place = places.get(random.nextInt(places.size()));
      at = place.start();
      length = place.end() - place.start();
    }
    StringBuilder garbage = new StringBuilder();
    for (int i = 0; i < length; i++) {
      garbage.append(
          switch (kind) {
            case 0 -> (char) random.nextInt(256);
            case 1 -> "0123456789.,:{}[]\"\\-eE ntfx".charAt(random.nextInt(27));
            case 2 -> (char) ('1' + random.nextInt(9));
            default -> (char) ('a' + random.nextInt(26));
          });
    }
    return Fault.none().garbageAt(at, garbage.toString());
  }
}
