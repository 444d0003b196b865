/**
 * Compares how Trunkline and other clients get over a server that is killed, stopped or cut off.
 *
 * <p>{@link io.trunkline.benchmarks.failover.Failover} conducts: it gives each client a server and a
 * {@link io.trunkline.benchmarks.failover.Worker} JVM of its own, does the same to each, one after the other, and
 * audits the servers afterwards. What a client must offer to take part is in
 * {@link io.trunkline.benchmarks.failover.Calls}; all are driven by the same code.
 */
@NullMarked
package io.trunkline.benchmarks.failover;

import org.jspecify.annotations.NullMarked;
