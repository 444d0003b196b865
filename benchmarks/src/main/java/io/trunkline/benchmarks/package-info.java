/**
 * JMH benchmarks of the parts of Trunkline's hot path that need no server. For the whole client against a server and
 * against other clients see {@link io.trunkline.benchmarks.compare} and {@link io.trunkline.benchmarks.failover}, whose
 * programs begin with {@link io.trunkline.benchmarks.Program}.
 */
@NullMarked
package io.trunkline.benchmarks;

import org.jspecify.annotations.NullMarked;
