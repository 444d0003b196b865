/**
 * The logical lane to a server: one writer, a backlog, and a connection that is made again for ever.
 *
 * <p>Belongs here: connecting, shaking hands, writing, matching replies, watching for dead peers. A bridge tells its
 * {@link io.trunkline.core.bridge.BridgeOwner} and names nothing above it. Does not: what a message is, or what its
 * reply means.
 */
@NullMarked
package io.trunkline.core.bridge;

import org.jspecify.annotations.NullMarked;
