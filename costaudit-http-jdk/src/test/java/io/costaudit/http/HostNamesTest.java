package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.http.HostNames.HostAndPort;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:9090, localhost, 9090",
    "LocalHost., localhost, ''",
    "'[::1]:80', '[::1]', 80",
    "'[FD00::7]', '[fd00::7]', ''",
    "'a:', a, ''",
    "' a.b:1 ', a.b, 1",
    "'', '', ''"
  })
  void aHostIsANameAndAPort(String text, String name, String port) {
    assertThat(HostNames.read(text)).isEqualTo(new HostAndPort(name, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "a.localhost",
        "a.b.localhost",
        "127.0.0.1",
        "127.1.2.3",
        "127.1",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[0000:0000:0000:0000:0000:0000:0000:0001]",
        "[::ffff:127.0.0.1]"
      })
  void namesOfThisMachineAreLoopback(String name) {
    assertThat(HostNames.isLoopback(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".localhost.evil.example",
        "localhost.evil.example",
        "evillocalhost",
        "127.0.0.1.evil.example",
        "127.0.0.1evil",
        "127.0.0.1.2",
        "127",
        "128.0.0.1",
        "0.0.0.0",
        "[::]",
        "[::2]",
        "[::11]",
        "[1::1]",
        "[fe80::1]",
        "[::ffff:10.0.0.1]",
        "::1",
        "[::1]evil"
      })
  void othersAreNot(String name) {
    assertThat(HostNames.isLoopback(name)).isFalse();
  }

  @Test
  void namesThatAreAllowedAreComparedInLowerCase() {
    assertThat(HostNames.checked(List.of("Costs.Example.org.", "10.0.0.7", "[FD00::7]")))
        .containsExactlyInAnyOrder("costs.example.org", "10.0.0.7", "[fd00::7]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "http://a", "a:80", "a/b", "a b", "*", "*.example.org", "fd00::7", "a\nb"})
  void whatIsNoNameIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostNames.checked(List.of("good", name)))
        .withMessageContaining("is no name of a host; give one such as");
  }
}
