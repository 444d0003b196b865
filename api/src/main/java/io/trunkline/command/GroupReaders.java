package io.trunkline.command;

import io.trunkline.codec.Codec;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How keys and values are written and read, made once for all groups of a catalogue: a catalogue may be made for each
 * use. Immutable.
 */
final class GroupReaders<K, V> {

    final Codec<K, V> codec;
    final byte @Nullable [] keyPrefix;
    final ReplyDecoder<K> key;
    final ReplyDecoder<@Nullable K> nullableKey;
    final ReplyDecoder<V> value;
    final ReplyDecoder<@Nullable V> nullableValue;
    final ReplyDecoder<List<V>> valueList;
    final ReplyDecoder<List<@Nullable V>> nullableValueList;

    @SuppressWarnings("NullAway") // some results are null, as the fields' types say
    GroupReaders(Codec<K, V> codec, byte @Nullable [] keyPrefix) {
        this.codec = codec;
        this.keyPrefix = keyPrefix;
        this.key = codec::decodeKey;
        this.nullableKey = in -> in.readNull() ? null : codec.decodeKey(in);
        this.value = codec::decodeValue;
        this.nullableValue = in -> in.readNull() ? null : codec.decodeValue(in);
        this.valueList = ReplyDecoders.list(value);
        this.nullableValueList = ReplyDecoders.list(nullableValue);
    }
}
