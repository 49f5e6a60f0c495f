package io.costaudit.opencost.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.costaudit.internal.OneLine;
import io.costaudit.internal.Quoted;
import io.costaudit.opencost.UnreadableResponseException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one JSON document in UTF-8, packed by gzip or not, one after the other. Everything
 * that is wrong with it is an {@link UnreadableResponseException} that says where. Not safe for use
 * by several threads.
 */
public final class JsonInput implements AutoCloseable {
  /** Answers are nested about eight deep. */
  static final int MAX_NESTING = 100;

  private static final int MAX_STRING_CHARACTERS = 1 << 20;
  private static final int CHUNK_BYTES = 1 << 16;

  /** Enough to see what it is, and to quote its beginning. */
  private static final int HEAD_BYTES = 512;

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * The names of rows are all different. The parser's table of names is emptied when it holds some
   * ten thousand; that of the JVM is not bothered with them, and names that collide in a table are
   * no reason to refuse an answer.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(MAX_STRING_CHARACTERS)
                  .build())
          .build();

  private final String origin;
  private final String hint;
  private final UnreadableFactory failures;
  private final JsonParser parser;

  /**
   * Begins to read.
   *
   * @param origin what it is called in messages
   * @param raw read to the end of the document, not closed
   * @param hint goes with what is said of a document that is no JSON; empty if nothing does
   * @param failures creates the exception if the document cannot be read
   */
  JsonInput(String origin, InputStream raw, String hint, UnreadableFactory failures) {
    this.origin = OneLine.of(origin);
    this.hint = hint;
    this.failures = failures;
    try {
      InputStream plain = unpacked(raw);
      byte[] head = plain.readNBytes(HEAD_BYTES);
      checkHead(head);
      parser = FACTORY.createParser(new SequenceInputStream(new ByteArrayInputStream(head), plain));
    } catch (IOException e) {
      throw unreadable(UnreadableResponseException.NO_OFFSET, "", why(e), e);
    }
  }

  private static InputStream unpacked(InputStream raw) throws IOException {
    byte[] magic = raw.readNBytes(2);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), raw);
    boolean isGzip = magic.length == 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
    return isGzip ? new GZIPInputStream(whole, CHUNK_BYTES) : whole;
  }

  private void checkHead(byte[] head) {
    int start = hasByteOrderMark(head) ? BYTE_ORDER_MARK.length : 0;
    int first = start;
    while (first < head.length && isBlank(head[first])) {
      first++;
    }
    if (first == head.length) {
      if (head.length < HEAD_BYTES) {
        throw unreadable(
            first,
            "",
            "it is empty: a server that cannot write an answer, such as one with a NaN, sends none",
            null);
      }
      return;
    }
    for (int i = start; i < Math.min(start + 4, head.length); i++) {
      if (head[i] == 0 || head[i] == (byte) 0xFE || head[i] == (byte) 0xFF) {
        throw unreadable(i, "", "it is no text in UTF-8", null);
      }
    }
    byte c = head[first];
    if (c != '{' && c != '[' && c != 'n') {
      String begin = new String(head, first, head.length - first, UTF_8);
      throw unreadable(
          first,
          "",
          "it is " + (c == '<' ? "HTML or XML" : "text") + ", not JSON: " + Quoted.of(begin),
          null);
    }
  }

  private static boolean hasByteOrderMark(byte[] head) {
    return head.length >= BYTE_ORDER_MARK.length
        && head[0] == BYTE_ORDER_MARK[0]
        && head[1] == BYTE_ORDER_MARK[1]
        && head[2] == BYTE_ORDER_MARK[2];
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /** The next token, which there is, unless the document is cut short. */
  JsonToken next() {
    JsonToken token = nextOrEnd();
    if (token == null) {
      throw unreadable(offset(), path(), "it ends too early", null);
    }
    return token;
  }

  /** Checks that nothing follows. */
  void end() {
    if (nextOrEnd() != null) {
      throw unreadable("a second document follows; one answer is accepted");
    }
  }

  private @Nullable JsonToken nextOrEnd() {
    try {
      return parser.nextToken();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Goes to the value of the next field of an object.
   *
   * @return what the name of the field means; null at the end of the object
   */
  <F> @Nullable F nextField(FieldNames<F> names) {
    F meaning;
    try {
      if (parser.nextFieldName(names.expected())) {
        meaning = names.asExpected();
      } else if (parser.currentToken() == JsonToken.FIELD_NAME) {
        meaning = names.found(parser.currentName());
      } else {
        return null;
      }
    } catch (IOException e) {
      throw broken(e);
    }
    next();
    return meaning;
  }

  private UnreadableResponseException broken(IOException e) {
    return e instanceof JsonProcessingException noJson
        ? broken(noJson)
        : unreadable(offset(), path(), why(e), e);
  }

  private UnreadableResponseException broken(JsonProcessingException e) {
    String why;
    if (e instanceof JsonEOFException) {
      why = "it ends too early";
    } else if (e instanceof StreamConstraintsException) {
      why = "it is beyond a limit: " + OneLine.of(e.getOriginalMessage());
    } else {
      why = "it is no JSON: " + OneLine.of(e.getOriginalMessage()) + hint;
    }
    long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
    return unreadable(at >= 0 ? at : offset(), path(), why, e);
  }

  private static String why(IOException e) {
    if (e instanceof ZipException || e instanceof EOFException) {
      return "what gzip packed is broken: " + OneLine.of(e.getMessage());
    }
    return "it cannot be read: " + OneLine.of(e.toString());
  }

  private long offset() {
    return Math.max(0, parser.currentLocation().getByteOffset());
  }

  /** The token that was read last. */
  JsonToken token() {
    return parser.currentToken();
  }

  /** The name of the field that the last token is, or is the value of. */
  String name() {
    try {
      return parser.currentName();
    } catch (IOException e) {
      throw new AssertionError("a name that was read is there", e);
    }
  }

  private String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Whether the last token is a text, a number, true, false or null. */
  boolean isScalar() {
    return token().isScalarValue();
  }

  boolean isNull() {
    return token() == JsonToken.VALUE_NULL;
  }

  boolean isText() {
    return token() == JsonToken.VALUE_STRING;
  }

  /** The value is the text; null is the empty text. */
  String string() {
    return switch (token()) {
      case VALUE_STRING -> text();
      case VALUE_NULL -> "";
      default -> throw unexpected("a text");
    };
  }

  /** As {@link #string()}; no text is made if it is the same as before. */
  String string(RepeatedText last) {
    if (!isText()) {
      return string();
    }
    try {
      return last.of(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** The value is a number; null is NaN. The nearest double, never negative zero. */
  double number() {
    return switch (token()) {
      case VALUE_NULL -> Double.NaN;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        double value = value();
        if (Double.isInfinite(value)) {
          throw unreadable(Quoted.of(text()) + " is more than a number can be");
        }
        yield value + 0.0;
      }
      default -> throw unexpected("a number or null");
    };
  }

  private double value() {
    try {
      return parser.getDoubleValue();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** The value is an object of texts; null is an empty one. */
  Map<String, String> strings() {
    if (isNull()) {
      return Map.of();
    }
    enterObject();
    Map<String, String> strings = new LinkedHashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      String name = name();
      next();
      strings.put(name, string());
    }
    return strings;
  }

  /**
   * The value is an object of which the fields with these names are texts; null is an empty one.
   */
  Map<String, String> strings(Set<String> names) {
    if (isNull()) {
      return Map.of();
    }
    enterObject();
    Map<String, String> strings = new HashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      String name = name();
      next();
      if (names.contains(name)) {
        strings.put(name, string());
      } else {
        skip();
      }
    }
    return strings;
  }

  /** The value is an array of texts; null is an empty one. */
  List<String> list() {
    if (isNull()) {
      return List.of();
    }
    if (token() != JsonToken.START_ARRAY) {
      throw unexpected("an array of texts");
    }
    List<String> list = new ArrayList<>();
    while (next() != JsonToken.END_ARRAY) {
      list.add(string());
    }
    return list;
  }

  /** Checks that the value is an object, whose fields come next, by {@link #nextField}. */
  void enterObject(FieldNames<?> names) {
    enterObject();
    names.begin();
  }

  /** Checks that the value is an object, whose fields come next. */
  void enterObject() {
    if (token() != JsonToken.START_OBJECT) {
      throw unexpected("an object");
    }
  }

  /** Goes on to the end of the value. */
  void skip() {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  UnreadableResponseException unexpected(String expected) {
    String found =
        switch (token()) {
          case START_OBJECT -> "an object";
          case START_ARRAY -> "an array";
          case VALUE_STRING -> "the text " + Quoted.of(text());
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Quoted.of(text());
          default -> text();
        };
    return unreadable(found + " stands where " + expected + " belongs");
  }

  /** Returns the exception that tells what is wrong with the last token. */
  public UnreadableResponseException unreadable(String why) {
    return unreadable(why, null);
  }

  UnreadableResponseException unreadable(String why, @Nullable Throwable cause) {
    return unreadable(tokenOffset(), path(), why, cause);
  }

  /** Where the last token begins; of a text, its first character. */
  private long tokenOffset() {
    long quote = isText() ? 1 : 0;
    return Math.max(0, parser.currentTokenLocation().getByteOffset() + quote);
  }

  private UnreadableResponseException unreadable(
      long offset, String path, String why, @Nullable Throwable cause) {
    return failures.create(origin, offset, path, why, cause);
  }

  private String path() {
    Deque<JsonStreamContext> contexts = new ArrayDeque<>();
    for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
      contexts.push(at);
    }
    StringBuilder path = new StringBuilder();
    for (JsonStreamContext at : contexts) {
      if (at.inArray() && at.hasCurrentIndex()) {
        path.append('[').append(at.getCurrentIndex()).append(']');
      } else if (at.inObject() && at.getCurrentName() != null) {
        String name = at.getCurrentName();
        path.append(path.isEmpty() ? "" : ".")
            .append(PLAIN_NAME.matcher(name).matches() ? shortened(name) : Quoted.of(name));
      }
    }
    return path.toString();
  }

  private static String shortened(String name) {
    return name.length() <= Quoted.SHOWN_CHARACTERS ? name : Quoted.of(name);
  }

  /** Gives the buffers back. The stream stays open. */
  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new AssertionError("a parser in memory closes", e);
    }
  }
}
