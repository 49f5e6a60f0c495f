package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Entity tags as RFC 9110 has them, 8.8.3 and 13.1.2. */
final class EntityTags {
  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");

  private EntityTags() {}

  /**
   * A tag of what is said: the same for the plain and the packed form of it, hence weak.
   *
   * @param digest of the body
   * @param link what else is said, in a header; may be empty
   */
  static String weak(String digest, String link) {
    MessageDigest tag = sha256();
    tag.update(digest.getBytes(UTF_8));
    tag.update(link.getBytes(UTF_8));
    return "W/\"" + HexFormat.of().formatHex(tag.digest(), 0, 16) + "\"";
  }

  /** Returns the digest of a body, as text. */
  static String digest(Slices body) {
    MessageDigest digest = sha256();
    body.addTo(digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Whether {@code If-None-Match} names the tag, or any, by weak comparison. */
  static boolean anyMatches(String ifNoneMatch, String tag) {
    if (ifNoneMatch.strip().equals("*")) {
      return true;
    }
    String opaque = tag.substring(tag.indexOf('"'));
    Matcher m = TAG.matcher(ifNoneMatch);
    while (m.find()) {
      if (m.group(1).equals(opaque)) {
        return true;
      }
    }
    return false;
  }
}
