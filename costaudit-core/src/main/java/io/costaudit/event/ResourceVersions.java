package io.costaudit.event;

/**
 * Decides which of two {@code resourceVersion}s of one object is newer. API servers count versions
 * as unsigned integers of any length. Versions that are no integers cannot be ordered; of two such
 * versions the one that arrives later counts as newer. Stateless.
 */
public final class ResourceVersions {
  private ResourceVersions() {}

  /**
   * Returns whether {@code arriving} is newer than {@code known}. The same text is never newer than
   * itself. Where one of two different texts is no integer, {@code arriving} is newer.
   */
  public static boolean isNewer(String arriving, String known) {
    if (arriving.equals(known)) {
      return false;
    }
    if (!isNumber(arriving) || !isNumber(known)) {
      return true;
    }
    String a = withoutLeadingZeros(arriving);
    String b = withoutLeadingZeros(known);
    return a.length() != b.length() ? a.length() > b.length() : a.compareTo(b) > 0;
  }

  /** Returns whether both are the same text or the same integer. */
  static boolean isSame(String arriving, String known) {
    return arriving.equals(known)
        || (isNumber(arriving)
            && isNumber(known)
            && withoutLeadingZeros(arriving).equals(withoutLeadingZeros(known)));
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
