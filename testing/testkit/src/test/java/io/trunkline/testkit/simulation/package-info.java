/** Runs the transport contract against the simulation, and tests the simulation itself. */
@NullMarked
package io.trunkline.testkit.simulation;

import org.jspecify.annotations.NullMarked;
