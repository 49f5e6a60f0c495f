package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OutOfMemoryExitTest {
  @Test
  void wantOfMemoryIsFoundAmongTheCauses() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    assertThat(OutOfMemoryExit.isIn(error)).isTrue();
    assertThat(OutOfMemoryExit.isIn(new IllegalStateException(new IOException(error)))).isTrue();
    assertThat(OutOfMemoryExit.isIn(new IOException("disk"))).isFalse();
    assertThat(OutOfMemoryExit.isIn(new StackOverflowError())).isFalse();
  }

  @Test
  void aRingOfCausesHasAnEnd() {
    IllegalStateException one = new IllegalStateException();
    one.initCause(new IOException(one));
    assertThat(OutOfMemoryExit.isIn(one)).isFalse();
  }
}
