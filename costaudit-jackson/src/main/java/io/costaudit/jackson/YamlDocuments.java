package io.costaudit.jackson;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import io.costaudit.jackson.ManifestReader.Document;
import io.costaudit.jackson.ManifestReader.Limits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;

/**
 * Reads YAML documents, one after the other. Trees are built here, of the events of SnakeYAML's
 * parser, and not by its constructors: those know types that are no plain tree, keep several
 * objects for each value, and count aliases over the whole file.
 */
final class YamlDocuments {
  private static final Set<String> TEXT_TAGS =
      Set.of("!", Tag.STR.getValue(), Tag.TIMESTAMP.getValue());

  /** Tags of scalars, and the type that a scalar must have to carry each tag. */
  private static final Map<String, Predicate<@Nullable Object>> KINDS =
      Map.of(
          Tag.INT.getValue(),
          value -> value instanceof Number && !(value instanceof BigDecimal),
          Tag.FLOAT.getValue(),
          value -> value instanceof Number,
          Tag.BOOL.getValue(),
          value -> value instanceof Boolean,
          Tag.NULL.getValue(),
          value -> value == null);

  private final Limits limits;
  private final LoaderOptions options = new LoaderOptions();

  YamlDocuments(Limits limits) {
    this.limits = limits;
    options.setCodePointLimit(limits.bytes());
  }

