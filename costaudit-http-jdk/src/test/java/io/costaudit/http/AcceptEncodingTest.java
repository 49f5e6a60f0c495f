package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|false|true",
        "gzip|true|true",
        "GZIP|true|true",
        "x-gzip|true|true",
        "gzip, deflate, br|true|true",
        "br|false|true",
        "*|true|true",
        "gzip;q=0|false|true",
        "gzip;q=0.000, *|false|true",
        "*;q=0|false|false",
        "gzip;q=0.1|true|true",
        "gzip;q=0.1, identity|false|true",
        "gzip;q=0.5 , identity ; q=0.5|true|true",
        "identity;q=0|false|false",
        "identity;q=0, gzip;q=0.001|true|false",
        "identity;q=0, *|true|false",
        "*;q=0, identity;q=0.5|false|true",
        "gzip;q=2|false|true",
        "gzip;q=x|false|true",
        "gzip;Q=1.000|true|true",
        ";;,,=,gzip|true|true",
        "gzipped|false|true"
      })
  void whatIsAskedFor(String header, boolean wantsGzip, boolean takesIdentity) {
    assertThat(AcceptEncoding.parse(header))
        .isEqualTo(new AcceptEncoding(wantsGzip, takesIdentity));
  }
}
