package io.costaudit.examples.server;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Draws lines of a terminal as an SVG picture. */
final class TerminalPicture {
  private static final int COLUMNS = EventPrinter.WIDTH;
  private static final double CHARACTER_WIDTH = 7.8;
  private static final int LINE_HEIGHT = 18;
  private static final int MARGIN = 16;
  private static final Pattern TIME = Pattern.compile("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");

  private TerminalPicture() {}

  /**
   * Draws the lines. Times differ from run to run, so the picture shows 09:30:00, 09:30:01 and so
   * on in their place.
   */
  static String of(List<String> lines) {
    StringBuilder svg = new StringBuilder();
    int width = (int) Math.ceil(COLUMNS * CHARACTER_WIDTH) + 2 * MARGIN;
    int height = lines.size() * LINE_HEIGHT + 2 * MARGIN;
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .append(width)
        .append("\" height=\"")
        .append(height)
        .append("\" viewBox=\"0 0 ")
        .append(width)
        .append(' ')
        .append(height)
        .append("\">\n")
        .append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n")
        .append("<g font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"13\"")
        .append(" xml:space=\"preserve\">\n");
    int times = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).stripTrailing();
      if (TIME.matcher(line).find()) {
        line = TIME.matcher(line).replaceFirst(String.format(Locale.ROOT, "09:30:%02d.000", times));
        times++;
      }
      if (!line.isEmpty()) {
        int y = MARGIN + (i + 1) * LINE_HEIGHT - 5;
        // The width makes columns stand below each other in whatever font there is.
        svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" textLength=\"%.1f\" fill=\"%s\">%s</text>%n",
                MARGIN,
                y,
                line.length() * CHARACTER_WIDTH,
                color(line),
                line.replace("&", "&amp;").replace("<", "&lt;")));
      }
    }
    return svg.append("</g>\n</svg>\n").toString().replace("\r\n", "\n");
  }

  private static String color(String line) {
    if (line.startsWith("$ ")) {
      return "#e6edf3";
    }
    if (line.matches(".*\\s\\+[\\d,.]+$")) {
      return "#ff9b8f"; // costs more
    }
    return line.matches(".*\\s-[\\d,.]+$") ? "#7ee787" : "#9da7b3";
  }
}
