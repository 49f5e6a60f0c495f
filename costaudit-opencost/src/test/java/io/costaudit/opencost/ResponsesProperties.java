package io.costaudit.opencost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.Measure;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Responses in all dialects, and answers that were damaged on their way. */
class ResponsesProperties {
  private static final String ALLOCATIONS =
      "{\"code\":200,\"status\":\"success\",\"data\":[{\"c1/n1/ns/p/c\":{\"name\":\"c1/n1/ns/p/c\","
          + "\"properties\":{\"cluster\":\"c1\",\"node\":\"n1\",\"labels\":{\"a\":\"b\"}},"
          + Responses.WINDOW
          + ",\"minutes\":1440,\"cpuCost\":1.25,\"cpuCostAdjustment\":-0,\"ramCost\":null,"
          + "\"pvs\":{\"x\":{\"cost\":1e-09}}}}]}";
  private static final String ASSETS =
      "{\"code\":200,\"data\":{\"k\":{\"type\":\"Disk\",\"properties\":{\"cluster\":\"c1\","
          + "\"name\":\"d\",\"providerID\":\"v\"},"
          + Responses.WINDOW
          + ",\"minutes\":1440.000000,\"adjustment\":-0.100000,\"totalCost\":0.900000}}}";
  private static final String BILL =
      "{\"code\":200,\"data\":{\"sets\":[{\"cloudCosts\":{\"h\":{\"properties\":{\"providerID\":\"v\"},"
          + Responses.WINDOW
          + ",\"amortizedNetCost\":{\"cost\":2,\"kubernetesPercent\":1}}},"
          + Responses.WINDOW
          + "}]}}";

  private enum Kind {
    ALLOCATION(ALLOCATIONS, (answers, in) -> answers.allocations("day.json", in)),
    ASSET(ASSETS, (answers, in) -> answers.assets("day.json", in)),
    CLOUD_COST(BILL, (answers, in) -> answers.cloudUsage("day.json", in));

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    private final BiFunction<SavedResponses, InputStream, CostStore> reader;

    Kind(String text, BiFunction<SavedResponses, InputStream, CostStore> reader) {
      this.text = text;
      this.reader = reader;
    }
  }

  private static void assertReadOrRefused(Kind kind, byte[] bytes) {
    try {
      CostStore store =
          kind.reader.apply(SavedResponses.ofDefaults(), new ByteArrayInputStream(bytes));
      assertThat(store.windows().size()).isLessThanOrEqualTo(1);
    } catch (UnreadableResponseException e) {
      assertThat(e.origin()).isEqualTo("day.json");
      assertThat(e.getMessage()).startsWith("day.json").doesNotContain("\n");
      assertThat(e.offset()).isLessThanOrEqualTo(bytes.length);
    }
  }

  @Property(tries = 2000)
  void aDamagedByteGivesRowsOrAClearRefusal(
      @ForAll Kind kind, @ForAll @IntRange(max = 10_000) int at, @ForAll byte changed) {
    byte[] bytes = kind.text.getBytes(UTF_8);
    bytes[at % bytes.length] = changed;
    assertReadOrRefused(kind, bytes);
  }

  @Property(tries = 500)
  void aCutAnswerIsRefused(@ForAll Kind kind, @ForAll @IntRange(max = 10_000) int length) {
    byte[] bytes = kind.text.getBytes(UTF_8);
    assertReadOrRefused(kind, Arrays.copyOf(bytes, length % bytes.length));
  }

  @Property(tries = 500)
  void aRepeatedPartGivesRowsOrAClearRefusal(
      @ForAll Kind kind,
      @ForAll @IntRange(max = 10_000) int from,
      @ForAll @IntRange(min = 1, max = 40) int length) {
    String text = kind.text;
    int start = from % text.length();
    String part = text.substring(start, Math.min(text.length(), start + length));
    assertReadOrRefused(
        kind, (text.substring(0, start) + part + text.substring(start)).getBytes(UTF_8));
  }

  /** How servers wrote numbers over the years. */
  private enum Style {
    PLAIN,
    SIX_DECIMALS,
    GO_EXPONENT,
    GOCCY_EXPONENT;

    String write(BigDecimal value) {
      return switch (this) {
        case PLAIN -> value.toPlainString();
        case SIX_DECIMALS -> String.format(Locale.ROOT, "%.6f", value);
        case GO_EXPONENT -> value.unscaledValue() + "e" + -value.scale();
        case GOCCY_EXPONENT ->
            value.unscaledValue() + (value.scale() > 0 ? "e-0" : "e+0") + Math.abs(value.scale());
      };
    }
  }

  private record Numbers(List<BigDecimal> costs, Style style, boolean isList, boolean isBare) {}

  @Provide
  Arbitrary<Numbers> numbers() {
    return Combinators.combine(
            Arbitraries.integers()
                .between(-1_000_000, 100_000_000)
                .map(value -> BigDecimal.valueOf(value, 5))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5),
            Arbitraries.of(Style.class),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(Numbers::new);
  }

  @Property(tries = 500)
  void allDialectsSayTheSame(@ForAll("numbers") Numbers numbers) {
    StringBuilder rows = new StringBuilder();
    BigDecimal expected = BigDecimal.ZERO;
    for (BigDecimal cost : numbers.costs()) {
      String written = numbers.style().write(cost);
      expected = expected.add(new BigDecimal(new BigDecimal(written).doubleValue()));
      rows.append(rows.isEmpty() ? "" : ",")
          .append("\"row")
          .append(rows.length())
          .append("\":{")
          .append(Responses.WINDOW)
          .append(",\"cpuCost\":")
          .append(written)
          .append(",\"gpuCost\":-0,\"new\":[{\"cpuCost\":7}]}");
    }
    String map = "{" + rows + "}";
    String data = numbers.isList() ? "[" + map + ",null,{}]" : map;
    String text = numbers.isBare() ? data : "{\"data\":" + data + ",\"warning\":\"w\"}";
    InMemoryAllocationStore store =
        SavedResponses.ofDefaults().allocations("day.json", Responses.stream(text));
    double actual = Responses.table(store, Responses.DAY, Grouping.of()).total().total(Measure.CPU);
    assertThat(actual)
        .isCloseTo(expected.doubleValue(), within(1e-9 * (1 + expected.abs().doubleValue())));
  }
}
