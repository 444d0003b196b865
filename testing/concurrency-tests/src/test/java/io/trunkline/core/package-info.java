/**
 * Checks of what threads of the engine hand to each other, run by jcstress. They are in the packages of what they
 * check; what they must not see is marked forbidden, and {@link io.trunkline.core.StressRunTest} fails if it is seen.
 */
@org.jspecify.annotations.NullMarked
package io.trunkline.core;
