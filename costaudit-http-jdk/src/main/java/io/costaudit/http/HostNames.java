package io.costaudit.http;

import io.costaudit.internal.Quoted;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares names of hosts as they stand in {@code Host} and {@code Origin}. Asks no name server.
 */
final class HostNames {
  private static final int MAX_CHARACTERS = 253;
  private static final String LOCALHOST = "localhost";

  /** No name that a name server knows ends in a number, so the short forms are addresses too. */
  private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(?:\\.[0-9]{1,3}){1,3}");

  private static final Pattern LOOPBACK_IPV6 =
      Pattern.compile("\\[(?:0{0,4}:){2,7}(?:0{0,3}1|(?:ffff:)?127(?:\\.[0-9]{1,3}){3})\\]");

  private static final Pattern NAME_OR_ADDRESS =
      Pattern.compile("[\\p{L}\\p{N}._-]+|\\[[0-9A-Fa-f:.]+\\]");

  private HostNames() {}

  /**
   * A host and a port as they stand in a header.
   *
   * @param name in lower case, without a dot at its end; an IPv6 address is in brackets
   * @param port empty where none is given
   */
  record HostAndPort(String name, String port) {}

  /** Reads {@code host} or {@code host:port}. */
  static HostAndPort read(String text) {
    String trimmed = text.strip();
    int colon = trimmed.lastIndexOf(':');
    // The colons of an IPv6 address stand in brackets.
    boolean hasPort = colon >= 0 && colon > trimmed.lastIndexOf(']');
    String port = hasPort ? trimmed.substring(colon + 1) : "";
    return new HostAndPort(normalized(hasPort ? trimmed.substring(0, colon) : trimmed), port);
  }

  private static String normalized(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Returns whether a name means this machine wherever it is looked up. */
  static boolean isLoopback(String name) {
    return name.equals(LOCALHOST)
        || name.endsWith("." + LOCALHOST)
        || LOOPBACK_IPV4.matcher(name).matches()
        || LOOPBACK_IPV6.matcher(name).matches();
  }

  /**
   * Returns the names in the form in which they are compared.
   *
   * @throws IllegalArgumentException if one of them is neither a name nor an address
   */
  static Set<String> checked(Collection<String> names) {
    Set<String> checked = new TreeSet<>();
    for (String name : names) {
      whyRefused(name)
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(why);
              });
      checked.add(normalized(name));
    }
    return Set.copyOf(checked);
  }

  private static Optional<String> whyRefused(String name) {
    boolean isName = name.length() <= MAX_CHARACTERS && NAME_OR_ADDRESS.matcher(name).matches();
    return isName
        ? Optional.empty()
        : Optional.of(
            Quoted.of(name)
                + " is no name of a host; give one such as costs.example.org, 10.0.0.7 or"
                + " [fd00::7], without scheme, port and path");
  }
}
