package io.trunkline.command;

import io.trunkline.codec.Codec;
import io.trunkline.reply.ReplyDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the groups of the catalogue share: starting a command, and the decoders of keys and values. Immutable. */
abstract class CatalogueGroup<K, V> {

    private final Codec<K, V> codec;
    private final byte @Nullable [] keyPrefix;

    /** Reads a key. */
    final ReplyDecoder<K> key;

    /** Reads a key, or null. */
    final ReplyDecoder<@Nullable K> nullableKey;

    /** Reads a value. */
    final ReplyDecoder<V> value;

    /** Reads a value, or null. */
    final ReplyDecoder<@Nullable V> nullableValue;

    /** Reads a list of values. */
    final ReplyDecoder<List<V>> valueList;

    /** Reads a list of values and nulls. */
    final ReplyDecoder<List<@Nullable V>> nullableValueList;

    CatalogueGroup(GroupReaders<K, V> readers) {
        this.codec = readers.codec;
        this.keyPrefix = readers.keyPrefix;
        this.key = readers.key;
        this.nullableKey = readers.nullableKey;
        this.value = readers.value;
        this.nullableValue = readers.nullableValue;
        this.valueList = readers.valueList;
        this.nullableValueList = readers.nullableValueList;
    }

    final CommandBuilder<K, V> command(CommandName name) {
        return CommandBuilder.of(name, codec, keyPrefix);
    }

    /** Starts a command that begins with keys, at least one. */
    final CommandBuilder<K, V> onKeys(CommandName name, K[] keys) {
        ArgumentChecks.notEmpty(name, "keys", keys.length);
        return command(name).keys(keys);
    }

    /** Starts a command that begins with keys, at least one. */
    final CommandBuilder<K, V> onEachKey(CommandName name, Iterable<? extends K> keys) {
        CommandBuilder<K, V> command = command(name).keys(keys);
        ArgumentChecks.notEmpty(name, "keys", command.argumentCount());
        return command;
    }
}
