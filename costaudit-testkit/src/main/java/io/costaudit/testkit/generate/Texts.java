package io.costaudit.testkit.generate;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/**
 * Generators of the texts of this field. Names are few, so that they repeat, and some of them are
 * such as break a join, a quote or a column: empty, with a slash, not ASCII, long.
 */
public final class Texts {
  /** Longer than any name that Kubernetes takes. */
  private static final int LONG = 300;

  private Texts() {}

  /**
   * Any text without a NUL, which databases refuse: short ones of letters; empty, quoted, in
   * several lines, not ASCII or longer than {@value #LONG} characters now and then. They shrink
   * towards nothing.
   */
  public static Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(12)),
        Tuple.of(
            3,
            Arbitraries.of(
                "",
                " ",
                "a/b",
                "a,b",
                "a:b",
                "a-b_c.d",
                "it's",
                "\"quoted\"",
                "back\\slash",
                "two\nlines",
                "tab\t",
                "%",
                "null",
                "<b>&amp;</b>",
                "späti",
                "ﬁ",
                "東京",
                "İıIi",
                "😀",
                "x".repeat(LONG + 1))));
  }

  /** Names of clusters: any text without a rule of its own, a slash in some. They repeat. */
  public static Arbitrary<String> clusters() {
    return Arbitraries.frequency(
        Tuple.of(6, "cluster-one"),
        Tuple.of(4, "cluster/two"),
        Tuple.of(1, "arn:aws:eks:eu-west-1:1234:cluster/späti"),
        Tuple.of(1, "c".repeat(LONG)));
  }

  /** Names of objects, by the rules of Kubernetes: one letter, some, or as many as it takes. */
  public static Arbitrary<String> names() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, Workloads.names()),
        Tuple.of(1, Arbitraries.of("x", "0", "a-b.c", "kube-root-ca.crt", "n".repeat(253))));
  }
}
