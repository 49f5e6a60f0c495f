package io.costaudit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisspellingTest {
  @ParameterizedTest
  @CsvSource({
    "count, count, 0", "COUNT, count, 0", "cuont, count, 1", "conut, count, 1", "coun, count, 1",
    "counts, count, 1", "vount, count, 1", "cnout, count, 2", "ca, abc, 2", "'', book, 4",
    "TITLE, title, 0", "kitten, sitting, 3", "abcdef, badcfe, 3"
  })
  void edits(String one, String other, int edits) {
    assertThat(Misspelling.edits(one, other)).isEqualTo(edits);
    assertThat(Misspelling.edits(other, one)).isEqualTo(edits);
  }

  @Test
  void findsTheNearestAndOfSeveralTheFirst() {
    List<String> known = List.of("window", "windowAvgUsage", "detail");
    assertThat(Misspelling.nearest("windw", known)).contains("window");
    assertThat(Misspelling.nearest("windowAvgUse", known)).contains("windowAvgUsage");
    assertThat(Misspelling.nearest("ab", List.of("ax", "ay"))).contains("ax");
    assertThat(Misspelling.nearest("x", List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "boook, book",
    "BOOK, book",
    "bok, book",
    "typo, type",
    "comit, commit",
    "comimtt, commit",
    "windwo, window",
    "wndw, window",
    "windowAvgUse, windowAvgUsage",
    "conut, count",
    "foo, ''",
    "bool, book",
    "boo, book",
    "bo, ''",
    "cook, book",
    "look2, ''",
    "color, ''",
    "cnuot, ''",
    "w, ''",
    "'', ''",
    "_, ''",
    "pretty, ''"
  })
  void aMisspellingIsNearForTheLengthOfTheName(String name, String meant) {
    List<String> known =
        List.of("book", "type", "count", "commit", "window", "windowAvgUsage", "detail", "cursor");
    assertThat(Misspelling.of(name, known).orElse("")).isEqualTo(meant);
  }

  /** A short name with one other letter is another word. */
  @ParameterizedTest
  @CsvSource({
    "cpus, cpu",
    "CPU, cpu",
    "pcu, cpu",
    "cp, cpu",
    "gpu, ''",
    "mix, ''",
    "mni, min",
    "mins, min"
  })
  void aShortNameWithAnotherLetterIsNoMisspelling(String name, String meant) {
    assertThat(Misspelling.of(name, List.of("cpu", "min", "max")).orElse("")).isEqualTo(meant);
  }

  /** Users leave out the last word of a long name. */
  @ParameterizedTest
  @CsvSource({
    "resourceClaimTemplate, resourceClaimTemplateName",
    "resourceClaimTemplateNam, resourceClaimTemplateName",
    "storageClass, storageClassName",
    "resource, resourceClaimTemplateName",
    "resourceClaimT, ''",
    "sto, ''",
    "resourceClaimTemplateName, resourceClaimTemplateName"
  })
  void theBeginningOfAFieldIsAMisspellingIfItEndsWithAWord(String name, String meant) {
    List<String> known = List.of("resourceClaimTemplateName", "storageClassName");
    assertThat(Misspelling.ofField(name, known).orElse("")).isEqualTo(meant);
  }

  @Test
  void namesWithoutEndAreComparedByTheirBeginning() {
    assertThat(Misspelling.edits("x".repeat(10_000_000), "count")).isEqualTo(64);
  }
}
