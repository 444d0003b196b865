/**
 * Threads, executors, clocks, figures and the engine's own commands: what needs nothing else of the engine.
 *
 * <p>Belongs here: what could be used by any room and uses none.
 */
@NullMarked
package io.trunkline.core.runtime;

import org.jspecify.annotations.NullMarked;
