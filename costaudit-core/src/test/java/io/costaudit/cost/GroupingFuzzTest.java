package io.costaudit.cost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.testsupport.FuzzTarget;
import java.util.List;

@FuzzTarget
public class GroupingFuzzTest {
  @FuzzTest
  void grouping(byte[] input) {
    String text = new String(input, UTF_8);
    List<String> names = List.of(text.split(",", -1));
    Grouping known = Grouping.ofKnown(names);
    assertThat(known.properties()).hasSizeLessThanOrEqualTo(names.size());
    Grouping read;
    try {
      read = Grouping.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("accepted").hasSizeLessThan(3000);
      return;
    }
    assertThat(read.properties()).hasSameSizeAs(names);
    Grouping again = Grouping.parse(read.toString());
    assertThat(again).isEqualTo(read).hasSameHashCodeAs(read);
    assertThat(again.toString()).isEqualTo(read.toString());
    assertThat(Grouping.ofKnown(read.properties().stream().map(CostProperty::name).toList()))
        .isEqualTo(read);
  }
}
