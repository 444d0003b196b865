/**
 * The demonstration: many threads that know what must come of everything they do, and what happens to servers meanwhile.
 *
 * <p>Entry type: {@link io.trunkline.cli.demo.DemoRun}.
 *
 * <p>What does not belong here: options of the command line, and how servers are started.
 */
@NullMarked
package io.trunkline.cli.demo;

import org.jspecify.annotations.NullMarked;
