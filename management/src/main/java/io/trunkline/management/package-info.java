/**
 * Shows a running multiplexer to operators: JMX MBeans and Dropwizard metrics over its public snapshots and events.
 *
 * <p>Entry types: {@link io.trunkline.management.TrunklineManagement} registers MBeans, which JConsole and every other
 * JMX client can read without Trunkline on its class path; {@link io.trunkline.management.TrunklineMetrics} makes
 * gauges for a metric registry. Both are thread-safe and read only what is asked for, when it is asked for.
 *
 * <p>What does not belong here: counting, which is the engine's, and anything that a snapshot or event does not tell.
 */
@NullMarked
package io.trunkline.management;

import org.jspecify.annotations.NullMarked;
