/**
 * The generator of the commands' faces, and the test that the committed faces are what it writes.
 *
 * <p>Part of no artifact: it is compiled with the tests.
 */
@NullMarked
package io.trunkline.generator;

import org.jspecify.annotations.NullMarked;
