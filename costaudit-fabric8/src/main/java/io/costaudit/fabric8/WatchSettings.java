package io.costaudit.fabric8;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a scope is watched.
 *
 * @param pageSize how many objects a list asks for at once
 * @param shortestBackoff the first pause after a failure
 * @param longestBackoff the longest
 * @param stuckLimit how long an informer may be without a watch, or a list without a further
 *     object, before it is replaced
 * @param probeInterval how often a quiet watch is probed; null for never
 * @param probeTimeout how long the sign may take that the probe asks for
 */
record WatchSettings(
    int pageSize,
    Duration shortestBackoff,
    Duration longestBackoff,
    Duration stuckLimit,
    @Nullable Duration probeInterval,
    Duration probeTimeout) {}