  /**
   * @throws IllegalArgumentException if the text is no YAML or beyond the limits
   */
  List<Document> read(String text) {
    try {
      return new Run(text).documents();
    } catch (MarkedYAMLException e) {
      // Not kept as the cause: it would hold the whole text.
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      String problem = e.getProblem() == null ? "it is no YAML" : e.getProblem();
      throw UnreadableException.inItsWords(line(mark), column(mark), problem);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(
          "it is no YAML: " + Quoted.of(String.valueOf(e.getMessage())), e);
    }
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private static int column(Mark mark) {
    return mark.getColumn() + 1;
  }

  private static UnreadableException refused(Event event, String why) {
    return new UnreadableException(line(event.getStartMark()), column(event.getStartMark()), why);
  }

  /** What an anchor stands for. */
  private static final class Anchored {
    private @Nullable Object value;

    /** How many values it is when its own aliases are written out; 0 while it is being read. */
    private long size;
  }

  private final class Run {
    private final Parser parser;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final MergeWarnings warnings = new MergeWarnings();

    /** Values read so far in the file, aliases written out. */
    private long values;

    Run(String text) {
      parser = new ParserImpl(new CodePointReader(text), options);
    }

    List<Document> documents() {
      List<Document> documents = new ArrayList<>();
      int number = 0;
      parser.getEvent();
      while (!parser.checkEvent(Event.ID.StreamEnd)) {
        Event start = parser.getEvent();
        number++;
        if (number > limits.documents()) {
          throw refused(
              start, "it has more than " + limits.documents() + " documents; no more are accepted");
        }
        anchors.clear();
        int line = line(parser.peekEvent().getStartMark());
        Object content = value(1);
        parser.getEvent();
        if (content != null) {
          documents.add(
              new Document("document " + number + " (line " + line + ")", content, warnings));
        }
      }
      return documents;
    }

    private @Nullable Object value(int depth) {
      Event event = parser.getEvent();
      if (event instanceof AliasEvent alias) {
        return anchored(alias);
      }
      NodeEvent node = (NodeEvent) event;
      long before = values;
      count(node, 1);
      Anchored anchored = new Anchored();
      if (node.getAnchor() != null) {
        anchors.put(node.getAnchor(), anchored);
      }
      Object value =
          node instanceof ScalarEvent scalar
              ? scalar(scalar)
              : collection((CollectionStartEvent) node, depth);
      anchored.value = value;
      anchored.size = values - before;
      return value;
    }

    private @Nullable Object anchored(AliasEvent alias) {
      Anchored anchored = anchors.get(alias.getAnchor());
      if (anchored == null) {
        throw refused(alias, "no anchor " + Quoted.of(alias.getAnchor()) + " before this alias");
      }
      if (anchored.size == 0) {
        throw refused(alias, Quoted.of(alias.getAnchor()) + " contains itself through this alias");
      }
      count(alias, anchored.size);
      return anchored.value;
    }

    private void count(Event event, long more) {
      values += more;
      if (values > limits.values()) {
        throw refused(
            event,
            "it has more than "
                + limits.values()
                + " values, those behind aliases counted again; no more are accepted");
      }
    }

    private @Nullable Object scalar(ScalarEvent scalar) {
      String tag = scalar.getTag();
      String text = scalar.getValue();
      if (tag == null) {
        return scalar.getImplicit().canOmitTagInPlainScalar() ? plain(scalar) : text;
      }
      if (TEXT_TAGS.contains(tag)) {
        return text;
      }
      if (tag.equals(Tag.BINARY.getValue())) {
        try {
          return YamlWords.binary(text);
        } catch (IllegalArgumentException e) {
          throw refused(scalar, "this is no base64, as !!binary must be");
        }
      }
      Predicate<@Nullable Object> kind = KINDS.get(tag);
      if (kind == null) {
        throw unknown(tag, scalar);
      }
      Object value = plain(scalar);
      if (!kind.test(value)) {
        throw refused(
            scalar,
            Quoted.of(text) + " cannot be read as " + Quoted.of(tag) + ", which its tag demands");
      }
      return value;
    }

    private @Nullable Object plain(ScalarEvent scalar) {
      try {
        return YamlWords.plain(scalar.getValue());
      } catch (IllegalArgumentException e) {
        throw refused(scalar, String.valueOf(e.getMessage()));
      }
    }

    private Object collection(CollectionStartEvent start, int depth) {
      boolean isList = start instanceof SequenceStartEvent;
      Tag own = isList ? Tag.SEQ : Tag.MAP;
      String tag = start.getTag();
      if (tag != null && !tag.equals("!") && !tag.equals(own.getValue())) {
        throw unknown(tag, start);
      }
      if (depth > limits.nesting()) {
        throw refused(
            start, "it is nested deeper than " + limits.nesting() + "; no more is accepted");
      }
      return isList ? list(depth) : map(depth);
    }

    private UnreadableException unknown(String tag, Event event) {
      return refused(event, "the tag " + Quoted.of(tag) + " is not accepted here");
    }

    private List<@Nullable Object> list(int depth) {
      List<@Nullable Object> list = new ArrayList<>();
      while (!parser.checkEvent(Event.ID.SequenceEnd)) {
        list.add(value(depth + 1));
      }
      parser.getEvent();
      return list;
    }

    private Map<String, @Nullable Object> map(int depth) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      int warned = warnings.count();
      Set<String> written = null; // the keys of the map, until a merge key adds others
      while (!parser.checkEvent(Event.ID.MappingEnd)) {
        Event event = parser.peekEvent();
        String key = key();
        if (isMerge(event)) {
          written = written == null ? new HashSet<>(map.keySet()) : written;
          merge(value(depth + 1), map, event);
        } else if (written == null ? map.containsKey(key) : !written.add(key)) {
          throw refused(event, "the key " + Quoted.of(key) + " stands here twice");
        } else {
          map.put(key, value(depth + 1));
        }
      }
      parser.getEvent();
      warnings.belongTo(map, warned);
      return map;
    }

    /** The key as written: a plain tree has no other keys than text. */
    private String key() {
      Event event = parser.getEvent();
      if (event instanceof AliasEvent alias) {
        Object value = anchored(alias);
        if (value instanceof Map || value instanceof List) {
          throw refused(event, "a key must be text, not an object or a list");
        }
        return String.valueOf(value);
      }
      if (!(event instanceof ScalarEvent scalar)) {
        throw refused(event, "a key must be text, not an object or a list");
      }
      count(scalar, 1);
      if (scalar.isPlain() && scalar.getValue().startsWith("\uFEFF")) {
        throw refused(
            event,
            "a byte-order mark stands before this key, in the midst of a document; put --- before"
                + " it if a document begins here");
      }
      Object value = scalar(scalar); // refuses what is refused elsewhere
      if (scalar.getAnchor() != null) {
        Anchored anchored = new Anchored();
        anchored.value = value;
        anchored.size = 1;
        anchors.put(scalar.getAnchor(), anchored);
      }
      return scalar.getValue();
    }

    private boolean isMerge(Event key) {
      return key instanceof ScalarEvent scalar
          && scalar.getTag() == null
          && scalar.isPlain()
          && scalar.getValue().equals("<<");
    }

    /**
     * Merges as kubectl does, at the place of the merge key: its values replace values that are
     * written before it, and values that are written after it replace its own. Of several objects
     * behind one merge key the first that has a key gives it.
     */
    private void merge(@Nullable Object merged, Map<String, @Nullable Object> map, Event event) {
      List<?> sources = merged instanceof List<?> list ? list : List.of(requireMap(merged, event));
      Map<String, @Nullable Object> brought = new LinkedHashMap<>();
      for (Object source : sources) {
        for (Map.Entry<?, ?> entry : requireMap(source, event).entrySet()) {
          String key = (String) requireNonNull(entry.getKey());
          if (!brought.containsKey(key)) {
            brought.put(key, entry.getValue());
          }
        }
      }
      String replaced = null;
      int more = 0;
      for (Map.Entry<String, @Nullable Object> entry : brought.entrySet()) {
        String key = entry.getKey();
        if (map.containsKey(key) && !Objects.equals(map.get(key), entry.getValue())) {
          more += replaced == null ? 0 : 1;
          replaced = replaced == null ? key : replaced;
        }
        map.put(key, entry.getValue());
      }
      if (replaced != null) {
        warnings.add(line(event.getStartMark()), replaced, more);
      }
    }

    private Map<?, ?> requireMap(@Nullable Object merged, Event event) {
      if (merged instanceof Map<?, ?> map) {
        return map;
      }
      throw refused(event, "<< must be followed by an object, or by a list of objects");
    }
  }
}
