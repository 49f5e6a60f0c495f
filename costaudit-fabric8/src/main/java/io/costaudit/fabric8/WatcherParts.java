package io.costaudit.fabric8;

import io.costaudit.event.Folding;
import io.costaudit.event.Ledger;
import io.costaudit.time.TimeSource;
import java.util.concurrent.Executor;

/**
 * What all scopes of a watcher share.
 *
 * @param ledger what is known, and asked for in {@code slowTasks} only
 * @param feed takes what is found to the ledger
 * @param folding what stands in the price of what
 * @param settings how to watch
 * @param clock tells the time of what is seen
 * @param slowTasks runs what waits for the server or for the ledger
 */
record WatcherParts(
    Ledger ledger,
    LedgerFeed feed,
    Folding folding,
    WatchSettings settings,
    TimeSource clock,
    Executor slowTasks) {}
