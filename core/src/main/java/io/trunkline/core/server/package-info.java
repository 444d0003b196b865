/**
 * One server: its shared bridges, the connections that it lends, and what is remembered of it over reconnects.
 *
 * <p>Belongs here: what concerns all connections to one server. Does not: what concerns one connection, which is the
 * bridge's.
 */
@NullMarked
package io.trunkline.core.server;

import org.jspecify.annotations.NullMarked;
