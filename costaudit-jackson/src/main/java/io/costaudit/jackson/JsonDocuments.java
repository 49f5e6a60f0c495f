package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.costaudit.internal.Quoted;
import io.costaudit.jackson.ManifestReader.Document;
import io.costaudit.jackson.ManifestReader.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON values, one after the other. Immutable; threads may share it. */
final class JsonDocuments {
  /** The text is no JSON; it may be YAML. */
  static final class NoJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final UnreadableException why;

    private NoJsonException(UnreadableException why) {
      super(why);
      this.why = why;
    }

    UnreadableException why() {
      return why;
    }
  }

  private final Limits limits;
  private final JsonFactory factory =
      JsonFactory.builder()
          // Nesting is counted here, for the same words as in YAML.
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .build();

  JsonDocuments(Limits limits) {
    this.limits = limits;
  }

  /**
   * @throws NoJsonException if the text is no JSON
   * @throws IllegalArgumentException if it is beyond the limits, or an object has a key twice
   */
  List<Document> read(String text) throws NoJsonException {
    try (JsonParser parser = factory.createParser(text)) {
      try {
        return new Run(parser).documents();
      } catch (StreamConstraintsException e) {
        throw unreadable(e, parser.currentLocation());
      } catch (JsonProcessingException e) {
        throw new NoJsonException(
            unreadable(e, e.getLocation() == null ? parser.currentLocation() : e.getLocation()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory is always there
    }
  }

  private static UnreadableException unreadable(JsonProcessingException e, JsonLocation at) {
    return UnreadableException.inItsWords(at.getLineNr(), at.getColumnNr(), e.getOriginalMessage());
  }

  private final class Run {
    private final JsonParser parser;
    private final MergeWarnings noWarnings = new MergeWarnings();
    private long values;

    Run(JsonParser parser) {
      this.parser = parser;
    }

    List<Document> documents() throws IOException {
      List<Document> documents = new ArrayList<>();
      int number = 0;
      while (parser.nextToken() != null) {
        number++;
        if (number > limits.documents()) {
          throw refused(
              "it has more than " + limits.documents() + " documents; no more are accepted");
        }
        int line = parser.currentTokenLocation().getLineNr();
        Object content = value(1);
        if (content != null) {
          documents.add(
              new Document("document " + number + " (line " + line + ")", content, noWarnings));
        }
      }
      return documents;
    }

    private @Nullable Object value(int depth) throws IOException {
      count();
      JsonToken token = parser.currentToken();
      return switch (token) {
        case START_OBJECT -> object(depth);
        case START_ARRAY -> array(depth);
        case VALUE_STRING -> parser.getText();
        case VALUE_NUMBER_INT -> parser.getNumberValue();
        case VALUE_NUMBER_FLOAT -> decimal();
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> null;
        default -> throw new AssertionError("no value begins with " + token);
      };
    }

    private Object decimal() throws IOException {
      try {
        return ManifestReader.readable(parser.getDecimalValue(), parser.getText());
      } catch (NumberFormatException e) {
        return parser.getText(); // an exponent beyond any number, as in YAML
      }
    }

    private Map<String, @Nullable Object> object(int depth) throws IOException {
      checkDepth(depth);
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        if (object.containsKey(key)) {
          throw refused("the key " + Quoted.of(key) + " stands here twice");
        }
        count();
        parser.nextToken();
        object.put(key, value(depth + 1));
      }
      return object;
    }

    private List<@Nullable Object> array(int depth) throws IOException {
      checkDepth(depth);
      List<@Nullable Object> array = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(depth + 1));
      }
      return array;
    }

    private void checkDepth(int depth) {
      if (depth > limits.nesting()) {
        throw refused("it is nested deeper than " + limits.nesting() + "; no more is accepted");
      }
    }

    private void count() {
      values++;
      if (values > limits.values()) {
        throw refused("it has more than " + limits.values() + " values; no more are accepted");
      }
    }

    private UnreadableException refused(String why) {
      JsonLocation at = parser.currentTokenLocation();
      return new UnreadableException(at.getLineNr(), at.getColumnNr(), why);
    }
  }
}
