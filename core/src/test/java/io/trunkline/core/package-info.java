/** Tests of the engine's parts that need no server. */
@NullMarked
package io.trunkline.core;

import org.jspecify.annotations.NullMarked;
