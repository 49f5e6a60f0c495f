package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.predict.quantity.Quantity;
import io.costaudit.testkit.generate.Quantities;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class QuantityProperties {
  /** The notation of Kubernetes, with exponents up to the limit of ±64. */
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?0*([0-9]|[1-5][0-9]|6[0-4]))?");

  @Property
  void canonicalTextsPrintAsTheyAre(@ForAll("canonicalTexts") String text) {
    assertThat(Quantity.parse(text)).hasToString(text);
  }

  @Property
  void readingIsExact(@ForAll("texts") String text) {
    assertThat(Quantity.parse(text).exactValue()).isEqualByComparingTo(QuantityOracle.value(text));
  }

  @Property
  void printingPreservesTheValueAndIsCanonical(@ForAll("texts") String text) {
    Quantity quantity = Quantity.parse(text);
    String printed = quantity.toString();

    assertThat(QuantityOracle.value(printed)).isEqualByComparingTo(QuantityOracle.value(text));
    assertThat(Quantity.parse(printed)).isEqualTo(quantity).hasToString(printed);
  }

  @Property
  void whatIsInTheGrammarIsReadAndAllElseRefused(@ForAll("nearlyTexts") String text) {
    if (GRAMMAR.matcher(text).matches() && text.length() <= 64) {
      assertThat(Quantity.parse(text).exactValue())
          .isEqualByComparingTo(QuantityOracle.value(text));
    } else {
      assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property
  void sumsAreExactAndCommute(@ForAll("quantities") Quantity a, @ForAll("quantities") Quantity b) {
    BigDecimal sum = a.exactValue().add(b.exactValue());

    assertThat(a.plus(b).exactValue()).isEqualByComparingTo(sum);
    assertThat(b.plus(a)).isEqualTo(a.plus(b));
  }

  @Property
  void sumsAssociate(
      @ForAll("quantities") Quantity a,
      @ForAll("quantities") Quantity b,
      @ForAll("quantities") Quantity c) {
    assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
  }

  @Property
  void aSumHasTheFormatOfItsLeftSideUnlessThatIsZero(
      @ForAll("quantities") Quantity a, @ForAll("quantities") Quantity b) {
    Quantity.Format expected =
        a.exactValue().compareTo(BigDecimal.ZERO) == 0 ? b.format() : a.format();

    assertThat(a.plus(b).format()).isEqualTo(expected);
  }

  @Property
  void aProductIsThatManySummands(
      @ForAll("quantities") Quantity quantity, @ForAll("fewSummands") int summands) {
    Quantity sum = Quantity.ZERO;
    for (int i = 0; i < summands; i++) {
      sum = sum.plus(quantity);
    }

    assertThat(quantity.times(summands)).isEqualTo(sum);
    assertThat(quantity.times(summands).format()).isEqualTo(quantity.format());
  }

  @Property
  void orderAndEqualityAreThoseOfTheValues(
      @ForAll("quantities") Quantity a, @ForAll("quantities") Quantity b) {
    int order = a.exactValue().compareTo(b.exactValue());

    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(order);
    assertThat(a.equals(b)).isEqualTo(order == 0);
    assertThat(a.max(b)).isEqualTo(order >= 0 ? a : b).isEqualTo(b.max(a));
    assertThat(a.signum()).isEqualTo(a.exactValue().signum());
    if (a.equals(b)) {
      assertThat(a).hasSameHashCodeAs(b);
    }
  }

  @Property
  void theDoubleIsTheNearest(@ForAll("quantities") Quantity quantity) {
    assertThat(quantity.toDouble()).isEqualTo(quantity.exactValue().doubleValue());
  }

  @Provide
  Arbitrary<String> texts() {
    return Quantities.texts();
  }

  @Provide
  Arbitrary<String> canonicalTexts() {
    return Quantities.canonicalTexts();
  }

  @Provide
  Arbitrary<Quantity> quantities() {
    // Equal values in different formats are rare by chance.
    Arbitrary<Quantity> twins =
        Arbitraries.of("0", "0Ki", "1024", "1Ki", "1024000m", "1024e0", "-1Ki", "-1024")
            .map(Quantity::parse);
    return Arbitraries.frequencyOf(Tuple.of(4, Quantities.quantities()), Tuple.of(1, twins));
  }

  @Provide
  Arbitrary<Integer> fewSummands() {
    return Arbitraries.integers().between(0, 20);
  }

  /** Texts made of what the grammar is made of. */
  @Provide
  Arbitrary<String> nearlyTexts() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "+", "-", ".", "0", "1", "12", "005", "i", "n", "u", "m", "k", "K", "M", "G", "T", "P",
            "E", "e", "Ki", "Mi", "Gi", " ", "\n", "٣");
    return parts.list().ofMaxSize(5).map(list -> String.join("", list));
  }
}
