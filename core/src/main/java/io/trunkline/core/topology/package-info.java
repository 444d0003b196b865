/**
 * Which servers there are, and which of them a command goes to.
 *
 * <p>Belongs here: pure choices from what is known. Does not: finding it out, which the servers' bridges do.
 */
@NullMarked
package io.trunkline.core.topology;

import org.jspecify.annotations.NullMarked;
