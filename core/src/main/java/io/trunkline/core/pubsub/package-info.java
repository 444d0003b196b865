/**
 * What the application wants to receive, and who receives it.
 *
 * <p>Belongs here: channels, their state at the server, handlers and queues. Does not: the connection that carries
 * them.
 */
@NullMarked
package io.trunkline.core.pubsub;

import org.jspecify.annotations.NullMarked;
