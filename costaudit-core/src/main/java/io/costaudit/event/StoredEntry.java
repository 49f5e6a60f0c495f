package io.costaudit.event;

import static java.util.Objects.requireNonNull;

/**
 * An entry as a {@link LedgerStore} holds it. The store commits a change of the entry only while
 * the entry still has this revision.
 *
 * @param entry the entry
 * @param revision the number of the commit that wrote the entry, at least 1; the store counts all
 *     its commits with one counter, so a revision is never used twice
 */
public record StoredEntry(LedgerEntry entry, long revision) {
  public StoredEntry {
    requireNonNull(entry, "entry");
    if (revision < 1) {
      throw new IllegalArgumentException("revision must be at least 1: " + revision);
    }
  }
}
