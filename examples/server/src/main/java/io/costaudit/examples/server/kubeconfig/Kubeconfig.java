package io.costaudit.examples.server.kubeconfig;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.OneLine;
import io.costaudit.internal.Quoted;
import io.costaudit.time.TimeSource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One or several kubeconfigs, read as kubectl reads them: if several files define the same cluster,
 * user or context, or a current context, the first file counts. A field that this program cannot
 * honour is refused by its name; an unknown field is a warning. Immutable; threads may share it.
 */
public final class Kubeconfig {
  private static final Set<String> KNOWN_FIELDS =
      Set.of("apiVersion", "kind", "clusters", "contexts", "users", "current-context");

  private static final Logger LOG = System.getLogger(Kubeconfig.class.getName());

  /** The folder in which a pod finds its service account. */
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private static final String HOST = "KUBERNETES_SERVICE_HOST";
  private static final String PORT = "KUBERNETES_SERVICE_PORT";
  private static final String EXEC_EXTENSION = "client.authentication.k8s.io/exec";
  private static final List<String> EXEC_VERSIONS =
      List.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");

  private final Map<String, Fields> clusters = new LinkedHashMap<>();
  private final Map<String, Fields> users = new LinkedHashMap<>();
  private final Map<String, Fields> contexts = new LinkedHashMap<>();
  private @Nullable String currentContext;

  private Kubeconfig() {}

  /**
   * Reads kubeconfigs.
   *
   * @param files at least one; all of them exist
   * @throws IllegalArgumentException if one cannot be read or is no kubeconfig
   */
  public static Kubeconfig read(List<Path> files) {
    Kubeconfig config = new Kubeconfig();
    files.forEach(config::add);
    return config;
  }

  private void add(Path file) {
    Object content = parse(file);
    refuseOtherFiles(file, content);
    Fields fields = Fields.of("", file, content);
    refuseUnless(fields, "apiVersion", "v1");
    refuseUnless(fields, "kind", "Config");
    String current = fields.text("current-context");
    if (currentContext == null) {
      currentContext = current;
    }
    addAll(fields, "clusters", "cluster", clusters);
    addAll(fields, "users", "user", users);
    addAll(fields, "contexts", "context", contexts);
    fields.skip("preferences", "extensions");
    warn(fields);
  }

