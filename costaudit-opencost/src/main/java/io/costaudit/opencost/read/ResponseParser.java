package io.costaudit.opencost.read;

import com.fasterxml.jackson.core.JsonToken;
import io.costaudit.internal.OneLine;
import io.costaudit.opencost.UnreadableResponseException;
import io.costaudit.time.Window;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer, from its bytes to its rows, in memory that does not grow with it. It takes
 *
 * <ul>
 *   <li>the envelope, {@code {"code":200,"status":"success","data":…}}, whole or in part, or what
 *       stands in it alone;
 *   <li>as data an array of maps, one map, {@code {"sets":[…]}}, null or nothing;
 *   <li>in any order of the fields, with others among them, which are skipped.
 * </ul>
 *
 * <p>A map without an envelope whose first key is {@code data} is taken for an envelope. Not safe
 * for use by several threads.
 *
 * @param <R> the type of the rows
 */
public final class ResponseParser<R> {
  private static final int SUCCESS = 200;

  /**
   * Takes the rows.
   *
   * @param <R> the type of the rows
   */
  public interface Sink<R> {
    /**
     * Takes a row.
     *
     * @param in at the end of the row, for messages
     */
    void row(JsonInput in, RowReader.Row<R> row);

    /**
     * The rows since the last call were one set.
     *
     * @param window that the set names, which may come behind its rows
     */
    void endOfSet(JsonInput in, @Nullable Window window);
  }

  private enum Shape {
    UNDECIDED,
    /** Fields with a meaning, such as an envelope. */
    FIELDS,
    /** A map from the name of a row to it. */
    ROWS
  }

  private final JsonInput in;
  private final RowReader<R> rows;
  private final Sink<R> sink;
  private final WindowReader windows = new WindowReader();

  private @Nullable String code;
  private boolean isFailed;
  private String message = "";
  private boolean isResponse;
  private boolean hasMaps;
  private boolean hasSets;

  private ResponseParser(JsonInput in, RowReader<R> rows, Sink<R> sink) {
    this.in = in;
    this.rows = rows;
    this.sink = sink;
  }

  /**
   * Reads an answer to its end.
   *
   * @param origin what it is called in messages
   * @param bytes not closed
   * @param failures creates the exception if the response cannot be read
   * @return how its rows stood in it
   * @throws UnreadableResponseException if it is none, or tells an error of the server; the rows
   *     that the sink took before are not all
   */
  public static <R> Form read(
      String origin,
      InputStream bytes,
      RowReader<R> rows,
      Sink<R> sink,
      UnreadableFactory failures) {
    try (JsonInput in = new JsonInput(origin, bytes, rows.hint(), failures)) {
      ResponseParser<R> parser = new ResponseParser<>(in, rows, sink);
      parser.document();
      return new Form(
          parser.hasMaps && rows.hadRows(), parser.hasSets && rows.hadRows(), rows.hadTotals());
    }
  }

  /**
   * Returns whether the data of a response are an array. The data are read no further than that
   * shows.
   *
   * @param origin what it is called in messages
   * @param bytes not closed
   * @param failures creates the exception if the response cannot be read
   * @throws UnreadableResponseException if it is no JSON, or an object without data
   */
  public static boolean isArray(String origin, InputStream bytes, UnreadableFactory failures) {
    try (JsonInput in = new JsonInput(origin, bytes, "", failures)) {
      JsonToken token = in.next();
      if (token == JsonToken.START_OBJECT) {
        boolean isData = false;
        while (!isData && in.next() == JsonToken.FIELD_NAME) {
          isData = in.name().equals("data");
          token = in.next();
          if (!isData) {
            in.skip();
          }
        }
        if (!isData) {
          throw in.unreadable("it holds no data, so it is no answer of OpenCost or Kubecost");
        }
      }
      return token == JsonToken.START_ARRAY;
    }
  }

  /**
   * How the rows stood in answers.
   *
   * @param maps some in a map, as allocations do, whose numbers are rounded
   * @param sets some in the map of a set, as summaries do, whose numbers are not
   * @param totals some were totals, whose numbers are not
   */
  public record Form(boolean maps, boolean sets, boolean totals) {
    /** The form of no rows at all. */
    public static final Form NONE = new Form(false, false, false);

    /** Returns the form of the rows of both. */
    public Form and(Form other) {
      return new Form(maps || other.maps, sets || other.sets, totals || other.totals);
    }

