package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "W/\"a\"|true",
        "\"a\"|true",
        "\"b\",W/\"a\"|true",
        "\"b,\" , \"a\"|true",
        "*|true",
        "' * '|true",
        "''|false",
        "\"b\"|false",
        "\"A\"|false",
        "a|false",
        "\"\"|false",
        "\"b, a\"|false",
        "*, \"b\"|false"
      })
  void comparesWeakly(String ifNoneMatch, boolean matches) {
    assertThat(EntityTags.anyMatches(ifNoneMatch, "W/\"a\"")).isEqualTo(matches);
  }

  @Test
  void dependsOnTheBodyAndTheLink() {
    String digest = EntityTags.digest(slices("[]"));
    String tag = EntityTags.weak(digest, "");
    assertThat(tag)
        .matches("W/\"[0-9a-f]{32}\"")
        .isEqualTo(EntityTags.weak(EntityTags.digest(slices("[]")), ""));
    assertThat(tag).isNotEqualTo(EntityTags.weak(digest, "<x>"));
    assertThat(tag).isNotEqualTo(EntityTags.weak(EntityTags.digest(slices("")), ""));
  }

  private static Slices slices(String text) {
    Slices.Output out = new Slices.Output();
    byte[] bytes = text.getBytes(UTF_8);
    out.write(bytes, 0, bytes.length);
    return out.slices();
  }
}
