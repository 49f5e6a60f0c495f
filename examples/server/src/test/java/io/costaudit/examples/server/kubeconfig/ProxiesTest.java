package io.costaudit.examples.server.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
  private static boolean isProxied(String server, String noProxy) {
    return Proxies.of(
            URI.create(server), Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", noProxy))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://api.example.com:6443 | ''                         | true",
        "https://api.example.com:6443 | *                          | false",
        "https://api.example.com:6443 | example.com                | false",
        "https://api.example.com:6443 | EXAMPLE.com                | false",
        "https://api.example.com:6443 | .example.com               | false",
        "https://api.example.com:6443 | *.example.com              | false",
        "https://example.com          | .example.com               | true",
        "https://example.com          | example.com                | false",
        "https://badexample.com       | example.com                | true",
        "https://api.example.com:6443 | x, api.example.com:6443    | false",
        "https://api.example.com:6443 | api.example.com:443        | true",
        "https://api.example.com      | api.example.com:443        | false",
        "https://10.1.2.3:6443        | 10.0.0.0/8                 | false",
        "https://10.1.2.3:6443        | 10.1.2.0/30                | false",
        "https://10.1.2.4:6443        | 10.1.2.0/30                | true",
        "https://10.1.2.3:6443        | 10.1.2.3                   | false",
        "https://10.1.2.3:6443        | 10.1.2.3:6443              | false",
        "https://10.1.2.3:6443        | 10.1.2.3:443               | true",
        "https://10.1.2.3:6443        | fd00::/8                   | true",
        "https://[fd00::1]:6443       | fd00::/8                   | false",
        "https://[fd00::1]:6443       | fd00::1                    | false",
        "https://api.example.com      | 10.0.0.0/8, 1.2.3.4/x      | true",
        "https://localhost:6443       | ''                         | false",
        "https://127.0.0.2:6443       | ''                         | false",
        "https://[::1]:6443           | ''                         | false"
      })
  void exceptionsAreThoseOfKubectl(String server, String noProxy, boolean isProxied) {
    assertThat(isProxied(server, noProxy)).isEqualTo(isProxied);
  }

  @Test
  void eachSchemeHasAVariableOfItsOwnAndCapitalsWin() {
    Map<String, String> both =
        Map.of("HTTPS_PROXY", "one", "https_proxy", "two", "http_proxy", "three:8080");
    assertThat(Proxies.of(URI.create("https://x"), both))
        .contains(new Proxies.Proxy(false, "one", 80, null));
    assertThat(Proxies.of(URI.create("http://x"), both))
        .contains(new Proxies.Proxy(false, "three", 8080, null));
    assertThat(Proxies.of(URI.create("https://x"), Map.of("ALL_PROXY", "http://all:1"))).isEmpty();
  }

  @Test
  void socksIsAProxyToo() {
    assertThat(Proxies.parse("x", "socks5://proxy"))
        .isEqualTo(new Proxies.Proxy(true, "proxy", 1080, null));
    assertThat(Proxies.parse("x", "http://u:p@[::1]:1"))
        .isEqualTo(new Proxies.Proxy(false, "::1", 1, "u:p"));
  }
}
