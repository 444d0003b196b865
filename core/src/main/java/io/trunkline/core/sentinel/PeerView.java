package io.trunkline.core.sentinel;

import io.trunkline.options.Endpoint;

/**
 * A sentinel as another one sees it. Immutable.
 *
 * @param id what all of them call it by
 * @param endpoint where it is
 */
public record PeerView(String id, Endpoint endpoint) {}
