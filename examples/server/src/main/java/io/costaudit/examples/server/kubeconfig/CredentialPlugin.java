package io.costaudit.examples.server.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.fabric8.CredentialException;
import io.costaudit.internal.Credentials;
import io.costaudit.internal.OneLine;
import io.costaudit.internal.Quoted;
import io.costaudit.time.TimeSource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that hands out a token or a client certificate ({@code exec} of a kubeconfig). It is
 * run when its credential is needed, again once that has expired, and again when a server did not
 * accept it. After a failure, and after a credential that was not accepted, it is run no sooner
 * than 1, 2, 4, … 32 seconds later, however many requests need it; until then its last failure is
 * reported again.
 *
 * <p>Threads may share it: one of them runs the program, the others wait for it.
 */
final class CredentialPlugin implements Credential {
  /** How long a plugin may run. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  /**
   * Words of at least four characters that hold a digit, such as numbers, times, uuids and most
   * hexadecimal ids; shorter ones may be an exit code or a status of HTTP.
   */
  private static final Pattern VARYING = Pattern.compile("(?=[\\w.:+-]*[0-9])\\w[\\w.:+-]{2,}\\w");

  /** The most kinds of failures that are written whole. */
  private static final int MOST_KINDS = 8;

  /** The number of failures at which their count is written for the first time. */
  private static final int FIRST_COUNT = 8;

  private static final Logger LOG = System.getLogger(CredentialPlugin.class.getName());

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(32);
  private static final int MAX_OUTPUT = 1 << 20;
  private static final int MAX_WORDS = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Command command;
  private final TimeSource clock;

  private final Object lock = new Object();
  private @Nullable Answer answer;
  private boolean isRejected;
  private @Nullable CredentialException failure;
  private @Nullable Duration notBefore;
  private Duration nextPause = SHORTEST_PAUSE;

  /** The failures since the plugin last worked, and the kinds of them that the log has. */
  private long failures;

  private final Set<String> toldKinds = new HashSet<>();

  /**
   * The program to run, and what it is given.
   *
   * @param where names the setting for messages
   * @param apiVersion version of the input and of the output of the program
   * @param program a name that is looked for in the {@code PATH}, or an absolute path
   * @param environment variables that are added to the environment of this process
   * @param cluster information on the cluster for the plugin; null for none
   * @param installHint hint of the kubeconfig on how to install the program; null for none
   */
  record Command(
      String where,
      String apiVersion,
      String program,
      List<String> arguments,
      Map<String, String> environment,
      @Nullable Map<String, Object> cluster,
      @Nullable String installHint) {}

  /** What a plugin answered. */
  private record Answer(
      @Nullable String token, @Nullable ClientCertificate certificate, @Nullable Instant expires) {
    boolean isExpired(Instant now) {
      return expires != null && !now.isBefore(expires);
    }
  }

  CredentialPlugin(Command command, TimeSource clock) {
    this.command = command;
    this.clock = clock;
  }

  @Override
  public @Nullable String authorization() throws CredentialException {
    synchronized (lock) {
      Answer known = answer;
      boolean isUsable = known != null && !known.isExpired(clock.instant());
      if (!isUsable || isRejected) {
        known = renewed(isUsable ? known : null);
      }
      String token = known == null ? null : known.token();
      return token == null ? null : "Bearer " + token;
    }
  }

  /**
   * Runs the program, unless it is too soon.
   *
   * @param last answer that is used while it is too soon; null if there is none
   */
  private @Nullable Answer renewed(@Nullable Answer last) throws CredentialException {
    Duration now = clock.elapsed();
    if (notBefore != null && now.compareTo(notBefore) < 0) {
      if (last != null) {
        return last;
      }
      if (failure != null) {
        throw new CredentialException(String.valueOf(failure.getMessage()), failure);
      }
    }
    try {
      Answer fresh = run();
      answer = fresh;
      failure = null;
      failures = 0;
      toldKinds.clear();
      if (isRejected) {
        pause(clock.elapsed()); // it may be rejected like the last one
      }
      isRejected = false;
      return fresh;
    } catch (CredentialException e) {
      tell(e);
      failure = e;
      answer = null;
      pause(clock.elapsed());
      throw e;
    }
  }

  /**
   * Writes a failure to the log at once, unless one of its kind was written since the plugin last
   * worked. The request that needs the credential is repeated before its caller hears of the
   * failure, and each repetition may wait for the plugin again. Plugins write times and ids into
   * their messages, so that two failures of one kind may have different texts. Of failures that are
   * not written, the log gets a line with their count, more and more rarely.
   */
  private void tell(CredentialException now) {
    String message = String.valueOf(now.getMessage());
    failures++;
    if (toldKinds.size() < MOST_KINDS && toldKinds.add(kind(message))) {
      LOG.log(
          Level.WARNING,
          message
              + "; requests that need its credential are not sent, and the plugin is run again"
              + " after pauses of 1 to 32 seconds");
    } else if (failures >= FIRST_COUNT && Long.bitCount(failures) == 1) {
      LOG.log(
          Level.WARNING,
          "the credential plugin "
              + Quoted.of(command.program())
              + " has failed "
              + failures
              + " times in a row and is run again; its last failure: "
              + message);
    }
  }

  /** Returns a message without the parts that vary from run to run: ids, numbers and times. */
  private static String kind(String message) {
    return VARYING.matcher(message).replaceAll("#");
  }

