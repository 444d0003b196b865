/**
 * Reading replies: the reader that walks over one complete reply, decoders that make results of it, and the general
 * value of commands that are not typed.
 *
 * <p>Entry types: {@link io.trunkline.reply.ReplyReader}, {@link io.trunkline.reply.ReplyDecoder},
 * {@link io.trunkline.reply.RespValue}. Decoders run on the I/O thread; values are immutable.
 */
@NullMarked
package io.trunkline.reply;

import org.jspecify.annotations.NullMarked;
