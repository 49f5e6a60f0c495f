package io.costaudit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.costaudit.testsupport.Poll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET http://ann:pw@prices:9003/allocation|GET http://***@prices:9003/allocation",
        "at https://ann@prices/x and http://b:c@d/|at https://***@prices/x and http://***@d/",
        "postgres://ann:p/w?d@db/costs|postgres://***@db/costs",
        "GET http://prices/a?window=1d&token=abc: no|GET http://prices/a?window=1d&token=*** no",
        "jdbc:postgresql://db/costs?user=ann&password=pw&ssl=true"
            + "|jdbc:postgresql://db/costs?user=ann&password=***&ssl=true",
        "jdbc:sqlserver://db;user=ann;password=p%w;encrypt=true"
            + "|jdbc:sqlserver://db;user=ann;password=***;encrypt=true",
        "http://s3/a?X-Amz-Signature=1f&X-Amz-Credential=AK/1&X-Amz-Security-Token=t&x=1"
            + "|http://s3/a?X-Amz-Signature=***&X-Amz-Credential=***&X-Amz-Security-Token=***&x=1",
        "https://b/c?sv=1&sig=a%2Fb%3D|https://b/c?sv=1&sig=***",
        "https://m/?key=AIza-1&access_token=t&API-KEY=k|https://m/?key=***&access_token=***&API-KEY=***",
        "it got Authorization: Bearer abc.def, and left|it got Authorization: ***, and left",
        "it got \"authorization\":\"Basic YTpi\" and left|it got \"authorization\":\"***\" and left",
        "the header Bearer eyJhbGciOiJIUzI1NiJ9.e30 is old|the header Bearer *** is old",
        "sent Basic YW5uOnB3OjE= before|sent Basic *** before"
      })
  void credentialsAreBlottedOut(String text, String hidden) {
    assertThat(Credentials.hiddenIn(text)).isEqualTo(hidden);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET http://prices:9003/allocation?window=2024-01-01T00:00:00Z,2024-01-02T00:00:00Z"
            + "&aggregate=cluster,node: no connection: refused",
        "Give a bearer token or user and password that the server accepts.",
        "OpenCostClient[http://localhost:9003, basic authentication]",
        "label:app=shop differs in http://[::1]:9090/x",
        "mail ann@example.org",
        "monkey=business, author=ann",
        ""
      })
  void allElseStays(String text) {
    assertThat(Credentials.hiddenIn(text)).isEqualTo(text);
  }

  @Test
  void aTextThatIsNotThereIsNull() {
    assertThat(Credentials.hiddenIn(null)).isEqualTo("null");
  }

  @Test
  void longTextsOfNothingButBeginningsTakeNoLongTime() {
    for (String part :
        new String[] {"://", "a.", "password", "authorization ", "basic aaaaaaaa", "@:"}) {
      String text = part.repeat(40_000 / part.length());
      assertTimeoutPreemptively(Poll.LONG, () -> Credentials.hiddenIn(text));
    }
  }
}