  private void pause(Duration now) {
    notBefore = now.plus(nextPause);
    Duration doubled = nextPause.multipliedBy(2);
    nextPause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  @Override
  public boolean rejected() {
    synchronized (lock) {
      isRejected = true;
      return notBefore == null || clock.elapsed().compareTo(notBefore) >= 0;
    }
  }

  @Override
  public void accepted() {
    synchronized (lock) {
      isRejected = false;
      nextPause = SHORTEST_PAUSE;
      notBefore = null;
    }
  }

  @Override
  public Optional<ClientCertificate> certificate() {
    synchronized (lock) {
      return Optional.ofNullable(answer == null ? null : answer.certificate());
    }
  }

  private Answer run() throws CredentialException {
    Path program = find();
    List<String> line = new ArrayList<>();
    line.add(program.toString());
    line.addAll(command.arguments());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(command.environment());
    builder.environment().put("KUBERNETES_EXEC_INFO", info());
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close(); // this program cannot answer questions of the plugin
    } catch (IOException e) {
      throw failed("it cannot be run: " + e.getMessage(), e);
    }
    CompletableFuture<String> output = read(process.getInputStream(), "output");
    CompletableFuture<String> errors = read(process.getErrorStream(), "errors");
    try {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw failed("it did not answer within " + TIMEOUT.toSeconds() + " seconds", null);
      }
      if (process.exitValue() != 0) {
        throw failed("exit code " + process.exitValue() + words(errors), null);
      }
      return parse(output.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("it was interrupted", e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw failed("its output cannot be read", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Path find() throws CredentialException {
    String program = command.program();
    if (program.contains(File.separator)) {
      Path path = Path.of(program);
      if (Files.isRegularFile(path)) {
        return path;
      }
      throw failed("not found: there is no file " + Quoted.of(path) + hint(), null);
    }
    String folders =
        command.environment().getOrDefault("PATH", System.getenv().getOrDefault("PATH", ""));
    for (String folder : folders.split(File.pathSeparator, -1)) {
      Path path = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isRegularFile(path) && Files.isExecutable(path)) {
        return path.toAbsolutePath();
      }
    }
    throw failed("not found in the PATH" + hint(), null);
  }

  private String hint() {
    String hint = command.installHint();
    return hint == null
        ? "; install it, or correct " + command.where()
        : "; " + cut(OneLine.of(hint.strip()));
  }

  private static CompletableFuture<String> read(InputStream stream, String what) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (stream) {
                text.complete(new String(stream.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8));
              } catch (IOException | RuntimeException e) {
                text.completeExceptionally(e);
              }
            },
            "credential-plugin-" + what);
    thread.setDaemon(true);
    thread.start();
    return text;
  }

  /**
   * Returns the last line that the plugin wrote to its standard error. The standard output is not
   * shown, because it may hold a secret.
   */
  private static String words(CompletableFuture<String> errors) throws InterruptedException {
    try {
      return errors
          .get(1, TimeUnit.SECONDS)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .reduce((one, next) -> next)
          .map(line -> ": " + cut(OneLine.of(line)))
          .orElse("");
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      return "";
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_WORDS ? text : text.substring(0, MAX_WORDS) + "…";
  }

  /** Returns the value of {@code KUBERNETES_EXEC_INFO}, as kubectl writes it. */
  private String info() throws CredentialException {
    Map<String, Object> spec = new LinkedHashMap<>();
    if (command.cluster() != null) {
      spec.put("cluster", command.cluster());
    }
    spec.put("interactive", false);
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("kind", "ExecCredential");
    info.put("apiVersion", command.apiVersion());
    info.put("spec", spec);
    try {
      return JSON.writeValueAsString(info);
    } catch (JsonProcessingException e) {
      throw failed("the information on the cluster, which it needs, cannot be written", e);
    }
  }

  private Answer parse(String output) throws CredentialException {
    Map<?, ?> credential;
    try {
      credential = Serialization.unmarshal(output, Map.class);
    } catch (RuntimeException e) { // the parser may throw any of them for text that is not JSON
      credential = null;
    }
    if (credential == null || !"ExecCredential".equals(credential.get("kind"))) {
      throw failed("its output is not an ExecCredential", null);
    }
    if (!command.apiVersion().equals(credential.get("apiVersion"))) {
      throw failed(
          "it answers in the version "
              + Quoted.of(String.valueOf(credential.get("apiVersion")))
              + ", and was asked in "
              + command.apiVersion(),
          null);
    }
    if (!(credential.get("status") instanceof Map<?, ?> status)) {
      throw failed("its answer has no status", null);
    }
    String token = text(status, "token");
    String certificate = text(status, "clientCertificateData");
    String key = text(status, "clientKeyData");
    if ((certificate == null) != (key == null)) {
      throw failed("its answer has a client certificate or its key, and not both", null);
    }
    if (token == null && certificate == null) {
      throw failed("its answer has neither a token nor a client certificate", null);
    }
    return new Answer(
        token,
        certificate == null || key == null ? null : new ClientCertificate(certificate, key),
        expiry(text(status, "expirationTimestamp")));
  }

  private static @Nullable String text(Map<?, ?> status, String field) {
    Object value = status.get(field);
    return value == null || String.valueOf(value).isEmpty() ? null : String.valueOf(value);
  }

  private @Nullable Instant expiry(@Nullable String text) throws CredentialException {
    if (text == null) {
      return null;
    }
    try {
      return java.time.OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw failed("its expirationTimestamp is no time: " + Quoted.of(text), e);
    }
  }

  private CredentialException failed(String why, @Nullable Exception cause) {
    // Each reader of the message logs it, and a plugin may print a secret with its error.
    return new CredentialException(
        "the credential plugin "
            + Quoted.of(command.program())
            + " failed: "
            + Credentials.hiddenIn(why),
        cause);
  }
}
