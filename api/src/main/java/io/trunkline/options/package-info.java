/**
 * Where a multiplexer connects to, and how.
 *
 * <p>Entry type: {@link io.trunkline.options.MultiplexerOptions}, in code or from a text; its options stand in groups,
 * each a class with its accessors and its builder. All are immutable but builders, which are not thread-safe.
 *
 * <p>What belongs here is what is said before there is a multiplexer. It sees nothing of the multiplexer and its views.
 */
@NullMarked
package io.trunkline.options;

import org.jspecify.annotations.NullMarked;
