package io.costaudit.examples.server;

import io.costaudit.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates in a file, as whom to trust. */
final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * Trusts these and no others.
   *
   * @param pem one certificate or several
   * @throws IllegalArgumentException if there is no such file or it holds none
   */
  static SSLContext context(Path pem) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate : read(pem)) {
        trusted.setCertificateEntry("certificate-" + trusted.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot hold certificates", e);
    }
  }

  private static Collection<? extends Certificate> read(Path pem) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Collection<? extends Certificate> certificates;
    try (InputStream in = Files.newInputStream(pem)) {
      certificates = factory.generateCertificates(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("there is no such file that can be read", e);
    } catch (CertificateException e) {
      throw none(pem, e);
    }
    if (certificates.isEmpty()) {
      throw none(pem, null);
    }
    return certificates;
  }

  private static IllegalArgumentException none(Path pem, @Nullable CertificateException cause) {
    return new IllegalArgumentException(
        Quoted.of(pem) + " holds no certificate; give PEM that begins -----BEGIN CERTIFICATE-----",
        cause);
  }
}
