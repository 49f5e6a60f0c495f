package io.costaudit.opencost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.time.Window;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What holds of the bytes of any answer: they are read, or refused by name. */
public final class AnyResponse {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** What no refusal is longer than: a path of a hundred names, cut, and a reason. */
  private static final int LONGEST_MESSAGE = 100 * 100 + 2000;

  private AnyResponse() {}

  /** What the reader makes of them; empty if it refuses them. */
  public static <T> Optional<T> read(byte[] input, Function<InputStream, T> reader) {
    T read;
    try {
      read = reader.apply(new ByteArrayInputStream(input));
    } catch (UnreadableResponseException e) {
      assertThat(e.origin()).isEqualTo("day.json");
      assertThat(e.getMessage())
          .startsWith("day.json")
          .doesNotContain("\n")
          .hasSizeLessThan(LONGEST_MESSAGE);
      assertThat(e.offset()).isGreaterThanOrEqualTo(UnreadableResponseException.NO_OFFSET);
      if (!isPacked(input)) {
        assertThat(e.offset()).isLessThanOrEqualTo(input.length);
      }
      return Optional.empty();
    }
    // The parser's table of names takes some bytes that are no UTF-8 for the padding of a name that
    // it knows, so such a name may be read as the shorter one.
    if (!isPacked(input) && isUtf8(input)) {
      assertThat(tree(input)).as("it is read, so it is JSON").isPresent();
    }
    return Optional.of(read);
  }

  private static boolean isPacked(byte[] input) {
    return input.length > 1 && input[0] == 0x1F && input[1] == (byte) 0x8B;
  }

  private static boolean isUtf8(byte[] input) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(input));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** What another parser makes of it. */
  public static Optional<JsonNode> tree(byte[] input) {
    try {
      return Optional.of(MAPPER.readTree(input));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** However rows are grouped, they are the same rows. */
  public static void assertSumsAgree(CostStore store, Grouping... groupings) {
    for (Window window : store.windows()) {
      Map<Grouping, CostTable> tables = store.sums(window, Set.of(groupings));
      long rows = -1;
      for (Grouping grouping : groupings) {
        long counted = tables.get(grouping).total().count();
        assertThat(rows).isIn(-1L, counted);
        rows = counted;
      }
      assertThat(rows).isPositive();
    }
  }

  public static String text(byte[] input) {
    return new String(input, UTF_8);
  }
}
