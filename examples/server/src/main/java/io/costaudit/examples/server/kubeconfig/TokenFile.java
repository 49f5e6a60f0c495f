package io.costaudit.examples.server.kubeconfig;

import io.costaudit.fabric8.CredentialException;
import io.costaudit.internal.Quoted;
import io.costaudit.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A token in a file that another program renews. The file is read again after a minute, and when
 * the server did not accept the token. While the file cannot be read, the last token is used.
 */
final class TokenFile implements Credential {
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final String where;
  private final Path file;
  private final TimeSource clock;

  private final Object lock = new Object();
  private @Nullable String token;
  private @Nullable Duration readAt;

  /**
   * Makes a credential; does not read the file yet.
   *
   * @param where names the setting for messages
   * @param token token that is sent until the file can be read; null for none
   */
  TokenFile(String where, Path file, @Nullable String token, TimeSource clock) {
    this.where = where;
    this.file = file;
    this.token = token;
    this.clock = clock;
  }

  @Override
  public String authorization() throws CredentialException {
    synchronized (lock) {
      Duration now = clock.elapsed();
      if (token == null || readAt == null || now.minus(readAt).compareTo(LIFE) >= 0) {
        token = read(token);
        readAt = now;
      }
      return "Bearer " + token;
    }
  }

  private String read(@Nullable String last) throws CredentialException {
    try {
      String read = Files.readString(file).strip();
      if (!read.isEmpty()) {
        return read;
      }
      if (last != null) {
        return last;
      }
      throw new CredentialException(
          where + ": the token file " + Quoted.of(file) + " is empty", null);
    } catch (CredentialException e) {
      throw e;
    } catch (IOException e) {
      if (last != null) {
        return last;
      }
      throw new CredentialException(
          where + ": the token file " + Quoted.of(file) + " cannot be read: " + e, e);
    }
  }

  @Override
  public boolean rejected() {
    synchronized (lock) {
      readAt = null;
      return true;
    }
  }
}
