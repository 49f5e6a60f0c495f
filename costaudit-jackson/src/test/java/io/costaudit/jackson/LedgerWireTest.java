package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.Revaluation;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LedgerWireTest {
  private static final ObjectMapper MAPPER = WireJson.mapper();
  private static final Balance BALANCE =
      balance("cluster-one", "shop", Book.WORKLOADS, 3, 1, "12.5", "10", "0.75", "1.5");
  private static final Revaluation REVALUATION =
      new Revaluation("cluster-one", "", Book.CAPACITY, 100, 90.5, 2);

  private static Balance balance(
      String cluster,
      String namespace,
      Book book,
      long live,
      long unpriced,
      String booked,
      String checkpoint,
      String unlogged,
      String impacts) {
    return new Balance(
        cluster,
        namespace,
        book,
        live,
        unpriced,
        new BigDecimal(booked),
        new BigDecimal(checkpoint),
        new BigDecimal(unlogged),
        new BigDecimal(impacts));
  }

  @Test
  void aBalanceIsWrittenWithWhatFollowsFromItAndReadBackEqual() throws IOException {
    assertThat(MAPPER.writeValueAsString(BALANCE))
        .isEqualTo(
            """
            {"cluster":"cluster-one","namespace":"shop","book":"workloads","live":3,"unpriced":1,\
            "booked":12.5,"checkpoint":10,"unlogged":0.75,"impacts":1.5,"difference":0.25,\
            "holds":false}""");
    for (Balance balance :
        List.of(
            BALANCE,
            balance("", "", Book.CAPACITY, 0, 0, "0", "0", "0", "0"),
            balance(
                "c",
                "n",
                Book.WORKLOADS,
                Long.MAX_VALUE,
                1,
                "0.3",
                "-0.000001",
                "123456789.123456",
                "-100000000000000"))) {
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
        "\"live\":3   | \"live\":-3      | live is \"-3\"; give a whole number from 0",
        "\"booked\"   | \"Booked\"       | booked is missing",
        "1.5          | \"1.5\"          | impacts is",
        "12.5         | 12.0000005     | booked must have at most 6 decimals: 12.0000005"
      })
  void whatIsNoBalanceIsRefusedByItsField(String good, String bad, String message)
      throws IOException {
    String json = MAPPER.writeValueAsString(BALANCE);
    assertThatExceptionOfType(JsonMappingException.class)
        .isThrownBy(() -> MAPPER.readValue(json.replace(good, bad), Balance.class))
        .withMessageContaining(message);
  }
}
