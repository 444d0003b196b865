/**
 * How keys and values become bytes. Entry type: {@link io.trunkline.codec.Codec}; the usual ones are in
 * {@link io.trunkline.codec.Codecs}. All types here are thread-safe.
 */
@NullMarked
package io.trunkline.codec;

import org.jspecify.annotations.NullMarked;
