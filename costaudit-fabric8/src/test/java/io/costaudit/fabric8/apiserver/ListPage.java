package io.costaudit.fabric8.apiserver;

import java.util.List;

/**
 * A page of a list.
 *
 * @param version of the whole list
 * @param continuation the token of the next page; empty on the last one
 * @param remaining how many come after this page
 */
record ListPage(long version, List<StoredObject> items, String continuation, int remaining) {}
