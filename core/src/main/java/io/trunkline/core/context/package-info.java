/**
 * What all parts of one multiplexer share: options in the engine's units, the transport, the budgets of reconnecting.
 *
 * <p>Belongs here: what is made once for each multiplexer or process and asked for by many. Does not: anything with a
 * life of its own.
 */
@NullMarked
package io.trunkline.core.context;

import org.jspecify.annotations.NullMarked;
