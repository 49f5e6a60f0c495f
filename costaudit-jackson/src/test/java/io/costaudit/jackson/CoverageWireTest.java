package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.Scope;
import io.costaudit.coverage.ScopeCoverage;
import io.costaudit.predict.spec.ResourceType;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CoverageWireTest {
  private static final ObjectMapper MAPPER = WireJson.mapper();
  private static final Instant NOON = Instant.parse("2023-02-28T12:00:00.5Z");

  private static ScopeCoverage sample(String namespace) {
    return new ScopeCoverage(
        new Scope("cluster-one", ResourceType.DEPLOYMENT, namespace),
        List.of(
            new CoverageInterval(NOON, NOON.plusSeconds(10), null),
            new CoverageInterval(
                NOON.plusSeconds(10), NOON.plusSeconds(12).plusNanos(1), BlindCause.DISCONNECTED)));
  }

  @Test
  void isWrittenFieldByFieldAndReadBackEqual() throws IOException {
    String json = MAPPER.writeValueAsString(sample(null));
    assertThat(json)
        .isEqualTo(
            """
            {"cluster":"cluster-one","resourceType":"deployment","namespace":"",\
            "intervals":[{"start":"2023-02-28T12:00:00.5Z","end":"2023-02-28T12:00:10.5Z",\
            "state":"watched"},{"start":"2023-02-28T12:00:10.5Z",\
            "end":"2023-02-28T12:00:12.500000001Z","state":"blind","cause":"disconnected"}]}""");
    for (ScopeCoverage coverage :
        List.of(
            sample(null),
            sample("shop"),
            new ScopeCoverage(new Scope("", ResourceType.NODE, null), List.of()))) {
      assertThat(MAPPER.readValue(MAPPER.writeValueAsString(coverage), ScopeCoverage.class))
          .isEqualTo(coverage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCauseIsReadBack(BlindCause cause) throws IOException {
    CoverageInterval interval = new CoverageInterval(NOON, NOON.plusSeconds(1), cause);
    assertThat(MAPPER.readValue(MAPPER.writeValueAsString(interval), CoverageInterval.class))
        .isEqualTo(interval);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "disconnected | tired | intervals[1].cause: unknown cause \"tired\"",
        "watched | seen | intervals[0].state: unknown state \"seen\"; accepted are watched, blind",
        ":00.5Z | :10.5Z | an interval must end after it starts",
        ":12.500000001Z | :61Z | intervals[1].end is",
        "\"cause\" | \"Cause\" | intervals[1].cause is missing",
        "deployment | deploy | resourceType: "
      })
  void whatIsNoCoverageIsRefusedByItsPath(String good, String bad, String message)
      throws IOException {
    String json = MAPPER.writeValueAsString(sample(null));
    assertThatExceptionOfType(JsonMappingException.class)
        .isThrownBy(() -> MAPPER.readValue(json.replace(good, bad), ScopeCoverage.class))
        .withMessageContaining(message);
  }
}
