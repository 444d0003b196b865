/**
 * A gate that finds what a test class left behind.
 *
 * <p>Entry type: {@link io.trunkline.testkit.LeakGate}, an extension of JUnit.
 *
 * <p>Thread model: the gate looks at the whole process, so that one test class runs in a JVM at a time.
 *
 * <p>What does not belong here: anything that knows the client under test.
 */
@NullMarked
package io.trunkline.testkit;

import org.jspecify.annotations.NullMarked;
