/**
 * Tests of the leak gate. Those of the testkit's other parts are in this module, too, since all of them want the gate.
 */
@NullMarked
package io.trunkline.testkit;

import org.jspecify.annotations.NullMarked;