  private static @Nullable Object parse(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "there is no kubeconfig " + Quoted.of(file) + " that can be read", e);
    }
    try {
      return text.isBlank() ? null : Serialization.unmarshal(text, Object.class);
    } catch (RuntimeException e) { // whatever the parser makes of a file that is none
      throw new IllegalArgumentException(
          Quoted.of(file) + " is no kubeconfig: " + rootMessage(e), e);
    }
  }

  /** Refuses a file that is plainly something else, and says what it seems to be. */
  private static void refuseOtherFiles(Path file, @Nullable Object content) {
    if (!(content instanceof Map<?, ?> fields)) {
      return; // an empty file, or no object, which is refused with its own message
    }
    if (fields.get("kind") instanceof String kind && !kind.isEmpty() && !kind.equals("Config")) {
      throw new IllegalArgumentException(
          Quoted.of(file)
              + " is a "
              + (kind.matches("[A-Za-z]{1,63}") ? kind : Quoted.of(kind))
              + " manifest, not a kubeconfig; give a file of kind Config");
    }
    if (!fields.isEmpty() && fields.keySet().stream().noneMatch(KNOWN_FIELDS::contains)) {
      throw new IllegalArgumentException(
          Quoted.of(file)
              + " is not a kubeconfig, because it has none of the fields clusters, contexts and"
              + " users");
    }
  }

  private static void refuseUnless(Fields fields, String field, String wanted) {
    String value = fields.text(field);
    if (value != null && !value.equals(wanted)) {
      throw fields.refused(field, "is " + Quoted.of(value) + "; give " + wanted);
    }
  }

  private static void addAll(Fields config, String list, String what, Map<String, Fields> known) {
    for (Fields item : config.objects(list)) {
      String name = item.text("name");
      if (name == null) {
        throw item.refused("name", "is missing");
      }
      Fields content =
          Fields.of(list + "[" + Quoted.of(name) + "]." + what, config.file(), item.raw(what));
      warn(item);
      known.putIfAbsent(name, content);
    }
  }

  private static void warn(Fields fields) {
    for (String field : fields.unknown()) {
      LOG.log(Level.WARNING, "unknown field " + field + "; it is ignored");
    }
  }

  /**
   * Makes a client for a context, without a request to the server.
   *
   * @param context null for the current one
   * @param repetitions how often a request that failed is repeated
   * @param environment variables that name the proxies if the kubeconfig names none
   * @throws IllegalArgumentException if there is no such context, or a field of it, of its cluster
   *     or of its user is refused
   */
  public KubernetesClient client(
      @Nullable String context, int repetitions, Map<String, String> environment) {
    Fields fields = context(context);
    Fields cluster = part(fields, "cluster", clusters);
    String userName = fields.text("user");
    Fields user =
        userName == null ? Fields.of("users", fields.file(), null) : part(fields, "user", users);
    fields.skip("namespace", "extensions", "cluster", "user");
    warn(fields);
    return client(connection(cluster, user, environment), repetitions);
  }

  private Fields context(@Nullable String wanted) {
    String name = wanted == null ? currentContext : wanted;
    if (name == null) {
      throw new IllegalArgumentException(
          "the kubeconfig names no current-context; give --context with one of " + names(contexts));
    }
    Fields context = contexts.get(name);
    if (context == null) {
      throw new IllegalArgumentException(
          "there is no context " + Quoted.of(name) + "; known are " + names(contexts));
    }
    return context;
  }

  private static Fields part(Fields context, String what, Map<String, Fields> known) {
    String name = context.text(what);
    if (name == null) {
      throw context.refused(what, "is missing; give one of " + names(known));
    }
    Fields part = known.get(name);
    if (part == null) {
      throw context.refused(
          what, "is " + Quoted.of(name) + ", which is not there; known are " + names(known));
    }
    return part;
  }

  private static List<String> names(Map<String, Fields> known) {
    return known.keySet().stream().sorted().toList();
  }

  private static Connection connection(
      Fields cluster, Fields user, Map<String, String> environment) {
    URI server = server(cluster);
    boolean insecure = cluster.isTrue("insecure-skip-tls-verify");
    String caData = base64(cluster, "certificate-authority-data");
    Path caFile = existing(cluster, "certificate-authority");
    if (insecure && (caData != null || caFile != null)) {
      throw cluster.refused(
          "insecure-skip-tls-verify",
          "is true beside a certificate-authority; give only one of them");
    }
    ConfigBuilder tls =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.toString())
            .withTrustCerts(insecure)
            .withDisableHostnameVerification(insecure);
    if (caData != null) {
      tls.withCaCertData(caData);
    } else if (caFile != null) {
      tls.withCaCertFile(caFile.toString());
    }
    String proxyUrl = cluster.text("proxy-url");
    Optional<Proxies.Proxy> proxy =
        proxyUrl == null
            ? Proxies.of(server, environment)
            : Optional.of(Proxies.parse(cluster.at("proxy-url"), proxyUrl));
    String serverName = cluster.text("tls-server-name");
    boolean isUncompressed = cluster.isTrue("disable-compression");
    Object execConfig = execConfig(cluster);
    clientCertificate(user, tls);
    Credential credential =
        credential(
            user,
            () ->
                clusterInfo(
                    server,
                    serverName,
                    insecure,
                    caData,
                    caFile,
                    proxyUrl,
                    isUncompressed,
                    execConfig));
    List<Map.Entry<String, String>> headers = impersonation(user);
    user.skip("extensions");
    warn(cluster);
    warn(user);
    return new Connection(
        tls.build(), credential, headers, proxy.orElse(null), serverName, isUncompressed);
  }

  private static URI server(Fields cluster) {
    String text = cluster.text("server");
    try {
      URI uri = new URI(text == null ? "" : text);
      if (uri.getHost() != null
          && uri.getScheme().matches("https?")
          && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The exception below names what is accepted.
    }
    throw cluster.refused(
        "server",
        (text == null ? "is missing" : "is " + Quoted.of(text))
            + "; give an address such as https://example:6443");
  }

  private static @Nullable String base64(Fields fields, String field) {
    String data = fields.text(field);
    if (data != null) {
      try {
        Base64.getMimeDecoder().decode(data);
      } catch (IllegalArgumentException e) {
        throw fields.refused(field, "is no base64");
      }
    }
    return data;
  }

  private static @Nullable Path existing(Fields fields, String field) {
    Path path = fields.path(field);
    if (path != null && !Files.isReadable(path)) {
      throw fields.refused(field, "names the file " + Quoted.of(path) + ", which cannot be read");
    }
    return path;
  }

  private static void clientCertificate(Fields user, ConfigBuilder tls) {
    String certData = base64(user, "client-certificate-data");
    Path certFile = existing(user, "client-certificate");
    String keyData = base64(user, "client-key-data");
    Path keyFile = existing(user, "client-key");
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

  private interface ClusterInfo {
    Map<String, Object> get();
  }

  private static Credential credential(Fields user, ClusterInfo cluster) {
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

  private static Credential plugin(Fields exec, ClusterInfo cluster) {
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
      warn(variable);
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
    warn(exec);
    return plugin;
  }

  /** Returns the information on the cluster that kubectl gives to a plugin. */
  private static Map<String, Object> clusterInfo(
      URI server,
      @Nullable String serverName,
      boolean insecure,
      @Nullable String caData,
      @Nullable Path caFile,
      @Nullable String proxyUrl,
      boolean isUncompressed,
      @Nullable Object config) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("server", server.toString());
    putUnlessNull(info, "tls-server-name", serverName);
    if (insecure) {
      info.put("insecure-skip-tls-verify", true);
    }
    if (caData != null) {
      info.put("certificate-authority-data", caData);
    } else if (caFile != null) {
      try {
        info.put(
            "certificate-authority-data",
            Base64.getEncoder().encodeToString(Files.readAllBytes(caFile)));
      } catch (IOException e) {
        throw new IllegalArgumentException(Quoted.of(caFile) + " cannot be read", e);
      }
    }
    putUnlessNull(info, "proxy-url", proxyUrl);
    if (isUncompressed) {
      info.put("disable-compression", true);
    }
    info.put("config", config); // null is what kubectl sends where there is none
    return info;
  }

  private static void putUnlessNull(Map<String, Object> info, String name, @Nullable Object value) {
    if (value != null) {
      info.put(name, value);
    }
  }

  private static @Nullable Object execConfig(Fields cluster) {
    Object config = null;
    for (Fields extension : cluster.objects("extensions")) {
      if (EXEC_EXTENSION.equals(extension.text("name"))) {
        config = extension.raw("extension");
      }
    }
    return config;
  }

  private static List<Map.Entry<String, String>> impersonation(Fields user) {
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

  /** Returns whether this process runs in a pod that can reach its API server. */
  public static boolean isInPod(Map<String, String> environment) {
    return !environment.getOrDefault(HOST, "").isEmpty();
  }

  /**
   * Makes a client with the service account of this pod, without a request to the server.
   *
   * @throws IllegalArgumentException if the environment holds no valid address of the API server
   */
  public static KubernetesClient ofPod(int repetitions, Map<String, String> environment) {
    return ofPod(repetitions, environment, SERVICE_ACCOUNT);
  }

  static KubernetesClient ofPod(
      int repetitions, Map<String, String> environment, Path serviceAccount) {
    String host = environment.getOrDefault(HOST, "");
    String port = environment.getOrDefault(PORT, "443");
    URI server;
    try {
      server = new URI("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          HOST + " and " + PORT + " are no address: " + Quoted.of(host + ":" + port), e);
    }
    ConfigBuilder tls = new ConfigBuilder(Config.empty()).withMasterUrl(server.toString());
    Path ca = serviceAccount.resolve("ca.crt");
    if (Files.isReadable(ca)) {
      tls.withCaCertFile(ca.toString());
    }
    Credential token =
        new TokenFile(
            "the service account of this pod",
            serviceAccount.resolve("token"),
            null,
            TimeSource.system());
    return client(
        new Connection(
            tls.build(),
            token,
            List.of(),
            Proxies.of(server, environment).orElse(null),
            null,
            false),
        repetitions);
  }

  private static KubernetesClient client(Connection connection, int repetitions) {
    try {
      return new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(connection.tls()).withRequestRetryBackoffLimit(repetitions).build())
          .withHttpClientFactory(new ConnectionFactory(connection))
          .build();
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new IllegalArgumentException("the kubeconfig cannot be used: " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return OneLine.of(String.valueOf(root.getMessage()));
  }
}
