package io.costaudit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MoneyTest {
  @Test
  void anAmountHasTwoDecimalsInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Money.text(1234.5)).isEqualTo("1,234.50");
      assertThat(Money.signed(1234.5)).isEqualTo("+1,234.50");
      assertThat(Money.signed(-0.004)).isEqualTo("+0.00");
      assertThat(Money.text(-0.0)).isEqualTo("0.00");
      assertThat(Money.precise(0.00012)).isEqualTo("1.20e-04");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatIsShownIsWhatIsRounded() {
    for (double amount : new double[] {0, 1.005, 0.125, 2.675, -1.005, 1e15, 999.994, 999.995}) {
      assertThat(new BigDecimal(Money.text(amount).replace(",", "")))
          .isEqualByComparingTo(Money.rounded(amount));
    }
    assertThat(Money.rounded(1.005)).isEqualTo("1.01");
    assertThat(Money.rounded(-1.005)).isEqualTo("-1.01");
  }

  @Test
  void anAmountThatIsNotKnownOrNoNumberIsSaidToBeThat() {
    assertThat(Money.text(null)).isEqualTo("n/a");
    assertThat(Money.signed(null)).isEqualTo("n/a");
    assertThat(Money.text(Double.NaN)).isEqualTo("NaN");
    assertThat(Money.precise(Double.POSITIVE_INFINITY)).isEqualTo("Infinity");
  }
}
