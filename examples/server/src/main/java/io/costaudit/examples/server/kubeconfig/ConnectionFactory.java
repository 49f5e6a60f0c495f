package io.costaudit.examples.server.kubeconfig;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Makes HTTP clients that connect as a {@link Connection} says. Threads may share it. */
final class ConnectionFactory extends OkHttpClientFactory {
  private static final int UNAUTHORIZED = 401;

  private final Connection connection;

  ConnectionFactory(Connection connection) {
    this.connection = connection;
  }

  /**
   * Makes a client, without a request to the server.
   *
   * @param source where the settings of the connection come from, for messages
   * @param repetitions how often a request that failed is repeated
   * @throws IllegalArgumentException if a setting cannot be used
   */
  static KubernetesClient client(String source, Connection connection, int repetitions) {
    try {
      return new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(connection.tls()).withRequestRetryBackoffLimit(repetitions).build())
          .withHttpClientFactory(new ConnectionFactory(connection))
          .build();
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new IllegalArgumentException(source + " cannot be used: " + RootCause.message(e), e);
    }
  }

  @Override
  protected void additionalConfig(OkHttpClient.Builder builder) {
    Proxies.Proxy proxy = connection.proxy();
    if (proxy != null) {
      builder.proxy(
          new Proxy(
              proxy.isSocks() ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
              proxy.isSocks()
                  ? new InetSocketAddress(proxy.host(), proxy.port())
                  : InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
      String user = proxy.user();
      if (user != null) {
        String encoded = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        builder.proxyAuthenticator(
            (route, response) ->
                response.request().header("Proxy-Authorization") == null
                    ? response
                        .request()
                        .newBuilder()
                        .header("Proxy-Authorization", "Basic " + encoded)
                        .build()
                    : null); // already refused in Proxies.parse
      }
    }
    ServerSockets sockets = new ServerSockets(connection);
    builder.sslSocketFactory(sockets, sockets.trustManager());
    if (sockets.checksNames()) {
      builder.hostnameVerifier((host, session) -> true); // the sockets have checked another name
    }
    builder.addInterceptor(new Credentials(connection));
  }

  /**
   * Sends the credentials. If the server does not accept them, asks once for other ones and tries
   * again.
   */
  private record Credentials(Connection connection) implements Interceptor {
    private static final String AUTHORIZATION = "Authorization";

    @Override
    public Response intercept(Chain chain) throws IOException {
      Credential credential = connection.credential();
      String sent = credential.authorization();
      Response response = chain.proceed(request(chain.request(), sent));
      if (response.code() != UNAUTHORIZED) {
        credential.accepted();
        return response;
      }
      if (credential.rejected()) {
        String fresh = credential.authorization();
        if (fresh != null && !fresh.equals(sent)) {
          response.close();
          response = chain.proceed(request(chain.request(), fresh));
          if (response.code() != UNAUTHORIZED) {
            credential.accepted();
          }
        }
      }
      return response;
    }

    private Request request(Request request, @Nullable String authorization) {
      Request.Builder builder = request.newBuilder();
      if (authorization != null) {
        builder.header(AUTHORIZATION, authorization);
      }
      for (Map.Entry<String, String> header : connection.headers()) {
        builder.addHeader(header.getKey(), header.getValue());
      }
      if (connection.isUncompressed()) {
        builder.header("Accept-Encoding", "identity");
      }
      return builder.build();
    }
  }
}
