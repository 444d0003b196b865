/** Tests of the simulator, and the simulation of the engine by the thousand. */
@NullMarked
package io.trunkline.simulator;

import org.jspecify.annotations.NullMarked;
