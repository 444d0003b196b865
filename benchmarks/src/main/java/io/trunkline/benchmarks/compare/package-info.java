/**
 * Compares Trunkline with other clients on one Redis server, side by side.
 *
 * <p>{@link io.trunkline.benchmarks.compare.Compare} conducts: it starts a server and, for each workload, one
 * {@link io.trunkline.benchmarks.compare.Worker} JVM per client, and lets these run in turn. What a client must offer
 * to take part is in {@link io.trunkline.benchmarks.compare.SyncClient} and
 * {@link io.trunkline.benchmarks.compare.AsyncClient}; all are driven by the same code.
 */
@NullMarked
package io.trunkline.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
