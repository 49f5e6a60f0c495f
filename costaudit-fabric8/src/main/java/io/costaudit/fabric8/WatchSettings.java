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
 * @param proofInterval how often a quiet watch must prove that it lives; null for never
 * @param proofLimit how long such a proof may take
 */
record WatchSettings(
    int pageSize,
    Duration shortestBackoff,
    Duration longestBackoff,
    Duration stuckLimit,
    @Nullable Duration proofInterval,
    Duration proofLimit) {}
