package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.event.CostEvent;
import io.costaudit.event.LedgerEntry;
import io.costaudit.internal.OneLine;
import io.costaudit.internal.Quoted;
import io.costaudit.predict.spec.ResourceSpec;
import java.io.IOException;

/**
 * The form in which stores outside memory keep what a ledger holds, and the results of audits: JSON
 * with a version, from which an equal object is read back. A {@link WireJson} answer is no such
 * form: it prints quantities as Kubernetes does, which caps and rounds some of them, and it leaves
 * fields out.
 *
 * <p>A document names its version and its type: {@code {"version":1,"type":"event","data":{…}}}.
 * The fields of {@code data} are the components of the record. Quantities keep their exact value
 * and their format, times their nanoseconds, amounts every bit. Equal objects have equal documents,
 * up to the formats of quantities. Text is kept as it is, also text that is not well-formed; a
 * store whose database cannot hold such text refuses it.
 *
 * <p>A change of the form gets a new version, and this class goes on reading the older ones.
 *
 * <p>Stateless; threads may share it.
 *
 * @since 0.1.0
 */
public final class StorageJson {
  /** The version that is written: {@value}. */
  public static final int VERSION = 1;

  private static final ObjectMapper MAPPER = StorageMapper.create();

  private StorageJson() {}

  /** Returns the document of a ledger entry. */
  public static String write(LedgerEntry entry) {
    return write("entry", LedgerEntry.class, entry);
  }

  /** Returns the document of an event with its details. */
  public static String write(CostEvent event) {
    return write("event", CostEvent.class, event);
  }

  /** Returns the document of a track of the coverage. */
  public static String write(CoverageTrack track) {
    return write("coverage", CoverageTrack.class, track);
  }

  /** Returns the document of the state of an object. */
  public static String write(ResourceSpec spec) {
    return write("spec", ResourceSpec.class, spec);
  }

  /** Returns the document of a set of results, with their details and the failed attempts. */
  public static String write(AuditSet set) {
    return write("audits", AuditSet.class, set);
  }

  /** Returns the document of one result with its details. */
  public static String write(AuditResult result) {
    return write("audit", AuditResult.class, result);
  }

  /**
   * Reads a ledger entry.
   *
   * @throws StoredDocumentException if the document is not one of a ledger entry in a version that
   *     this class knows; the message says what is wrong and where
   */
  public static LedgerEntry readEntry(String document) {
    return read("entry", LedgerEntry.class, document);
  }

  /**
   * Reads an event.
   *
   * @throws StoredDocumentException if the document is not one of an event in a version that this
   *     class knows; the message says what is wrong and where
   */
  public static CostEvent readEvent(String document) {
    return read("event", CostEvent.class, document);
  }

  /**
   * Reads a track of the coverage.
   *
   * @throws StoredDocumentException if the document is not one of a track in a version that this
   *     class knows; the message says what is wrong and where
   */
  public static CoverageTrack readTrack(String document) {
    return read("coverage", CoverageTrack.class, document);
  }

  /**
   * Reads the state of an object.
   *
   * @throws StoredDocumentException if the document is not one of a state in a version that this
   *     class knows; the message says what is wrong and where
   */
  public static ResourceSpec readSpec(String document) {
    return read("spec", ResourceSpec.class, document);
  }

  /**
   * Reads a set of results.
   *
   * @throws StoredDocumentException if the document is not one of a set in a version that this
   *     class knows; the message says what is wrong and where
   */
  public static AuditSet readAuditSet(String document) {
    return read("audits", AuditSet.class, document);
  }

  /**
   * Reads one result.
   *
   * @throws StoredDocumentException if the document is not one of a result in a version that this
   *     class knows; the message says what is wrong and where
   */
  public static AuditResult readAuditResult(String document) {
    return read("audit", AuditResult.class, document);
  }

  private static <T> String write(String type, Class<T> as, T value) {
    try {
      return "{\"version\":"
          + VERSION
          + ",\"type\":\""
          + type
          + "\",\"data\":"
          + MAPPER.writerFor(as).writeValueAsString(value)
          + "}";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every " + type + " can be written", e);
    }
  }

  private static <T> T read(String type, Class<T> as, String document) {
    try {
      JsonNode root = MAPPER.readTree(document);
      check(type, root);
      T value = MAPPER.readerFor(as).readValue(root.path("data"));
      if (value == null) {
        throw new StoredDocumentException("a stored " + type + " has no data", null);
      }
      return value;
    } catch (IOException | IllegalArgumentException e) {
      throw new StoredDocumentException(
          "a stored " + type + " cannot be read: " + OneLine.of(String.valueOf(e.getMessage())), e);
    }
  }

  private static void check(String type, JsonNode root) {
    JsonNode version = root.path("version");
    if (!version.isInt() || version.intValue() != VERSION) {
      throw new StoredDocumentException(
          "a stored "
              + type
              + " has the version "
              + (version.isMissingNode() ? "none" : Quoted.of(version.toString()))
              + "; this program reads version "
              + VERSION,
          null);
    }
    if (!root.path("type").asText().equals(type)) {
      throw new StoredDocumentException(
          "a stored document is of the type "
              + Quoted.of(root.path("type").asText())
              + "; expected is "
              + type,
          null);
    }
  }
}
