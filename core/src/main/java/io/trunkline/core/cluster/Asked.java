package io.trunkline.core.cluster;

import io.trunkline.options.Endpoint;

/**
 * Whom a question went to, and when. Immutable.
 *
 * @param speaker the endpoint by which the node was dialled
 * @param atNanos when it was asked; of the clock that all times of this room are of
 * @param isTls whether over TLS, which decides the port that counts
 */
public record Asked(Endpoint speaker, long atNanos, boolean isTls) {}
