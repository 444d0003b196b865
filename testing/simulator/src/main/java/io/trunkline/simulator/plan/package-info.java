/**
 * What lives are going to be, all of it decided before they begin, and drawn from seeds: how the multiplexer is set up,
 * what its servers are to each other, what callers do, and what goes wrong. Nothing here lives, so that nothing here
 * knows of worlds, servers or checkers; what is drawn for one kind of servers alone has a class of its own.
 */
@NullMarked
package io.trunkline.simulator.plan;

import org.jspecify.annotations.NullMarked;
