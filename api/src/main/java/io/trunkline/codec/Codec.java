package io.trunkline.codec;

import io.trunkline.command.ArgumentWriter;
import io.trunkline.reply.ReplyReader;

/**
 * Turns an application's keys and values into bytes and back. Thread-safe.
 *
 * <p>Encoding happens on the calling thread. Decoding happens on the I/O thread, straight from the receive buffer: it
 * must be quick, must not block and must not call Trunkline. Replies of 1 MiB and more are decoded on the thread that
 * waits for them, or on a completion thread. An exception thrown while decoding fails that command only.
 *
 * @param <K> the type of keys, of channels and of nothing else
 * @param <V> the type of values, of hash fields' values and of members
 */
public interface Codec<K, V> {

    /**
     * Writes a key as exactly one argument.
     *
     * @param key the key
     * @param out takes exactly one call of one of its methods
     */
    void encodeKey(K key, ArgumentWriter out);

    /**
     * Writes a value as exactly one argument.
     *
     * @param value the value
     * @param out takes exactly one call of one of its methods
     */
    void encodeValue(V value, ArgumentWriter out);

    /**
     * Reads a key.
     *
     * @param in stands at a string that is not null; exactly one element is to be read
     * @return the key
     */
    K decodeKey(ReplyReader in);

    /**
     * Reads a value.
     *
     * @param in stands at a string or number that is not null; exactly one element is to be read
     * @return the value
     */
    V decodeValue(ReplyReader in);
}