    /** Returns whether totals and others are mixed. */
    public boolean isMixed() {
      return totals && (maps || sets);
    }

    /** Returns what numbers are rounded to if those in maps are rounded to {@code ofMaps}. */
    public double roundingUnit(double ofMaps) {
      return maps || !(sets || totals) ? ofMaps : 0;
    }
  }

  private void document() {
    in.next();
    if (in.token() == JsonToken.START_OBJECT) {
      object(true);
    } else {
      data();
    }
    if (isFailed) {
      throw in.unreadable(
          "the server answered with an error"
              + (code == null ? "" : ", code " + code)
              + (message.isEmpty() ? "" : ": " + OneLine.of(message)));
    }
    in.end();
  }

  private void data() {
    switch (in.token()) {
      case VALUE_NULL -> {}
      case START_OBJECT -> object(false);
      case START_ARRAY -> {
        while (in.next() != JsonToken.END_ARRAY) {
          if (!in.isNull()) {
            in.enterObject();
            map();
            hasMaps = true;
            sink.endOfSet(in, null);
          }
        }
      }
      default -> throw in.unexpected("an object or an array");
    }
  }

  private void object(boolean isWhole) {
    Shape shape = Shape.UNDECIDED;
    boolean hadData = false;
    boolean hadSets = false;
    while (in.next() != JsonToken.END_OBJECT) {
      String name = in.name();
      in.next();
      if (shape == Shape.ROWS) {
        row(name);
      } else if (isWhole && name.equals("data")) {
        shape = Shape.FIELDS;
        if (hadData) {
          throw in.unreadable("data stands here twice");
        }
        hadData = true;
        isResponse = true;
        if (isFailed) {
          in.skip();
        } else {
          data();
        }
      } else if (name.equals("sets") && (in.isNull() || in.token() == JsonToken.START_ARRAY)) {
        shape = Shape.FIELDS;
        hadSets = true;
        isResponse = true;
        sets();
      } else if (in.isScalar()) {
        shape = Shape.FIELDS;
        if (isWhole) {
          envelopeField(name);
        }
      } else if (shape == Shape.UNDECIDED && in.token() == JsonToken.START_OBJECT) {
        shape = Shape.ROWS;
        row(name);
      } else {
        shape = Shape.FIELDS;
        in.skip();
      }
    }
    if (shape == Shape.ROWS) {
      hasMaps = true;
      sink.endOfSet(in, null);
    }
    boolean isKnown = isWhole ? isResponse : hadSets;
    if (shape == Shape.FIELDS && !isKnown) {
      throw in.unreadable(
          isWhole
              ? "it is no answer: it has neither code nor data"
              : "data has neither sets nor " + rows.rowsField());
    }
  }

  private void envelopeField(String name) {
    switch (name) {
      case "code" -> {
        isResponse = true;
        if (!in.isNull()) {
          double number = in.number();
          code = Long.toString((long) number);
          isFailed |= number != SUCCESS;
        }
      }
      case "status" -> {
        isResponse = true;
        // An answer of OpenCost says "error"; an API server in front of it says "Failure".
        isFailed |= in.isText() && (in.string().equals("error") || in.string().equals("Failure"));
      }
      case "message" -> message = in.isText() ? in.string() : "";
      default -> {}
    }
  }

  private void sets() {
    if (in.isNull()) {
      return;
    }
    while (in.next() != JsonToken.END_ARRAY) {
      if (!in.isNull()) {
        in.enterObject();
        set();
      }
    }
  }

  private void set() {
    boolean hadRows = false;
    boolean hadOthers = false;
    Window window = null;
    while (in.next() != JsonToken.END_OBJECT) {
      String name = in.name();
      in.next();
      if (name.equals(rows.rowsField())) {
        hadRows = true;
        if (!in.isNull()) {
          in.enterObject();
          hasSets = true;
          map();
        }
      } else if (name.equals("window")) {
        window = windows.read(in);
      } else {
        hadOthers |= in.token() == JsonToken.START_OBJECT;
        in.skip();
      }
    }
    if (!hadRows && hadOthers) {
      throw in.unreadable("the set has no " + rows.rowsField());
    }
    sink.endOfSet(in, window);
  }

  private void map() {
    while (in.next() != JsonToken.END_OBJECT) {
      String key = in.name();
      in.next();
      row(key);
    }
  }

  private void row(String key) {
    if (!in.isNull()) {
      in.enterObject();
      sink.row(in, rows.read(in, key));
    }
  }
}
