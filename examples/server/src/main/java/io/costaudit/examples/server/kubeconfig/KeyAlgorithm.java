package io.costaudit.examples.server.kubeconfig;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which algorithm a private key is for. The client library takes each key that does not say so in
 * its first line, as in PKCS #8, for one of RSA. Stateless.
 */
final class KeyAlgorithm {
  private static final List<String> KNOWN = List.of("EC", "RSA");
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

  private KeyAlgorithm() {}

  /**
   * Returns the algorithm of a key in PEM.
   *
   * @throws IllegalArgumentException if it is no key of a known algorithm
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
          // The next one may know it.
        }
      }
    }
    throw new IllegalArgumentException(
        "is no private key that can be used; accepted are EC and RSA, in PEM");
  }
}
