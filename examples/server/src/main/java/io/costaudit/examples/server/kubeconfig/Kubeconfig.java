package io.costaudit.examples.server.kubeconfig;

import static java.util.stream.Collectors.joining;

import io.costaudit.internal.Quoted;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One or several kubeconfigs, read as kubectl reads them: if several files define the same cluster,
 * user or context, or a current context, the first file counts. A field that this program cannot
 * honour is refused by its name; an unknown field is a warning. Immutable; threads may share it.
 */
public final class Kubeconfig {
  private static final Set<String> KNOWN_FIELDS =
      Set.of("apiVersion", "kind", "clusters", "contexts", "users", "current-context");

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** The line that separates two YAML documents. */
  private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?=\\s|$)");

  /** A line that holds neither a value nor a key. */
  private static final Pattern EMPTY_LINE = Pattern.compile("\\s*(#.*)?|%.*|\\.\\.\\.\\s*");

  private final List<Path> files;
  private final Map<String, Fields> clusters = new LinkedHashMap<>();
  private final Map<String, Fields> users = new LinkedHashMap<>();
  private final Map<String, Fields> contexts = new LinkedHashMap<>();
  private @Nullable String currentContext;

  private Kubeconfig(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /**
   * Reads kubeconfigs.
   *
   * @param files at least one; all of them exist
   * @throws IllegalArgumentException if one cannot be read or is no kubeconfig
   */
  public static Kubeconfig read(List<Path> files) {
    Kubeconfig config = new Kubeconfig(files);
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
    fields.warnOfUnknown();
  }

  private static @Nullable Object parse(Path file) {
    String text = text(file);
    long documents = documents(text);
    if (documents == 0) {
      return null;
    }
    if (documents > 1) {
      throw new IllegalArgumentException(
          Quoted.of(file)
              + " holds "
              + documents
              + " YAML documents, and a kubeconfig is one document; put each of them into a file of"
              + " its own");
    }
    try {
      return Serialization.unmarshal(text, Object.class);
    } catch (RuntimeException e) { // whatever the parser makes of a file that is none
      throw new IllegalArgumentException(
          Quoted.of(file)
              + " is no kubeconfig: "
              + RootCause.message(e)
              + "; give a file of YAML or JSON with the fields clusters, contexts and users",
          e);
    }
  }

  private static String text(Path file) {
    try {
      String text = Files.readString(file);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file", e);
    } catch (AccessDeniedException e) {
      throw unreadable(file, "permission denied", e);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "its text is not UTF-8", e);
    } catch (IOException e) {
      throw unreadable(
          file, Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage()), e);
    }
  }

  private static IllegalArgumentException unreadable(Path file, String why, IOException cause) {
    return new IllegalArgumentException(
        "the kubeconfig "
            + Quoted.of(file)
            + " cannot be read: "
            + why
            + "; give a file that this program can read",
        cause);
  }

  /** Returns the number of documents that hold anything. */
  private static long documents(String text) {
    return SEPARATOR
        .splitAsStream(text)
        .filter(document -> !document.lines().allMatch(line -> EMPTY_LINE.matcher(line).matches()))
        .count();
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
      item.warnOfUnknown();
      known.putIfAbsent(name, content);
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
    fields.warnOfUnknown();
    return ConnectionFactory.client(label(), connection(cluster, user, environment), repetitions);
  }

  private Fields context(@Nullable String wanted) {
    String name = wanted == null ? currentContext : wanted;
    if (name == null) {
      throw new IllegalArgumentException(
          label()
              + (contexts.isEmpty()
                  ? " has neither a current-context nor any contexts; give another kubeconfig"
                  : " has no current-context; give --context with one of " + names(contexts)));
    }
    Fields context = contexts.get(name);
    if (context == null) {
      throw new IllegalArgumentException(
          "there is no context "
              + Quoted.of(name)
              + " in "
              + label()
              + remedy("contexts", contexts));
    }
    return context;
  }

  /** Returns the words for these files in messages. */
  private String label() {
    return (files.size() == 1 ? "the kubeconfig " : "the kubeconfigs ")
        + files.stream().map(Quoted::of).collect(joining(", "));
  }

  private static Fields part(Fields context, String what, Map<String, Fields> known) {
    String name = context.text(what);
    if (name == null) {
      throw context.refused(what, "is missing" + remedy(what + "s", known));
    }
    Fields part = known.get(name);
    if (part == null) {
      throw context.refused(
          what, "is " + Quoted.of(name) + ", which is not there" + remedy(what + "s", known));
    }
    return part;
  }

  /** Returns the end of an error about a name: the names that a list of the kubeconfig has. */
  private static String remedy(String list, Map<String, Fields> known) {
    return known.isEmpty()
        ? ", and the list " + list + " is empty; add it to " + list + ", or give another kubeconfig"
        : "; give one of " + names(known);
  }

  private static String names(Map<String, Fields> known) {
    return known.keySet().stream().sorted().map(Quoted::of).collect(joining(", "));
  }

  private static Connection connection(
      Fields cluster, Fields user, Map<String, String> environment) {
    ClusterEntry entry = ClusterEntry.read(cluster);
    ConfigBuilder tls = entry.tls();
    UserFields.setCertificate(user, tls);
    Credential credential = UserFields.credential(user, entry::pluginInfo);
    List<Map.Entry<String, String>> headers = UserFields.impersonation(user);
    user.skip("extensions");
    user.warnOfUnknown();
    return new Connection(
        tls.build(),
        credential,
        headers,
        entry.proxy(environment).orElse(null),
        entry.serverName(),
        entry.isUncompressed());
  }
}
