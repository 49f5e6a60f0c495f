package io.costaudit.examples.server.kubeconfig;

import io.costaudit.examples.server.kubeconfig.Credential.ClientCertificate;
import io.costaudit.fabric8.CredentialException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS sockets that ask for the server name of the connection and use the present client
 * certificate of its credential, so that the next socket uses a renewed certificate. Threads may
 * share it.
 */
final class ServerSockets extends SSLSocketFactory {
  private final Connection connection;
  private final TrustManager[] trusted;
  private final X509TrustManager trustManager;

  private final Object lock = new Object();
  private @Nullable SSLSocketFactory current;
  private @Nullable ClientCertificate shown;

  /**
   * Makes a factory of sockets.
   *
   * @throws IllegalArgumentException if a certificate or a key cannot be used
   */
  ServerSockets(Connection connection) {
    this.connection = connection;
    try {
      trusted = SSLUtils.trustManagers(connection.tls());
      trustManager =
          (X509TrustManager)
              List.of(trusted).stream()
                  .filter(X509TrustManager.class::isInstance)
                  .findFirst()
                  .orElseThrow();
      current = factory(null);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  X509TrustManager trustManager() {
    return trustManager;
  }

  /**
   * Returns whether each socket checks that the certificate of the server has the name of the
   * connection.
   */
  boolean checksNames() {
    return connection.serverName() != null && !connection.tls().isTrustCerts();
  }

  private SSLSocketFactory current() throws IOException {
    ClientCertificate certificate = connection.credential().certificate().orElse(null);
    synchronized (lock) {
      SSLSocketFactory known = current;
      if (known == null || (certificate != null && !certificate.equals(shown))) {
        try {
          known = factory(certificate);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
          throw new CredentialException(
              "the client certificate cannot be used: " + e.getMessage(), e);
        }
        current = known;
        shown = certificate;
      }
      return known;
    }
  }

  private SSLSocketFactory factory(@Nullable ClientCertificate certificate)
      throws IOException, GeneralSecurityException {
    Config tls = connection.tls();
    if (certificate != null) {
      tls =
          new ConfigBuilder(tls)
              .withClientCertFile(null)
              .withClientKeyFile(null)
              .withClientCertData(certificate.certificate())
              .withClientKeyData(certificate.key())
              .withClientKeyAlgo(KeyAlgorithm.of(certificate.key()))
              .build();
    }
    return SSLUtils.sslContext(SSLUtils.keyManagers(tls), trusted).getSocketFactory();
  }

  private Socket named(Socket socket) {
    String name = connection.serverName();
    if (name != null && socket instanceof SSLSocket tls) {
      SSLParameters parameters = tls.getSSLParameters();
      if (checksNames()) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      if (name.chars().anyMatch(Character::isLetter) && name.indexOf(':') < 0) {
        parameters.setServerNames(List.of(new SNIHostName(name))); // an address is no server name
      }
      tls.setSSLParameters(parameters);
    }
    return socket;
  }

  private String name(String host) {
    String name = connection.serverName();
    return name == null ? host : name;
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return named(current().createSocket(socket, name(host), port, autoClose));
  }

  @Override
  public Socket createSocket() throws IOException {
    return named(current().createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return named(current().createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return named(current().createSocket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return named(current().createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return named(current().createSocket(address, port, localAddress, localPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    synchronized (lock) {
      return current == null ? new String[0] : current.getDefaultCipherSuites();
    }
  }

  @Override
  public String[] getSupportedCipherSuites() {
    synchronized (lock) {
      return current == null ? new String[0] : current.getSupportedCipherSuites();
    }
  }
}
