package io.costaudit.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rows of one window, kept in columns. Parts that repeat, such as names, are stored once in a
 * dictionary, and each row has their numbers. Numbers are stored in arrays; a column of zeros takes
 * no memory. A row object is created when the row is read.
 */
final class ColumnarRows<R> {
  /** The way in which a row is taken apart and put together again. */
  interface Layout<R> {
    /** Returns immutable parts with {@code equals}; their number is the same for each row. */
    Object[] parts(R row);

    /** Returns the numbers of a row; their count is the same for each row. */
    double[] numbers(R row);

    R row(Object[] parts, double[] numbers);
  }

  private static final int INITIAL_ROWS = 16;

  private final Layout<R> layout;
  private final Dictionary dictionary;
  private int[][] codes = new int[0][];
  private double[][] numbers = new double[0][];
  private int size;

  /** Creates an empty window. The rows of several windows may share one dictionary. */
  ColumnarRows(Layout<R> layout, Dictionary dictionary) {
    this.layout = layout;
    this.dictionary = dictionary;
  }

  void add(R row) {
    Object[] parts = layout.parts(row);
    double[] values = layout.numbers(row);
    if (codes.length == 0) {
      codes = new int[parts.length][INITIAL_ROWS];
      numbers = new double[values.length][];
    }
    for (int i = 0; i < codes.length; i++) {
      if (size == codes[i].length) {
        codes[i] = Arrays.copyOf(codes[i], 2 * size);
      }
      codes[i][size] = dictionary.code(parts[i]);
    }
    for (int i = 0; i < numbers.length; i++) {
      if (values[i] != 0) {
        numbers[i] = withPlaceFor(size, numbers[i]);
        numbers[i][size] = values[i];
      }
    }
    size++;
  }

  /** Returns the column with room for the index. Values beyond the end of a column are zero. */
  private static double[] withPlaceFor(int index, double[] column) {
    if (column == null) {
      return new double[Math.max(INITIAL_ROWS, index + 1)];
    }
    return index < column.length
        ? column
        : Arrays.copyOf(column, Math.max(index + 1, 2 * column.length));
  }

  void forEach(Consumer<? super R> reader) {
    for (int row = 0; row < size; row++) {
      Object[] parts = new Object[codes.length];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = dictionary.part(codes[i][row]);
      }
      double[] values = new double[numbers.length];
      for (int i = 0; i < values.length; i++) {
        double[] column = numbers[i];
        values[i] = column == null || row >= column.length ? 0 : column[row];
      }
      reader.accept(layout.row(parts, values));
    }
  }

  /** A dictionary that numbers parts. Not safe for use by several threads while parts are added. */
  static final class Dictionary {
    private final Map<Object, Integer> codes = new HashMap<>();
    private final List<Object> parts = new ArrayList<>();

    int code(Object part) {
      Integer known = codes.get(part);
      if (known != null) {
        return known;
      }
      codes.put(part, parts.size());
      parts.add(part);
      return parts.size() - 1;
    }

    Object part(int code) {
      return parts.get(code);
    }
  }
}
