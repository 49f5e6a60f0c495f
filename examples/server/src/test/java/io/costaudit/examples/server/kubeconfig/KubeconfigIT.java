package io.costaudit.examples.server.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.examples.server.kubeconfig.RecordingApiServer.Arrived;
import io.costaudit.fabric8.ClusterIdUnknownException;
import io.costaudit.fabric8.ClusterIds;
import io.costaudit.testsupport.Logs;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each field of a kubeconfig has the effect that {@code docs/kubeconfig.md} states. The tests
 * compare the page with the requests that arrive at an API server or at a proxy.
 */
class KubeconfigIT {
  private static final Path PAGE = Path.of("../../docs/kubeconfig.md");
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([a-z ]+) \\|.*");
  private static final String HONOURED = "honoured";
  private static final String REFUSED = "refused";
  private static final String NO_EFFECT = "no effect";
  private static final String NAME = "api.internal";

  @TempDir private static Path folder;
  private static TlsFiles local;
  private static TlsFiles internal;
  private static TlsFiles person;
  private static RecordingApiServer plain;
  private static RecordingApiServer secure;
  private static RecordingApiServer named;
  private static RecordingProxy proxy;

  private final Map<String, String> environment = new LinkedHashMap<>();

  @BeforeAll
  static void startServers() throws Exception {
    local = TlsFiles.make(folder, "local", "dns:localhost,ip:127.0.0.1");
    internal = TlsFiles.make(folder, "internal", "dns:" + NAME);
    person = TlsFiles.make(folder, "person", "dns:person");
    plain = new RecordingApiServer(null);
    secure = new RecordingApiServer(local.server(person));
    named = new RecordingApiServer(internal.server(person));
    proxy = new RecordingProxy(named.port());
  }

  @AfterAll
  static void stopServers() throws IOException {
    proxy.close();
    List.of(plain, secure, named).forEach(RecordingApiServer::close);
  }

  @BeforeEach
  void acceptAll() {
    List.of(plain, secure, named).forEach(server -> server.accept(request -> true));
    environment.clear();
  }

  /** A field of the page, and what shows that the page is right. */
  private interface Check {
    void run() throws Exception;
  }

  /** The statement of the page on a field, and the check of that statement. */
  private record Claim(String status, Check check) {}

