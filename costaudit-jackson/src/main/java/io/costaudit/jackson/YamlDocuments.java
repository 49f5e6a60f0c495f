package io.costaudit.jackson;

import static java.util.Objects.requireNonNull;

import io.costaudit.Quoted;
import io.costaudit.jackson.ManifestReader.Document;
import io.costaudit.jackson.ManifestReader.Limits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML documents, one after the other. Trees are built here, of the events of SnakeYAML's
 * parser, and not by its constructors: those know types that are no plain tree, keep several
 * objects for each value, and count aliases over the whole file.
 */
final class YamlDocuments {
  private static final Set<String> TEXT_TAGS =
      Set.of("!", Tag.STR.getValue(), Tag.BINARY.getValue(), Tag.TIMESTAMP.getValue());
  private static final Set<String> PLAIN_TAGS =
      Set.of(Tag.INT.getValue(), Tag.FLOAT.getValue(), Tag.BOOL.getValue(), Tag.NULL.getValue());
  private static final Set<String> TRUE_WORDS = Set.of("true", "yes", "on");

  private final Limits limits;
  private final LoaderOptions options = new LoaderOptions();
  private final Resolver resolver = new Resolver();

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
    private int aliases;

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
        aliases = 0;
        int line = line(parser.peekEvent().getStartMark());
        Object content = value(1);
        parser.getEvent();
        if (content != null) {
          documents.add(new Document("document " + number + " (line " + line + ")", content));
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
      aliases++;
      if (aliases > limits.aliases()) {
        throw refused(
            alias,
            "the document has more than " + limits.aliases() + " aliases; no more are accepted");
      }
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
      if (tag == null) {
        boolean plain = scalar.getImplicit().canOmitTagInPlainScalar();
        return plain ? plain(scalar.getValue()) : scalar.getValue();
      }
      if (TEXT_TAGS.contains(tag)) {
        return scalar.getValue();
      }
      if (PLAIN_TAGS.contains(tag)) {
        return plain(scalar.getValue());
      }
      throw unknown(tag, scalar);
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
      Event merge = null;
      Object merged = null;
      while (!parser.checkEvent(Event.ID.MappingEnd)) {
        Event event = parser.peekEvent();
        String key = key();
        if (isMerge(event) ? merge != null : map.containsKey(key)) {
          throw refused(event, "the key " + Quoted.of(key) + " stands here twice");
        }
        if (isMerge(event)) {
          merge = event;
          merged = value(depth + 1);
        } else {
          map.put(key, value(depth + 1));
        }
      }
      parser.getEvent();
      if (merge != null) {
        merge(merged, map, merge);
      }
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

    /** Adds what the map does not have; of several maps the first that has a key gives it. */
    private void merge(@Nullable Object merged, Map<String, @Nullable Object> map, Event event) {
      List<?> sources = merged instanceof List<?> list ? list : List.of(requireMap(merged, event));
      for (Object source : sources) {
        for (Map.Entry<?, ?> entry : requireMap(source, event).entrySet()) {
          String key = (String) requireNonNull(entry.getKey());
          if (!map.containsKey(key)) {
            map.put(key, entry.getValue());
          }
        }
      }
    }

    private Map<?, ?> requireMap(@Nullable Object merged, Event event) {
      if (merged instanceof Map<?, ?> map) {
        return map;
      }
      throw refused(event, "<< must be followed by an object, or by a list of objects");
    }
  }

  /** What a word without quotes means in YAML 1.1, the version of Kubernetes. */
  private @Nullable Object plain(String text) {
    Tag tag = resolver.resolve(NodeId.scalar, text, true);
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return TRUE_WORDS.contains(text.toLowerCase(Locale.ROOT));
    }
    if (!tag.equals(Tag.INT) && !tag.equals(Tag.FLOAT)) {
      return text;
    }
    String digits = text.replace("_", "");
    try {
      return tag.equals(Tag.INT)
          ? whole(digits)
          : ManifestReader.readable(new BigDecimal(digits), text);
    } catch (NumberFormatException e) {
      // 22:22, a number to the base of 60 that Kubernetes does not know; .inf, .nan, or an exponent
      // beyond any number: whoever needs a number refuses it.
      return text;
    }
  }

  private static Number whole(String digits) {
    boolean signed = digits.startsWith("-") || digits.startsWith("+");
    String sign = digits.startsWith("-") ? "-" : "";
    String rest = signed ? digits.substring(1) : digits;
    BigInteger number;
    if (rest.startsWith("0x")) {
      number = new BigInteger(sign + rest.substring(2), 16);
    } else if (rest.startsWith("0b")) {
      number = new BigInteger(sign + rest.substring(2), 2);
    } else {
      number = new BigInteger(sign + rest, rest.startsWith("0") ? 8 : 10);
    }
    if (number.bitLength() < Integer.SIZE) {
      return number.intValue();
    }
    return number.bitLength() < Long.SIZE ? number.longValue() : number;
  }
}
