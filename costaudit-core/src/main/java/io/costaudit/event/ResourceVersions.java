package io.costaudit.event;

/**
 * Order of {@code resourceVersion}s: unsigned integers of any length, as API servers count them.
 * Versions that are no integers cannot be ordered; of two such the one that arrives later counts as
 * newer. Stateless.
 */
public final class ResourceVersions {
  private ResourceVersions() {}

  /**
   * Negative, zero or positive as {@code arriving} is older than, equal to or newer than {@code
   * known}.
   */
  public static int compare(String arriving, String known) {
    if (arriving.equals(known)) {
      return 0;
    }
    if (!isNumber(arriving) || !isNumber(known)) {
      return 1;
    }
    String a = withoutLeadingZeros(arriving);
    String b = withoutLeadingZeros(known);
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private static boolean isNumber(String version) {
    return !version.isEmpty() && version.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String withoutLeadingZeros(String number) {
    int start = 0;
    while (start < number.length() - 1 && number.charAt(start) == '0') {
      start++;
    }
    return number.substring(start);
  }
}
