/**
 * What an application uses: the multiplexer and its views on databases, channels and servers.
 *
 * <p>Entry types: {@link io.trunkline.ConnectionMultiplexer} connects as its
 * {@link io.trunkline.options.MultiplexerOptions} say and hands out a {@link io.trunkline.Database}, a
 * {@link io.trunkline.Subscriber} and a {@link io.trunkline.Server} for each endpoint. The multiplexer and its views
 * are thread-safe; options, statuses, counters and events are immutable.
 *
 * <p>What does not belong here: sockets, RESP and threads, which are the engine's, found through
 * {@link io.trunkline.spi}.
 */
@NullMarked
package io.trunkline;

import org.jspecify.annotations.NullMarked;
