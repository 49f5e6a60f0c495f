package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.internal.CompensatedSum;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;

class CompensatedSumProperties {
  @Property
  void itIsOffByTheLastBitsAtMost(@ForAll List<@DoubleRange(min = -1e9, max = 1e9) Double> values) {
    BigDecimal exact = BigDecimal.ZERO;
    BigDecimal absolute = BigDecimal.ZERO;
    CompensatedSum sum = new CompensatedSum();
    for (double value : values) {
      sum.add(value);
      exact = exact.add(new BigDecimal(value));
      absolute = absolute.add(new BigDecimal(value).abs());
    }
    double bits = Math.ulp(exact.doubleValue()) + absolute.doubleValue() * 1e-28;
    assertThat(sum.value()).isCloseTo(exact.doubleValue(), Offset.offset(bits));
  }
}