  @TestFactory
  List<DynamicTest> everyFieldDoesWhatThePageSays() throws IOException {
    Map<String, Claim> claims = claims();
    Map<String, String> rows = rows();
    assertThat(rows.keySet()).as("the rows of the page").isEqualTo(claims.keySet());
    return rows.entrySet().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey() + " " + row.getValue(),
                    () -> {
                      Claim claim = claims.get(row.getKey());
                      assertThat(row.getValue()).isEqualTo(claim.status());
                      acceptAll();
                      claim.check().run();
                    }))
        .toList();
  }

  @Test
  void thePageKnowsEveryFieldThatTheFormatHas() throws IOException {
    Set<String> fields = new TreeSet<>();
    add(fields, "", Config.class, Set.of("clusters", "users", "contexts"));
    add(fields, "clusters[].cluster.", Cluster.class, Set.of());
    add(fields, "contexts[].context.", Context.class, Set.of());
    add(fields, "users[].user.", AuthInfo.class, Set.of("exec"));
    add(fields, "users[].user.exec.", ExecConfig.class, Set.of());
    assertThat(rows().keySet()).containsAll(fields);
  }

  private static void add(Set<String> fields, String place, Class<?> type, Set<String> except) {
    for (Field field : type.getDeclaredFields()) {
      JsonProperty name = field.getAnnotation(JsonProperty.class);
      if (name != null && !except.contains(name.value())) {
        fields.add(place + name.value());
      }
    }
  }

  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(rows.put(row.group(1), row.group(2))).as(row.group(1)).isNull();
      }
    }
    return rows;
  }

  private Map<String, Claim> claims() {
    Map<String, Claim> claims = new TreeMap<>();
    claims.put(
        "apiVersion", honoured(() -> assertRefused(config("").replace(": v1", ": v2"), "v2")));
    claims.put(
        "kind",
        honoured(() -> assertRefused(config("").replace(": Config", ": Pod"), "kind", "Pod")));
    claims.put(
        "current-context",
        honoured(
            () ->
                assertRefused(
                    config("").replace("current-context: test", "current-context: none"),
                    "\"none\"",
                    "give one of \"test\"")));
    claims.put("preferences", noEffect("preferences: {colors: true}\n"));
    claims.put("extensions", noEffect("extensions: [{name: x, extension: {a: 1}}]\n"));
    claims.put(
        "clusters[].name",
        honoured(
            () ->
                assertRefused(
                    config("").replace("name: here", "name: x"), "\"here\"", "give one of \"x\"")));
    claims.put(
        "contexts[].name",
        honoured(
            () ->
                assertRefused(
                    config("").replace("- {name: test", "- {name: y"), "give one of \"y\"")));
    claims.put(
        "contexts[].context.cluster",
        honoured(
            () -> assertRefused(config("").replace("{cluster: here", "{cluster: no"), "\"no\"")));
    claims.put(
        "contexts[].context.user",
        honoured(() -> assertRefused(config("").replace("user: me", "user: no"), "\"no\"")));
    claims.put(
        "contexts[].context.namespace",
        new Claim(
            NO_EFFECT,
            () -> ask(config("token: t").replace("user: me", "user: me, namespace: n"))));
    claims.put(
        "contexts[].context.extensions",
        new Claim(
            NO_EFFECT,
            () ->
                ask(config("token: t").replace("user: me", "user: me, extensions: [{name: x}]"))));
    claims.put(
        "users[].name",
        honoured(() -> assertRefused(config("").replace("- {name: me", "- {name: x"), "\"me\"")));
    addClusterClaims(claims);
    addUserClaims(claims);
    addPluginClaims(claims);
    return claims;
  }

  private void addClusterClaims(Map<String, Claim> claims) {
    String place = "clusters[].cluster.";
    String data = "certificate-authority-data: ";
    claims.put(
        place + "server",
        honoured(
            () -> {
              ask(config("token: t"));
              assertRefused(config("").replace("http://", "gopher://"), "server", "gopher");
              assertRefused(config("").replace("http://", "http://u:p@"), "server");
            }));
    claims.put(
        place + "tls-server-name",
        honoured(
            () -> {
              String ca = data + TlsFiles.base64(internal.certificate());
              assertUnreachable(cluster(https(named.port(), ca), "token: t"));
              ask(cluster(https(named.port(), ca + ", tls-server-name: " + NAME), "token: t"));
              assertThat(named.last().serverNames()).containsExactly(NAME);
              assertUnreachable(
                  cluster(https(named.port(), ca + ", tls-server-name: other"), "token: t"));
            }));
    claims.put(
        place + "insecure-skip-tls-verify",
        honoured(
            () -> {
              String insecure = "insecure-skip-tls-verify: true";
              assertUnreachable(cluster(https(secure.port(), ""), "token: t"));
              ask(cluster(https(secure.port(), insecure), "token: t"));
              assertRefused(
                  cluster(
                      https(
                          secure.port(),
                          insecure + ", " + data + TlsFiles.base64(local.certificate())),
                      "token: t"),
                  "insecure-skip-tls-verify");
            }));
    claims.put(
        place + "certificate-authority",
        honoured(
            () -> {
              ask(cluster(https(secure.port(), "certificate-authority: local.crt"), "token: t"));
              assertRefused(
                  cluster(https(secure.port(), "certificate-authority: none.crt"), "token: t"),
                  "certificate-authority",
                  "none.crt");
            }));
    claims.put(
        place + "certificate-authority-data",
        honoured(
            () -> {
              String ca = data + TlsFiles.base64(local.certificate());
              ask(cluster(https(secure.port(), ca), "token: t"));
              ask(
                  cluster(
                      https(secure.port(), ca + ", certificate-authority: internal.crt"),
                      "token: t"));
              assertUnreachable(
                  cluster(
                      https(secure.port(), data + TlsFiles.base64(internal.certificate())),
                      "token: t"));
            }));
    claims.put(place + "proxy-url", honoured(this::checkProxyUrl));
    claims.put(
        place + "disable-compression",
        honoured(
            () -> {
              assertThat(ask(config("token: t")).header("Accept-Encoding")).contains("gzip");
              assertThat(
                      ask(cluster(http() + ", disable-compression: true", "token: t"))
                          .header("Accept-Encoding"))
                  .isEqualTo("identity");
            }));
    claims.put(
        place + "extensions",
        honoured(
            () -> {
              String extension =
                  ", extensions: [{name: client.authentication.k8s.io/exec, extension: {audience:"
                      + " me}}, {name: other, extension: {a: b}}]";
              JsonNode info =
                  execInfo(http() + extension, plugin("plugin.sh", "provideClusterInfo: true"));
              assertThat(info.at("/spec/cluster/config/audience").asText()).isEqualTo("me");
            }));
  }

  private void checkProxyUrl() throws Exception {
    String tls = "certificate-authority-data: " + TlsFiles.base64(internal.certificate());
    String server = "server: 'https://" + NAME + ":6443', " + tls + ", proxy-url: ";
    int before = proxy.heads().size();
    ask(cluster(server + "'http://127.0.0.1:" + proxy.port() + "'", "token: through"));
    assertThat(named.last().header("Authorization")).isEqualTo("Bearer through");
    ask(cluster(server + "'http://u:p@127.0.0.1:" + proxy.port() + "'", "token: through"));
    List<String> heads = proxy.heads().subList(before, proxy.heads().size());
    assertThat(heads).allMatch(head -> head.startsWith("CONNECT " + NAME + ":6443 "));
    assertThat(heads.get(0)).doesNotContain("Proxy-Authorization");
    assertThat(heads.get(heads.size() - 1))
        .contains(
            "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8)));
    for (String refused :
        List.of("https://proxy:1", "socks5://u:secret@proxy:1", "ftp://proxy", "http://")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client(cluster(server + "'" + refused + "'", "token: t")))
          .withMessageContaining("proxy-url")
          .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("secret"));
    }
  }

  private void addUserClaims(Map<String, Claim> claims) {
    String place = "users[].user.";
    claims.put(
        place + "token",
        honoured(
            () ->
                assertThat(ask(config("token: abc")).header("Authorization"))
                    .isEqualTo("Bearer abc")));
    claims.put(
        place + "tokenFile",
        honoured(
            () -> {
              Path file = Files.writeString(folder.resolve("token"), "from-file\n");
              String user = "token: old, tokenFile: token";
              try (KubernetesClient client = client(config(user))) {
                ClusterIds.ofKubeSystem(client);
                assertThat(plain.last().header("Authorization")).isEqualTo("Bearer from-file");
                Files.writeString(file, "renewed");
                plain.accept(request -> request.header("Authorization").endsWith("renewed"));
                ClusterIds.ofKubeSystem(client);
                assertThat(plain.last().header("Authorization")).isEqualTo("Bearer renewed");
              }
              Files.delete(file);
              assertThatThrownBy(() -> ask(config("tokenFile: token")))
                  .hasMessageContaining("users[\"me\"].user.tokenFile")
                  .hasMessageContaining("cannot be read");
            }));
    claims.put(
        place + "as",
        honoured(
            () ->
                assertThat(ask(config("token: t, as: jane")).header("Impersonate-User"))
                    .isEqualTo("jane")));
    claims.put(place + "as-uid", impersonated("as-uid: '7'", "Impersonate-Uid", "7"));
    claims.put(place + "as-groups", impersonated("as-groups: [a, b]", "Impersonate-Group", "a, b"));
    claims.put(
        place + "as-user-extra",
        impersonated("as-user-extra: {'Acme/x': [c]}", "Impersonate-Extra-acme%2Fx", "c"));
    claims.put(place + "username", honoured(this::checkPassword));
    claims.put(place + "password", honoured(this::checkPassword));
    String cert = "client-certificate: person.crt, ";
    String key = "client-key: person.key, ";
    claims.put(place + "client-certificate", certificate(cert + key, "client-key", cert));
    claims.put(place + "client-key", certificate(cert + key, "client-certificate", key));
    claims.put(
        place + "client-certificate-data",
        certificate(
            () ->
                "client-certificate-data: "
                    + TlsFiles.base64(person.certificate())
                    + ", client-certificate: local.crt, "
                    + key));
    claims.put(
        place + "client-key-data",
        certificate(
            () ->
                cert + "client-key: local.key, client-key-data: " + TlsFiles.base64(person.key())));
    claims.put(
        place + "auth-provider",
        new Claim(
            REFUSED,
            () ->
                assertRefused(
                    config("auth-provider: {name: oidc, config: {id-token: x}}"),
                    "users[\"me\"].user.auth-provider",
                    "exec")));
    claims.put(
        place + "extensions",
        new Claim(NO_EFFECT, () -> ask(config("token: t, extensions: [{name: x}]"))));
  }

  private Claim impersonated(String field, String header, String value) {
    return honoured(
        () -> {
          assertThat(ask(config("token: t, as: jane, " + field)).header(header)).isEqualTo(value);
          assertRefused(config("token: t, " + field), "users[\"me\"].user.as ");
        });
  }

  private void checkPassword() {
    assertThat(ask(config("username: u, password: p")).header("Authorization"))
        .isEqualTo(
            "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8)));
    assertRefused(config("username: u, password: p, token: t"), "username", "token");
  }

  private interface Text {
    String get() throws IOException;
  }

  private Claim certificate(Text user) {
    return honoured(
        () -> {
          String ca = "certificate-authority: local.crt";
          assertThat(ask(cluster(https(secure.port(), ca), user.get())).client())
              .isEqualTo("CN=person");
        });
  }

  private Claim certificate(String both, String missing, String one) {
    return honoured(
        () -> {
          certificate(() -> both).check().run();
          assertRefused(config(one), "users[\"me\"].user." + missing, "is missing");
        });
  }

  private void addPluginClaims(Map<String, Claim> claims) {
    String place = "users[].user.exec.";
    claims.put(
        place + "apiVersion",
        honoured(
            () -> {
              for (String version : List.of("v1", "v1beta1")) {
                assertThat(
                        execInfo(
                                http(),
                                plugin("plugin.sh", "").replace("/v1,", "/" + version + ","))
                            .path("apiVersion")
                            .asText())
                    .isEqualTo("client.authentication.k8s.io/" + version);
              }
              assertRefused(
                  config(plugin("plugin.sh", "").replace("/v1,", "/v1alpha1,")),
                  "users[\"me\"].user.exec.apiVersion",
                  "v1alpha1");
            }));
    claims.put(
        place + "command",
        honoured(
            () -> {
              execInfo(http(), plugin("plugin.sh", ""));
              assertThat(ask(config(plugin("./plugin.sh", ""))).header("Authorization"))
                  .isEqualTo("Bearer plugged");
              assertThatThrownBy(() -> ask(config(plugin("./missing.sh", ""))))
                  .hasMessageContaining("the credential plugin")
                  .hasMessageContaining("missing.sh\" failed: not found")
                  .hasMessageContaining("users[\"me\"].user.exec.command");
            }));
    claims.put(
        place + "args",
        honoured(
            () -> {
              ask(config(plugin("./plugin.sh", "args: ['a b', '$HOME \"']")));
              assertThat(Files.readAllLines(folder.resolve("arguments")))
                  .containsExactly("a b", "$HOME \"");
            }));
    claims.put(
        place + "env",
        honoured(
            () -> {
              ask(config(plugin("./plugin.sh", "env: [{name: COLOUR, value: blue}]")));
              assertThat(Files.readString(folder.resolve("colour"))).isEqualTo("blue");
            }));
    claims.put(
        place + "installHint",
        honoured(
            () ->
                assertThatThrownBy(
                        () -> ask(config(plugin("no-such-plugin", "installHint: ask the team"))))
                    .hasMessageContaining(
                        "the credential plugin \"no-such-plugin\" failed: not found in the PATH; ask"
                            + " the team")));
    claims.put(
        place + "provideClusterInfo",
        honoured(
            () -> {
              JsonNode told = execInfo(http(), plugin("plugin.sh", "provideClusterInfo: true"));
              assertThat(told.at("/spec/cluster/server").asText())
                  .isEqualTo("http://127.0.0.1:" + plain.port());
              assertThat(told.at("/spec/interactive").isBoolean()).isTrue();
              assertThat(
                      execInfo(http(), plugin("plugin.sh", "")).at("/spec/cluster").isMissingNode())
                  .isTrue();
            }));
    claims.put(
        place + "interactiveMode",
        honoured(
            () -> {
              ask(config(plugin("./plugin.sh", "interactiveMode: Never")));
              ask(config(plugin("./plugin.sh", "interactiveMode: IfAvailable")));
              assertRefused(
                  config(plugin("./plugin.sh", "interactiveMode: Always")),
                  "users[\"me\"].user.exec.interactiveMode",
                  "Always");
            }));
  }

  /** Returns the input of the plugin. */
  private JsonNode execInfo(String cluster, String user) throws IOException {
    ask(cluster(cluster, user.replace("command: plugin.sh", "command: ./plugin.sh")));
    assertThat(plain.last().header("Authorization")).isEqualTo("Bearer plugged");
    return new ObjectMapper().readTree(Files.readString(folder.resolve("info")));
  }

  /** A user with a plugin, which is written beside the kubeconfig. */
  private static String plugin(String command, String more) {
    try {
      Path script =
          Files.writeString(
              folder.resolve("plugin.sh"),
              """
              #!/bin/sh
              cd "$(dirname "$0")"
              printf '%s' "$KUBERNETES_EXEC_INFO" > info
              printf '%s' "$COLOUR" > colour
              : > arguments
              for argument in "$@"; do printf '%s\\n' "$argument" >> arguments; done
              version=$(printf '%s' "$KUBERNETES_EXEC_INFO" | sed 's/.*"apiVersion":"\\([^"]*\\)".*/\\1/')
              printf '{"kind":"ExecCredential","apiVersion":"%s","status":{"token":"plugged"}}' "$version"
              """);
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return "exec: {apiVersion: client.authentication.k8s.io/v1, command: "
        + command
        + ", "
        + more
        + "}";
  }

  @Test
  void theEnvironmentNamesAProxyWhereTheKubeconfigDoesNot() throws Exception {
    String ca = "certificate-authority: internal.crt";
    String config = cluster("server: 'https://" + NAME + ":6443', " + ca, "token: t");
    environment.put("https_proxy", "127.0.0.1:" + proxy.port());
    int before = proxy.heads().size();
    ask(config);
    assertThat(proxy.heads().size()).isGreaterThan(before);
    environment.put("NO_PROXY", "example.com,.internal");
    assertUnreachable(config); // nobody knows that name
    environment.remove("NO_PROXY");
    environment.put("HTTPS_PROXY", "https://secure-proxy:1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client(config))
        .withMessageContaining("the variable HTTPS_PROXY");
  }

  @Test
  void ofSeveralFilesTheFirstDecides() throws Exception {
    Path users = write("other/users", "users: [{name: me, user: {tokenFile: here.token}}]\n");
    Files.writeString(users.resolveSibling("here.token"), "of-the-first");
    Path all = write("all", config("token: of-the-second"));
    try (KubernetesClient client =
        Kubeconfig.read(List.of(users, all)).client(null, 0, environment)) {
      ClusterIds.ofKubeSystem(client);
    }
    assertThat(plain.last().header("Authorization")).isEqualTo("Bearer of-the-first");
  }

  @Test
  void anUnknownFieldIsAWarning() throws Exception {
    try (Logs logs = new Logs("io.costaudit.examples.server.kubeconfig")) {
      ask(config("token: t, tokenfile: x"));
      assertThat(logs.lines(Level.WARNING, ""))
          .singleElement()
          .asString()
          .startsWith("unknown field users[\"me\"].user.tokenfile in the kubeconfig ");
    }
  }

  @Test
  void aServiceAccountIsReadAgainWhenItsTokenIsRenewed() throws Exception {
    Path account = Files.createDirectories(folder.resolve("account"));
    Files.copy(local.certificate(), account.resolve("ca.crt"));
    Files.writeString(account.resolve("token"), "first");
    Map<String, String> pod =
        Map.of(
            "KUBERNETES_SERVICE_HOST",
            "127.0.0.1",
            "KUBERNETES_SERVICE_PORT",
            String.valueOf(secure.port()));
    assertThat(ServiceAccount.isInPod(pod)).isTrue();
    assertThat(ServiceAccount.isInPod(Map.of())).isFalse();
    try (KubernetesClient client = ServiceAccount.client(0, pod, account)) {
      ClusterIds.ofKubeSystem(client);
      assertThat(secure.last().header("Authorization")).isEqualTo("Bearer first");
      Files.writeString(account.resolve("token"), "second");
      secure.accept(request -> request.header("Authorization").endsWith("second"));
      ClusterIds.ofKubeSystem(client);
    }
  }

  @Test
  void aPluginMayHandOutAClientCertificate() throws Exception {
    String lines = Files.readString(person.certificate()).replace("\n", "\\n");
    String key = Files.readString(person.key()).replace("\n", "\\n");
    String version = "client.authentication.k8s.io/v1";
    Path answer =
        write(
            "certificate.json",
            "{\"kind\":\"ExecCredential\",\"apiVersion\":\""
                + version
                + "\",\"status\":{\"clientCertificateData\":\""
                + lines
                + "\",\"clientKeyData\":\""
                + key
                + "\"}}");
    String user = "exec: {apiVersion: " + version + ", command: cat, args: ['" + answer + "']}";
    Arrived request = ask(cluster(https(secure.port(), "certificate-authority: local.crt"), user));
    assertThat(request.client()).isEqualTo("CN=person");
    assertThat(request.header("Authorization")).isEmpty();
  }

  @Test
  void aKeyThatIsNoneIsRefused() throws Exception {
    write("none.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertRefused(
        config("client-certificate: person.crt, client-key: none.key"),
        "users[\"me\"].user.client-key",
        "accepted are EC and RSA");
  }

  @Test
  void credentialsThatAreNotAcceptedAreSaidToBe() {
    plain.accept(request -> false);
    assertThatThrownBy(() -> ask(config("token: worthless")))
        .isInstanceOf(ClusterIdUnknownException.class)
        .hasMessageContaining("credentials were not accepted: HTTP 401")
        .extracting(thrown -> ((ClusterIdUnknownException) thrown).reason())
        .isEqualTo(ClusterIdUnknownException.Reason.UNAUTHENTICATED);
  }

  private static Claim honoured(Check check) {
    return new Claim(HONOURED, check);
  }

  private Claim noEffect(String line) {
    return new Claim(NO_EFFECT, () -> ask(line + config("token: t")));
  }

  private static String http() {
    return "server: 'http://127.0.0.1:" + plain.port() + "'";
  }

  private static String https(int port, String more) {
    return "server: 'https://127.0.0.1:" + port + "', " + more;
  }

  private static String config(String user) {
    return cluster(http(), user);
  }

  private static String cluster(String cluster, String user) {
    return """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts:
          - {name: test, context: {cluster: here, user: me}}
        clusters:
          - {name: here, cluster: {%s}}
        users:
          - {name: me, user: {%s}}
        """
        .formatted(cluster, user);
  }

  private static Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private KubernetesClient client(String config) {
    try {
      return Kubeconfig.read(List.of(write("config", config))).client(null, 0, environment);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Asks the server and returns what arrived there last. */
  private Arrived ask(String config) {
    try (KubernetesClient client = client(config)) {
      assertThat(ClusterIds.ofKubeSystem(client)).isEqualTo("the-uid");
    }
    RecordingApiServer server =
        config.contains(":" + secure.port())
            ? secure
            : config.contains(":" + plain.port()) ? plain : named;
    return server.last();
  }

  private void assertUnreachable(String config) {
    assertThatThrownBy(() -> ask(config))
        .isInstanceOf(ClusterIdUnknownException.class)
        .extracting(thrown -> ((ClusterIdUnknownException) thrown).reason())
        .isEqualTo(ClusterIdUnknownException.Reason.UNREACHABLE);
  }

  private void assertRefused(String config, String... words) {
    assertThatThrownBy(() -> client(config).close())
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words);
  }
}
