package io.costaudit.fabric8;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the watch of a scope.
 *
 * @param pageSize the number of objects that a list asks for at once
 * @param shortestBackoff the first pause after a failure
 * @param longestBackoff the longest pause after a failure
 * @param stuckLimit how long an informer may be without a watch, or a list without a further
 *     object, before it is replaced
 * @param probeInterval how often a quiet watch is probed; null for never
 * @param probeTimeout how long the watch may take to reach the version of the probe
 */
record WatchSettings(
    int pageSize,
    Duration shortestBackoff,
    Duration longestBackoff,
    Duration stuckLimit,
    @Nullable Duration probeInterval,
    Duration probeTimeout) {}
