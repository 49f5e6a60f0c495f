import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Fails where a mutant lives on in one of the packages and nobody has said why it may, or where one
 * that is said to live does not. Run from the
 * build: {@code java SurvivingMutants.java mutations.xml survivors.tsv package…}. A line of the
 * table is a class, a method, a mutator, how many of these may live, and why, with tabs between.
 */
final class SurvivingMutants {
  private SurvivingMutants() {}

  public static void main(String[] args) throws Exception {
    List<String> packages = List.of(args).subList(2, args.length);
    Map<String, List<String>> living = new TreeMap<>();
    Map<String, int[]> byPackage = new TreeMap<>();
    Set<String> classes = new HashSet<>();
    NodeList mutants =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of(args[0]).toFile())
            .getElementsByTagName("mutation");
    for (int i = 0; i < mutants.getLength(); i++) {
      Element mutant = (Element) mutants.item(i);
      String type = text(mutant, "mutatedClass");
      String room = type.substring(0, type.lastIndexOf('.'));
      classes.add(type);
      boolean lives = mutant.getAttribute("detected").equals("false");
      int[] counts = byPackage.computeIfAbsent(room, name -> new int[2]);
      counts[0]++;
      counts[1] += lives ? 1 : 0;
      if (lives && packages.contains(room)) {
        String mutator = text(mutant, "mutator");
        String key =
            type
                + "\t"
                + text(mutant, "mutatedMethod")
                + "\t"
                + mutator.substring(mutator.lastIndexOf('.') + 1);
        living
            .computeIfAbsent(key, name -> new ArrayList<>())
            .add("line " + text(mutant, "lineNumber") + ": " + text(mutant, "description"));
      }
    }
    if (classes.isEmpty()) {
      throw new IllegalArgumentException(args[0] + " tells of no mutant");
    }
    byPackage.forEach(SurvivingMutants::print);

    Map<String, Integer> explained = explained(Path.of(args[1]));
    List<String> unexplained = new ArrayList<>();
    living.forEach(
        (key, lines) -> {
          if (lines.size() > explained.getOrDefault(key, 0)) {
            unexplained.add(key.replace('\t', ' ') + "\n    " + String.join("\n    ", lines));
          }
        });
    explained.forEach(
        (key, count) -> {
          int alive = living.getOrDefault(key, List.of()).size();
          if (alive < count && classes.contains(key.substring(0, key.indexOf('\t')))) {
            unexplained.add(
                "only " + alive + " of " + count + " live now: " + key.replace('\t', ' '));
          }
        });
    if (!unexplained.isEmpty()) {
      System.out.println(
          args[1] + " does not say of these mutants how many live, and why:\n"
              + String.join("\n", unexplained));
      System.exit(1);
    }
  }

  private static void print(String room, int[] counts) {
    int killed = counts[0] - counts[1];
    System.out.println(
        room + ": " + killed + " of " + counts[0] + " mutants killed (" + 1000L * killed / counts[0] / 10.0
            + " %)");
  }

  private static Map<String, Integer> explained(Path table) throws IOException {
    Map<String, Integer> explained = new TreeMap<>();
    List<String> lines = Files.readAllLines(table);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      if (cells.length != 5 || cells[4].isBlank()) {
        throw new IllegalArgumentException("not five cells with a reason: " + line);
      }
      String key = cells[0] + "\t" + cells[1] + "\t" + cells[2];
      if (explained.put(key, Integer.valueOf(cells[3])) != null) {
        throw new IllegalArgumentException("said twice: " + line);
      }
    }
    return explained;
  }

  private static String text(Element mutant, String name) {
    return mutant.getElementsByTagName(name).item(0).getTextContent();
  }
}
