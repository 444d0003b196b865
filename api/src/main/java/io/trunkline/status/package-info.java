/**
 * What a multiplexer shows of itself: its servers and connections, and the figures of both.
 *
 * <p>Entry types: {@link io.trunkline.status.MultiplexerStatus} is everything at one moment,
 * {@link io.trunkline.status.MultiplexerCounters} the figures alone, and {@link io.trunkline.status.Figure} the table
 * of them: counters, MBeans, metrics, {@code trunkline status --json} and {@code docs/figures.md} go by it.
 *
 * <p>Thread model: everything here is immutable.
 *
 * <p>What does not belong here: what happens at one moment, which is an event, and anything that changes what is shown.
 */
@NullMarked
package io.trunkline.status;

import org.jspecify.annotations.NullMarked;
