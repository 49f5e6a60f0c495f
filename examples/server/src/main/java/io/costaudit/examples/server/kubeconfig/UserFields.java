package io.costaudit.examples.server.kubeconfig;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import io.costaudit.time.TimeSource;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads the certificate, the credential and the impersonation of a user of a kubeconfig. */
final class UserFields {
  private static final List<String> EXEC_VERSIONS =
      List.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");

  private UserFields() {}

  /**
   * Sets the client certificate of a user, if there is one.
   *
   * @throws IllegalArgumentException if a field is refused
   */
  static void setCertificate(Fields user, ConfigBuilder tls) {
    String certData = user.base64("client-certificate-data");
    Path certFile = user.readable("client-certificate");
    String keyData = user.base64("client-key-data");
    Path keyFile = user.readable("client-key");
    boolean hasCertificate = certData != null || certFile != null;
    boolean hasKey = keyData != null || keyFile != null;
    if (hasCertificate != hasKey) {
      throw user.refused(
          hasCertificate ? "client-key" : "client-certificate",
          "is missing; a client certificate needs both");
    }
    if (!hasCertificate) {
      return;
    }
    // A certificate or key inside the kubeconfig wins over a file.
    tls.withClientCertData(certData)
        .withClientCertFile(certData == null ? requireNonNull(certFile).toString() : null)
        .withClientKeyData(keyData)
        .withClientKeyFile(keyData == null ? requireNonNull(keyFile).toString() : null);
    String field = keyData == null ? "client-key" : "client-key-data";
    try {
      tls.withClientKeyAlgo(
          KeyAlgorithm.of(
              keyData == null
                  ? Files.readString(requireNonNull(keyFile))
                  : new String(
                      Base64.getMimeDecoder().decode(keyData), StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      throw user.refused(field, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw user.refused(field, "cannot be read: " + e);
    }
  }

  /**
   * Returns the credential of a user.
   *
   * @param cluster returns the information on the cluster that a plugin may ask for
   * @throws IllegalArgumentException if a field is refused
   */
  static Credential credential(Fields user, Supplier<Map<String, Object>> cluster) {
    if (user.has("auth-provider")) {
      throw user.refused(
          "auth-provider",
          "is refused, because kubectl has given up most of them; give a credential plugin"
              + " (exec), such as kubelogin, gke-gcloud-auth-plugin or another of your provider");
    }
    Path tokenFile = user.path("tokenFile");
    String token = user.text("token");
    String name = user.text("username");
    String password = user.text("password");
    boolean isBasic = name != null || password != null;
    if (isBasic && (token != null || tokenFile != null)) {
      throw user.refused("username", "stands beside a token; give only one of them");
    }
    Credential plugin = user.has("exec") ? plugin(user.object("exec"), cluster) : null;
    if (tokenFile != null) {
      return new TokenFile(user.at("tokenFile"), tokenFile, token, TimeSource.system());
    }
    if (token != null) {
      return Credential.bearer(token);
    }
    if (isBasic) {
      return Credential.basic(name == null ? "" : name, password == null ? "" : password);
    }
    return plugin == null ? Credential.NONE : plugin;
  }

  private static Credential plugin(Fields exec, Supplier<Map<String, Object>> cluster) {
    String version = exec.text("apiVersion");
    if (version == null || !EXEC_VERSIONS.contains(version)) {
      throw exec.refused(
          "apiVersion",
          (version == null ? "is missing" : "is " + Quoted.of(version))
              + "; accepted are "
              + String.join(", ", EXEC_VERSIONS));
    }
    String mode = exec.text("interactiveMode");
    if (mode != null && !List.of("Never", "IfAvailable").contains(mode)) {
      throw exec.refused(
          "interactiveMode",
          "is "
              + Quoted.of(mode)
              + ", but this program cannot answer questions of the plugin; accepted are Never,"
              + " IfAvailable");
    }
    String command = exec.text("command");
    if (command == null) {
      throw exec.refused("command", "is missing");
    }
    // A name is looked for in the PATH, a path is relative to the kubeconfig.
    if (command.contains("/")) {
      command = requireNonNull(exec.path("command")).toString();
    }
    Map<String, String> environment = new LinkedHashMap<>();
    for (Fields variable : exec.objects("env")) {
      String name = variable.text("name");
      if (name == null) {
        throw variable.refused("name", "is missing");
      }
      String value = variable.text("value");
      environment.put(name, value == null ? "" : value);
      variable.warnOfUnknown();
    }
    boolean tellsCluster = exec.isTrue("provideClusterInfo");
    CredentialPlugin plugin =
        new CredentialPlugin(
            new CredentialPlugin.Command(
                exec.at("command"),
                version,
                command,
                exec.texts("args"),
                environment,
                tellsCluster ? cluster.get() : null,
                exec.text("installHint")),
            TimeSource.system());
    exec.warnOfUnknown();
    return plugin;
  }

  /**
   * Returns the headers that ask the server to treat the requests as those of somebody else.
   *
   * @throws IllegalArgumentException if a field is refused
   */
  static List<Map.Entry<String, String>> impersonation(Fields user) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    String as = user.text("as");
    String uid = user.text("as-uid");
    List<String> groups = user.texts("as-groups");
    Map<String, List<String>> extra = user.textsByName("as-user-extra");
    if (as == null) {
      if (uid != null || !groups.isEmpty() || !extra.isEmpty()) {
        throw user.refused("as", "is missing beside as-uid, as-groups or as-user-extra");
      }
      return headers;
    }
    headers.add(Map.entry("Impersonate-User", as));
    if (uid != null) {
      headers.add(Map.entry("Impersonate-Uid", uid));
    }
    groups.forEach(group -> headers.add(Map.entry("Impersonate-Group", group)));
    extra.forEach(
        (name, values) ->
            values.forEach(
                value ->
                    headers.add(
                        Map.entry("Impersonate-Extra-" + HeaderNames.escaped(name), value))));
    return headers;
  }
}
