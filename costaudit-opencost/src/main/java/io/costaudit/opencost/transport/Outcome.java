package io.costaudit.opencost.transport;

/** What came of one request: a response, or the reason why there is none. */
sealed interface Outcome permits Response, FailedRequest {}
