/**
 * A command in flight, from submission to outcome: who waits for it, what ends it, how its reply is read.
 *
 * <p>Belongs here: the kinds of messages, the futures that they are, and the two things that they see: the
 * {@link io.trunkline.core.message.Wire} that they are written to and the {@link io.trunkline.core.message.Home} that
 * has them. Does not: sockets, servers, queues.
 */
@NullMarked
package io.trunkline.core.message;

import org.jspecify.annotations.NullMarked;
