/**
 * Tests of the whole client: against real servers, and against scripted peers where a server would not misbehave on
 * demand. Each runs on RESP2 and RESP3 where both apply.
 */
@NullMarked
package io.trunkline.it;

import org.jspecify.annotations.NullMarked;
