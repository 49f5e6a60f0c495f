package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.Revaluation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LedgerWireTest {
  private static final ObjectMapper MAPPER = WireJson.mapper();
  private static final Balance BALANCE =
      new Balance("cluster-one", "shop", Book.WORKLOADS, 3, 1, 12.5, 10, 2.25, 14.75);
  private static final Revaluation REVALUATION =
      new Revaluation("cluster-one", "", Book.CAPACITY, 100, 90.5, 2);

  @Test
  void aBalanceIsWrittenWithWhatFollowsFromItAndReadBackEqual() throws IOException {
    assertThat(MAPPER.writeValueAsString(BALANCE))
        .isEqualTo(
            """
            {"cluster":"cluster-one","namespace":"shop","book":"workloads","live":3,"unpriced":1,\
            "booked":12.5,"checkpoint":10,"impacts":2.25,"turnover":14.75,"difference":0.25,\
            "holds":false}""");
    for (Balance balance :
        List.of(
            BALANCE,
            new Balance("", "", Book.CAPACITY, 0, 0, 0, 0, 0, 0),
            new Balance(
                "c", "n", Book.WORKLOADS, Long.MAX_VALUE, 1, 0.1 + 0.2, -1e-300, 1e300, 1e300))) {
      assertThat(MAPPER.readValue(MAPPER.writeValueAsString(balance), Balance.class))
          .isEqualTo(balance);
    }
  }

  @Test
  void aRevaluationIsWrittenWithItsDifferenceAndReadBackEqual() throws IOException {
    assertThat(MAPPER.writeValueAsString(REVALUATION))
        .isEqualTo(
            """
            {"cluster":"cluster-one","namespace":"","book":"capacity","booked":100,"today":90.5,\
            "unpriced":2,"difference":-9.5}""");
    for (Revaluation revaluation :
        List.of(
            REVALUATION,
            new Revaluation("", "shop", Book.WORKLOADS, 1.0 / 3, Double.MIN_VALUE, 0))) {
      assertThat(MAPPER.readValue(MAPPER.writeValueAsString(revaluation), Revaluation.class))
          .isEqualTo(revaluation);
    }
  }

  @Test
  void whatIsWrittenForPeopleIsNotBelieved() throws IOException {
    String json = MAPPER.writeValueAsString(BALANCE).replace("\"holds\":false", "\"holds\":true");
    assertThat(MAPPER.readValue(json, Balance.class).holds()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "workloads    | work             | book: unknown book \"work\"; accepted are workloads, capacity",
        "\"live\":3   | \"live\":-3      | live is \"-3\"; accepted is a whole number from 0",
        "\"booked\"   | \"Booked\"       | booked is missing",
        "2.25         | \"2.25\"         | impacts is"
      })
  void whatIsNoBalanceIsRefusedByItsField(String good, String bad, String message)
      throws IOException {
    String json = MAPPER.writeValueAsString(BALANCE);
    assertThatExceptionOfType(JsonMappingException.class)
        .isThrownBy(() -> MAPPER.readValue(json.replace(good, bad), Balance.class))
        .withMessageContaining(message);
  }
}
