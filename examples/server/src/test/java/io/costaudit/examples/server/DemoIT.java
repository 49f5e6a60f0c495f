package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.testsupport.Poll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first thing that a new user runs. */
class DemoIT {
  private static final Path PICTURE = Path.of("..", "..", "docs", "demo.svg");

  @Test
  void tellsTheStoryWithExitAndEndsThoughThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Program demo =
            Program.start("demo", "--exit", "--port", String.valueOf(taken.getLocalPort()))) {
      assertThat(demo.awaitExit(Poll.LONG)).isZero();
      assertThat(events(demo, "add")).hasSize(3);
      assertThat(events(demo, "update")).hasSize(3);
      assertThat(events(demo, "delete")).hasSize(1);
      assertThat(demo.out())
          .anyMatch(line -> line.contains("7 events change the monthly cost by "))
          .anyMatch(line -> line.contains("no event: an annotation costs nothing"))
          .anyMatch(line -> line.contains("43.89 now, 87.78 then, +43.89 dollars a month"))
          .anyMatch(line -> line.equals("8 of 8 faults were found and named."))
          .anyMatch(line -> line.contains("AuditClusterEquality: cluster cluster-one: "))
          .noneMatch(line -> line.contains("did not find it"))
          .noneMatch(line -> line.startsWith("    Audit") && line.length() > HelpText.WIDTH)
          .allMatch(line -> line.length() <= EventPrinter.WIDTH)
          .noneMatch(line -> line.contains("curl") || line.contains("listening on"));
      assertThat(demo.err()).noneMatch(line -> line.contains("\tat "));
      assertIsInThePicture(demo.out());
    }
  }

  /** The picture of the README shows what the demo prints, up to the audits. */
  private static void assertIsInThePicture(List<String> out) throws IOException {
    int end = 0;
    while (!out.get(end).startsWith("Six audits")) {
      end++;
    }
    String picture = TerminalPicture.of(out.subList(0, end - 1));
    if (Boolean.getBoolean("costaudit.picture.write")) {
      Files.writeString(PICTURE, picture);
    }
    assertThat(picture)
        .as(
            "%s; to write it anew, run this test with -Dcostaudit.picture.write=true",
            PICTURE.getFileName())
        .isEqualTo(Files.readString(PICTURE));
  }

  private static List<String> events(Program demo, String type) {
    return demo.out().stream()
        .filter(line -> line.matches("[\\d:.]{12}  " + type + " .*"))
        .toList();
  }

  @Test
  void keepsServingUntilItIsAskedToEnd() throws Exception {
    try (Program demo = Program.start("demo", "--port", "0")) {
      demo.awaitListening();
      JsonNode answer = new ObjectMapper().readTree(demo.get("/model/audit/events?count=2").body());
      assertThat(answer.path("code").asInt()).isEqualTo(200);
      assertThat(answer.path("data")).hasSize(2);
      assertThat(answer.path("data").get(0).path("properties").path("name").asText())
          .isEqualTo("search");
      assertThat(demo.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(
              demo.get("/model/audit/events").headers().firstValue("Costaudit-Coverage").orElse(""))
          .startsWith("scopes=8, watched=8, blind=0, gaps=0, ");
      assertThat(
              new ObjectMapper()
                  .readTree(demo.get("/readyz?detail=full").body())
                  .at("/data/ledger/holds")
                  .asBoolean())
          .isTrue();
      JsonNode sets = new ObjectMapper().readTree(demo.get("/model/etl/audit").body()).path("data");
      assertThat(sets.size()).isBetween(28, 31);
      assertThat(sets.get(0).path("clusterEquality").path("Status").asText()).isEqualTo("Passed");
      assertThat(sets.get(2).path("clusterEquality").path("Status").asText()).isEqualTo("Failed");
      demo.terminate();
      demo.awaitExit(Poll.LONG);
      assertThat(demo.err()).noneMatch(line -> line.contains("not all was closed"));
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Program demo = Program.start("demo", "--port", String.valueOf(taken.getLocalPort()))) {
      assertThat(demo.awaitExit(Poll.LONG)).isEqualTo(Main.COULD_NOT_RUN);
      assertThat(demo.err())
          .singleElement()
          .asString()
          .contains("cannot listen on port " + taken.getLocalPort(), "--port");
      assertThat(demo.out()).as("it is said before the embedded cluster is started").isEmpty();
    }
  }

  @Test
  void tellsItsVersion() throws Exception {
    try (Program version = Program.start("--version")) {
      assertThat(version.awaitExit(Poll.LONG)).isZero();
      assertThat(version.out()).singleElement().asString().matches("costaudit-server \\d+\\..*");
    }
  }
}
