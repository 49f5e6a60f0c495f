package com.example.costs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every flaw is found, and the README says by what and shows what is printed. */
class FlawsTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Laws|Test)\\.\\w+)`");
  private static final Pattern BLOCK = Pattern.compile("```\n(.*?)\n```", Pattern.DOTALL);

  @Test
  void withoutAFlawAllHolds() {
    Failures failures = Failures.of(Flaw.NONE);
    assertThat(failures.messages()).isEmpty();
    assertThat(failures.passed()).isGreaterThan(30);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFlawIsFoundAndTheReadmeShowsIt(Flaw flaw) throws IOException {
    String section = section(flaw);
    Map<String, String> messages = Failures.of(flaw).messages();

    Set<String> named = new TreeSet<>();
    TEST.matcher(section).results().map(match -> match.group(1)).forEach(named::add);
    assertThat(named).isNotEmpty();
    // All laws that fail are named, and of the many tests of a contract one or two.
    assertThat(messages.keySet()).containsAll(named);
    assertThat(laws(named)).isEqualTo(laws(messages.keySet()));

    Matcher block = BLOCK.matcher(section);
    assertThat(block.find()).as("the README shows what is printed").isTrue();
    assertThat(messages.values()).contains(block.group(1));
  }

  private static Set<String> laws(Set<String> tests) {
    return tests.stream().filter(test -> test.contains("Laws.")).collect(Collectors.toSet());
  }

  private static String section(Flaw flaw) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String heading = "### " + flaw + "\n";
    assertThat(readme).contains(heading);
    String rest = readme.substring(readme.indexOf(heading) + heading.length());
    Matcher next = Pattern.compile("^##", Pattern.MULTILINE).matcher(rest);
    return next.find() ? rest.substring(0, next.start()) : rest;
  }
}
