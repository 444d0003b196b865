/**
 * The door that every command goes through, and what stands behind it: {@link io.trunkline.core.dispatch.Dispatcher}
 * and {@link io.trunkline.core.dispatch.Router}; whether a command is allowed, where it goes, how often it is tried,
 * and over which kind of connection it travels. Groups of commands come through it as such.
 *
 * <p>Belongs here: what is decided about a command before it is a message in a queue. Does not: which server is what,
 * which is topology's; how a connection is lent, which is the server's.
 */
@NullMarked
package io.trunkline.core.dispatch;

import org.jspecify.annotations.NullMarked;
