/**
 * The door that every command goes through: whether it is allowed, how often it is tried, and over which kind of connection it travels.
 *
 * <p>Belongs here: what is decided about a command before it is a message in a queue. Does not: which server, which is
 * topology's; how a connection is lent, which is the server's.
 */
@NullMarked
package io.trunkline.core.dispatch;

import org.jspecify.annotations.NullMarked;
