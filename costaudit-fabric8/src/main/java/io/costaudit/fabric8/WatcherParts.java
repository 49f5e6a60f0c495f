package io.costaudit.fabric8;

import io.costaudit.event.Folding;
import io.costaudit.event.Ledger;
import io.costaudit.time.TimeSource;
import java.util.concurrent.Executor;

/**
 * The parts that all scopes of a watcher share.
 *
 * @param ledger the ledger, which is called in {@code slowTasks} only
 * @param feed hands items over to the ledger
 * @param folding the rule which objects the price of a controller covers
 * @param settings the settings of each watch
 * @param clock dates the items
 * @param slowTasks runs tasks that wait for the server or for the ledger
 */
record WatcherParts(
    Ledger ledger,
    LedgerFeed feed,
    Folding folding,
    WatchSettings settings,
    TimeSource clock,
    Executor slowTasks) {}
