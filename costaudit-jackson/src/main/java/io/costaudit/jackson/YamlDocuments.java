package io.costaudit.jackson;

import io.costaudit.jackson.ManifestReader.Document;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.Construct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads YAML documents, one after the other. */
final class YamlDocuments {
  /** How large a document may become when its aliases are written out: {@value} nodes. */
  private static final long MAX_EXPANDED_NODES = 1_000_000;

  private final ManifestReader.Limits limits;
  private final LoaderOptions options = new LoaderOptions();

  YamlDocuments(ManifestReader.Limits limits) {
    this.limits = limits;
    options.setAllowDuplicateKeys(false);
    options.setNestingDepthLimit(limits.nesting());
    options.setCodePointLimit(limits.bytes());
    // Counted over the whole file there; LimitedParser counts each document for itself.
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
  }

  List<Document> read(String text) {
    Parser parser =
        new LimitedParser(new ParserImpl(new StreamReader(text), options), limits.aliases());
    Composer composer = new Composer(parser, new Resolver(), options);
    PlainTrees trees = new PlainTrees(options);
    List<Document> documents = new ArrayList<>();
    int number = 0;
    while (composer.checkNode()) {
      Node node = composer.getNode();
      number++;
      if (number > limits.documents()) {
        throw new IllegalArgumentException(
            "it has more than " + limits.documents() + " documents, which is what is accepted");
      }
      String place = "document " + number + " (line " + (node.getStartMark().getLine() + 1) + ")";
      new Expansion(place).check(node);
      Object content = trees.construct(node);
      if (content != null) {
        documents.add(new Document(place, content));
      }
    }
    return documents;
  }

  /** Refuses a document with too many aliases while it is parsed. */
  private static final class LimitedParser implements Parser {
    private final Parser parser;
    private final int maxAliases;
    private int aliases;

    LimitedParser(Parser parser, int maxAliases) {
      this.parser = parser;
      this.maxAliases = maxAliases;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return parser.peekEvent();
    }

    @Override
    public Event getEvent() {
      Event event = parser.getEvent();
      if (event instanceof DocumentStartEvent) {
        aliases = 0;
      } else if (event instanceof AliasEvent && ++aliases > maxAliases) {
        throw new IllegalArgumentException(
            "line "
                + (event.getStartMark().getLine() + 1)
                + ": the document has more than "
                + maxAliases
                + " aliases, which is what is accepted");
      }
      return event;
    }
  }

  /**
   * Refuses a document whose aliases make it endless, or so large that whoever walks it takes for
   * ever.
   */
  private static final class Expansion {
    private static final long UNDERWAY = -1;

    private final String place;
    private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();

    Expansion(String place) {
      this.place = place;
    }

    void check(Node root) {
      long written = sizeOf(root);
      if (written > MAX_EXPANDED_NODES && written > sizes.size()) {
        throw new IllegalArgumentException(
            place
                + " has more than "
                + MAX_EXPANDED_NODES
                + " nodes when its aliases are written out, which is what is accepted");
      }
    }

    private long sizeOf(Node node) {
      Long known = sizes.get(node);
      if (known != null) {
        if (known == UNDERWAY) {
          throw new IllegalArgumentException(place + " contains itself through an alias");
        }
        return known;
      }
      sizes.put(node, UNDERWAY);
      long size = 1;
      if (node instanceof SequenceNode sequence) {
        for (Node item : sequence.getValue()) {
          size = sum(size, sizeOf(item));
        }
      } else if (node instanceof MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
          size = sum(size, sum(sizeOf(tuple.getKeyNode()), sizeOf(tuple.getValueNode())));
        }
      }
      sizes.put(node, size);
      return size;
    }

    private static long sum(long a, long b) {
      return Math.min(a + b, Long.MAX_VALUE / 4);
    }
  }

  /** Makes maps, lists, text and exact numbers of nodes, and nothing else. */
  private static final class PlainTrees extends SafeConstructor {
    PlainTrees(LoaderOptions options) {
      super(options);
      Construct text = new AsText();
      yamlConstructors.put(Tag.TIMESTAMP, text);
      yamlConstructors.put(Tag.BINARY, text);
      yamlConstructors.put(Tag.FLOAT, new AsExactNumber());
      yamlConstructors.put(Tag.INT, new AsWholeNumber());
    }

    Object construct(Node node) {
      return constructDocument(node);
    }

    private static final class AsText extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        return ((ScalarNode) node).getValue();
      }
    }

    private static final class AsExactNumber extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        String text = ((ScalarNode) node).getValue();
        try {
          return new BigDecimal(text);
        } catch (NumberFormatException e) {
          return text; // .inf, .nan, 1_0.5, 1:30.5 or an exponent beyond any number: whoever needs
          // a number refuses it
        }
      }
    }

    private final class AsWholeNumber extends ConstructYamlInt {
      @Override
      public Object construct(Node node) {
        String text = ((ScalarNode) node).getValue();
        return text.indexOf(':') >= 0
            ? text
            : super.construct(node); // 22:22 is no number in Kubernetes
      }
    }
  }
}
