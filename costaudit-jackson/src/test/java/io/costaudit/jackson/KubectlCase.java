package io.costaudit.jackson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A small manifest, what kubectl 1.32 reads in it, and what costaudit does where it differs.
 *
 * @param name what the case is about
 * @param text the manifest
 * @param charset how its file is encoded
 * @param kubectl the objects that kubectl reads; null where it refuses the manifest
 * @param expected the objects that costaudit reads; null where it refuses the manifest
 * @param refusal a part of the message with which costaudit refuses it; empty where it does not
 */
record KubectlCase(
    String name,
    String text,
    Charset charset,
    @Nullable Object kubectl,
    @Nullable Object expected,
    String refusal) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the content of the file. */
  byte[] bytes() {
    return text.getBytes(charset);
  }

  /** Returns the cases of the table. */
  static List<KubectlCase> all() throws IOException {
    List<KubectlCase> cases = new ArrayList<>();
    try (InputStream table =
            KubectlCase.class.getResourceAsStream("/kubectl/read-by-kubectl-1.32.jsonl");
        MappingIterator<JsonNode> rows = JSON.readerFor(JsonNode.class).readValues(table)) {
      while (rows.hasNext()) {
        cases.add(of(rows.next()));
      }
    }
    return cases;
  }

  private static KubectlCase of(JsonNode row) {
    Charset charset = Charset.forName(row.path("encoding").asText("UTF-8"));
    JsonNode here = row.path("here");
    Object kubectl = comparable(JSON.convertValue(row.get("kubectl"), Object.class));
    String refusal = here.path("refused").asText("");
    Object read = here.isArray() ? comparable(JSON.convertValue(here, Object.class)) : kubectl;
    return new KubectlCase(
        row.get("name").asText(),
        row.get("text").asText(),
        charset,
        kubectl,
        refusal.isEmpty() ? Objects.requireNonNull(read, "kubectl refuses it") : null,
        refusal);
  }

  /**
   * Returns a tree in which numbers of one {@code double} are equal, because kubectl has no others,
   * and without the labels that the command of kubectl adds.
   */
  static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> comparable = new LinkedHashMap<>();
      map.forEach(
          (key, item) -> {
            if (!key.equals("labels")) {
              comparable.put(String.valueOf(key), comparable(item));
            }
          });
      return comparable;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> comparable = new ArrayList<>();
      list.forEach(item -> comparable.add(comparable(item)));
      return comparable;
    }
    // Adding zero makes one zero of both.
    return value instanceof Number number ? Double.valueOf(number.doubleValue() + 0.0) : value;
  }

  @Override
  public String toString() {
    return name;
  }
}
