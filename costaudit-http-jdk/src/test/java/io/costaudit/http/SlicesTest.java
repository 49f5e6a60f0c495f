package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicesTest {
  private static final int SLICE = Slices.SLICE_BYTES;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, SLICE - 1, SLICE, SLICE + 1, 5 * SLICE, 5 * SLICE + 77})
  void whatIsWrittenComesOutInSlices(int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    Slices.Output output = new Slices.Output();
    int half = length / 2;
    output.write(bytes, 0, half);
    for (int i = half; i < length && i < half + 100; i++) {
      output.write(bytes[i]);
    }
    int single = Math.min(100, length - half);
    output.write(bytes, half + single, length - half - single);
    Slices slices = output.slices();

    List<Integer> writes = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    slices.writeTo(
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("one byte after the other");
          }

          @Override
          public void write(byte[] block, int from, int count) {
            writes.add(count);
            out.write(block, from, count);
          }
        });

    assertThat(slices.length()).isEqualTo(length);
    assertThat(out.toByteArray()).isEqualTo(bytes);
    assertThat(writes)
        .allMatch(count -> count <= SLICE)
        .hasSizeLessThanOrEqualTo(length / SLICE + 1);
  }
}
