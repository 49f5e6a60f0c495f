package io.costaudit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
  private final OutOfMemoryError error = new OutOfMemoryError("Java heap space");
  private final List<Throwable> told = new ArrayList<>();

  @Test
  void theHandlerOfTheThreadIsToldAndTheThreadGoesOn() throws Exception {
    List<Throwable> after = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              OutOfMemory.tell(new CompletionException(new IOException(error)));
              OutOfMemory.tell(new IOException("disk"));
              OutOfMemory.tell(new StackOverflowError());
              after.addAll(told);
            });
    thread.setUncaughtExceptionHandler(
        (dying, thrown) -> {
          assertThat(dying).isSameAs(thread);
          told.add(thrown);
        });
    thread.start();
    thread.join();
    assertThat(after).containsExactly(error);
    assertThat(told).containsExactly(error);
  }

  @Test
  void anOwnerThatFailsDoesNotEndTheThread() {
    OutOfMemory.tell(
        error,
        thrown -> {
          told.add(thrown);
          throw new OutOfMemoryError("again");
        });
    assertThat(told).containsExactly(error);
  }

  @Test
  void aRingOfCausesHasAnEnd() {
    IllegalStateException one = new IllegalStateException();
    one.initCause(new IOException(one));
    OutOfMemory.tell(one, told::add);
    assertThat(told).isEmpty();
  }
}
