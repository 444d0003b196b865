/**
 * The servers that the command line brings along: one, a cluster, or a primary with replicas and sentinels.
 *
 * <p>Entry type: {@link io.trunkline.cli.embedded.EmbeddedServers}.
 *
 * <p>All listen on the loopback address alone, have a password that is drawn for each start, keep what they write in
 * directories that nobody else may read, and end with the JVM in whatever way that ends. What does not belong here: what
 * is done with them.
 */
@NullMarked
package io.trunkline.cli.embedded;

import org.jspecify.annotations.NullMarked;
