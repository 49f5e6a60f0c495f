package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.predict.spec.Manifest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every manifest of the table is read as kubectl reads it, or refused by name. */
class KubectlTableTest {
  static List<KubectlCase> cases() throws IOException {
    return KubectlCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isReadAsKubectlReadsItOrRefusedByName(KubectlCase item) {
    ManifestReader reader = ManifestReader.ofDefaults();
    if (item.expected() == null) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> reader.read("f.yaml", item.bytes()))
          .withMessageStartingWith("f.yaml: line ")
          .withMessageContaining(item.refusal());
      return;
    }
    List<Object> objects =
        reader.read("f.yaml", item.bytes()).stream().<Object>map(Manifest::object).toList();
    assertThat(KubectlCase.comparable(objects)).isEqualTo(item.expected());
  }

  @Test
  void theTableIsLargeAndDiffersFromKubectlInFewCases() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(75);
    assertThat(cases())
        .filteredOn(item -> item.expected() == null && item.kubectl() != null)
        .extracting(KubectlCase::name)
        .containsExactly(
            "the refused word !foo bar",
            "the refused word !!set {a}",
            "tabs that indent the next line of a word behind blanks",
            "a mark in the midst of a document",
            "a document behind dots",
            "a key that stands twice");
    assertThat(cases())
        .filteredOn(item -> item.expected() != null && !item.expected().equals(item.kubectl()))
        .extracting(KubectlCase::name)
        .containsExactly(
            "a mark behind comments",
            "a mark before the dashes",
            "dashes between values of JSON",
            "a document on the line of its dashes",
            "a directive of YAML 1.2");
  }
}
