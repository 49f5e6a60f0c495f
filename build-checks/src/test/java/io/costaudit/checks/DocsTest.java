package io.costaudit.checks;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README stays a front door, and no link of the README or of a page in docs is dead. */
class DocsTest {
  private static final Path ROOT = Path.of("..");
  private static final int MOST_LINES_OF_README = 150;
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md")))
        .hasSizeLessThanOrEqualTo(MOST_LINES_OF_README);
  }

  @Test
  void eachLinkLeadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      Matcher link = LINK.matcher(prose(page));
      while (link.find()) {
        String target = link.group(1);
        if (target.startsWith("https://")) {
          continue; // no test asks the network
        }
        links++;
        if (!leadsSomewhere(page, target)) {
          dead.add(page + ": " + target);
        }
      }
    }
    assertThat(dead).isEmpty();
    assertThat(links).isPositive();
  }

  @Test
  void eachPageIsReachedFromTheReadme() throws IOException {
    Path readme = ROOT.resolve("README.md").normalize();
    Set<Path> reached = new HashSet<>();
    Deque<Path> next = new ArrayDeque<>(Set.of(readme));
    while (!next.isEmpty()) {
      Path page = next.remove();
      if (reached.add(page)) {
        targets(page).forEach(next::add);
      }
    }
    assertThat(reached).containsAll(pages().stream().map(Path::normalize).toList());
  }

  private static Stream<Path> targets(Path page) {
    Path folder = page.resolveSibling("");
    return LINK.matcher(prose(page))
        .results()
        .map(link -> link.group(1).replaceFirst("#.*", ""))
        .filter(target -> target.endsWith(".md") && !target.startsWith("https://"))
        .map(target -> folder.resolve(target).normalize());
  }

  private static boolean leadsSomewhere(Path page, String target) {
    int mark = target.indexOf('#');
    String file = mark < 0 ? target : target.substring(0, mark);
    Path path = file.isEmpty() ? page : page.resolveSibling(file);
    return Files.exists(path) && (mark < 0 || anchors(path).contains(target.substring(mark + 1)));
  }

  /** Returns the anchors that a heading gets where Markdown is shown: lower case, with hyphens. */
  private static Set<String> anchors(Path page) {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(
            heading ->
                heading
                    .group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .collect(toSet());
  }

  private static String prose(Path page) {
    try {
      return CODE.matcher(Files.readString(page)).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .toList();
    }
  }
}
