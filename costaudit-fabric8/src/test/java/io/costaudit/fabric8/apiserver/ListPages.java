package io.costaudit.fabric8.apiserver;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists that are read page by page: each stays as it was when its first page was read, until newer
 * ones push it out. Not thread-safe.
 */
final class ListPages {
  private static final int MAX_SNAPSHOTS = 64;
  private static final Pattern TOKEN = Pattern.compile("(\\d+)\n([^\n]*)\n([^\n]*)");

  private final Map<Snapshot, List<StoredObject>> snapshots = new LinkedHashMap<>();

  /** The first page of all that; all of it where it fits. */
  ListPage first(
      ServedKind kind, Selection selection, long version, List<StoredObject> all, int limit) {
    if (limit <= 0 || all.size() <= limit) {
      return new ListPage(version, all, "", 0);
    }
    Snapshot snapshot = new Snapshot(kind, selection, version);
    if (snapshots.putIfAbsent(snapshot, all) == null && snapshots.size() > MAX_SNAPSHOTS) {
      snapshots.remove(snapshots.keySet().iterator().next());
    }
    return page(version, all, 0, limit);
  }

  /**
   * The page that follows, by the token of the one before.
   *
   * @throws ApiStatusException a 410 if the list is no longer known, a 400 if the token is none
   */
  ListPage next(ServedKind kind, Selection selection, String token, int limit) {
    Matcher matcher = TOKEN.matcher(decoded(token));
    if (!matcher.matches()) {
      throw ApiStatusException.badRequest("continue key is not valid");
    }
    long at = Long.parseLong(matcher.group(1));
    ObjectName after = new ObjectName(matcher.group(2), matcher.group(3));
    List<StoredObject> all = snapshots.get(new Snapshot(kind, selection, at));
    if (all == null) {
      throw ApiStatusException.expired(
          "The provided continue parameter is too old to display a consistent list result. You"
              + " can start a new list without the continue parameter.");
    }
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all.get(middle).name().compareTo(after) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return page(at, all, low, limit <= 0 ? all.size() : limit);
  }

  /** Forgets all lists. */
  void clear() {
    snapshots.clear();
  }

  private static ListPage page(long at, List<StoredObject> all, int from, int limit) {
    int to = limit < all.size() - from ? from + limit : all.size();
    List<StoredObject> items = all.subList(from, to);
    if (to == all.size()) {
      return new ListPage(at, items, "", 0);
    }
    ObjectName last = all.get(to - 1).name();
    String token = at + "\n" + last.namespace() + "\n" + last.name();
    return new ListPage(
        at,
        items,
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(token.getBytes(StandardCharsets.UTF_8)),
        all.size() - to);
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiStatusException.badRequest("continue key is not valid: " + e.getMessage());
    }
  }

  private record Snapshot(ServedKind kind, Selection selection, long version) {}
}
