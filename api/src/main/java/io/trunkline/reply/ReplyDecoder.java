package io.trunkline.reply;

import org.jspecify.annotations.Nullable;

/**
 * Makes a command's result of its reply. Thread-safe; called on the I/O thread, must be quick and must not block.
 *
 * <p>A reply that is an error as a whole never reaches a decoder: it becomes a
 * {@link io.trunkline.exception.RedisServerException}.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface ReplyDecoder<T extends @Nullable Object> {

    /**
     * Reads the reply.
     *
     * @param in stands at the reply's only top-level element; need not be read to the end
     * @return the result
     * @throws io.trunkline.exception.UnexpectedReplyException if the reply is not of a type that this command can have
     */
    T decode(ReplyReader in);
}
