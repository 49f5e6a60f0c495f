package io.costaudit.opencost;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.time.Window;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/** Responses for tests, and what is asked of stores. */
public final class Responses {
  public static final Window DAY =
      new Window(Instant.parse("2023-01-14T00:00:00Z"), Instant.parse("2023-01-15T00:00:00Z"));
  public static final Window NEXT_DAY =
      new Window(Instant.parse("2023-01-15T00:00:00Z"), Instant.parse("2023-01-16T00:00:00Z"));

  public static final String WINDOW =
      "\"window\":{\"start\":\"2023-01-14T00:00:00Z\",\"end\":\"2023-01-15T00:00:00Z\"}";
  public static final String NEXT_WINDOW =
      "\"window\":{\"start\":\"2023-01-15T02:00:00+02:00\",\"end\":\"2023-01-16T00:00:00Z\"}";

  private Responses() {}

  public static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  public static Path file(Path folder, String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static CostTable table(CostStore store, Window window, Grouping grouping) {
    return store.sums(window, Set.of(grouping)).get(grouping);
  }

  public static CostSums sums(CostStore store, Window window, Grouping grouping, String... key) {
    return table(store, window, grouping).get(CostKey.of(key)).orElseThrow();
  }

  public static double total(CostStore store, Window window, Grouping grouping, String... key) {
    return sums(store, window, grouping, key).costs().total();
  }
}
