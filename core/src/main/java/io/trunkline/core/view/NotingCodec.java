package io.trunkline.core.view;

import io.trunkline.codec.Codec;
import io.trunkline.command.ArgumentWriter;
import io.trunkline.reply.ReplyReader;
import java.util.function.Consumer;

/**
 * A codec that tells somebody when the one behind it fails to encode, and throws what that threw. As thread-safe as
 * whom it tells.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class NotingCodec<K, V> implements Codec<K, V> {

    private final Codec<K, V> codec;
    private final Consumer<Throwable> onFailure;

    NotingCodec(Codec<K, V> codec, Consumer<Throwable> onFailure) {
        this.codec = codec;
        this.onFailure = onFailure;
    }

    @Override
    public void encodeKey(K key, ArgumentWriter out) {
        try {
            codec.encodeKey(key, out);
        } catch (Throwable e) {
            onFailure.accept(e);
            throw e;
        }
    }

    @Override
    public void encodeValue(V value, ArgumentWriter out) {
        try {
            codec.encodeValue(value, out);
        } catch (Throwable e) {
            onFailure.accept(e);
            throw e;
        }
    }

    @Override
    public K decodeKey(ReplyReader in) {
        return codec.decodeKey(in);
    }

    @Override
    public V decodeValue(ReplyReader in) {
        return codec.decodeValue(in);
    }
}
