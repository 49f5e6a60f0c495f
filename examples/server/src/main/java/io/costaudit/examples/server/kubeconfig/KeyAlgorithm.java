package io.costaudit.examples.server.kubeconfig;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out the algorithm of a private key. The client library assumes RSA for each key whose first
 * line does not name the algorithm, as in PKCS #8. Stateless.
 */
final class KeyAlgorithm {
  private static final List<String> KNOWN = List.of("EC", "RSA");
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

  private KeyAlgorithm() {}

  /**
   * Returns the algorithm of a key in PEM.
   *
   * @throws IllegalArgumentException if this is not a key of a known algorithm
   */
  static String of(String pem) {
    if (pem.contains("-----BEGIN EC PRIVATE KEY-----")) {
      return "EC";
    }
    if (pem.contains("-----BEGIN RSA PRIVATE KEY-----")) {
      return "RSA";
    }
    Matcher key = PKCS8.matcher(pem);
    if (key.find()) {
      byte[] bytes = Base64.getMimeDecoder().decode(key.group(1));
      for (String algorithm : KNOWN) {
        try {
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
          return algorithm;
        } catch (GeneralSecurityException e) {
          // Another algorithm may accept the key.
        }
      }
    }
    throw new IllegalArgumentException(
        "is no private key that can be used; accepted are EC and RSA, in PEM");
  }
}
