package io.trunkline.condition;

import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
import java.util.Objects;

/**
 * What a condition asks a server, in which there is no value, so that it is the same whatever the type of values.
 * Immutable.
 *
 * @param <K> the type of keys
 */
abstract class ConditionQuestion<K> {

    private final K key;

    private ConditionQuestion(K key) {
        this.key = Objects.requireNonNull(key, "key");
    }

    final K key() {
        return key;
    }

    /** Builds the question, but for how its answer is read. */
    final <V> CommandBuilder<K, V> ask(CommandName name, CommandCatalogue<K, V> commands) {
        CommandBuilder<K, V> builder = commands.command(name).key(key);
        complete(builder);
        return builder;
    }

    abstract void complete(CommandBuilder<K, ?> builder);

    static <K> ConditionQuestion<K> ofKey(K key) {
        return new ConditionQuestion<>(key) {
            @Override
            void complete(CommandBuilder<K, ?> builder) {
                // The key is all.
            }
        };
    }

    static <K> ConditionQuestion<K> ofField(K key, K field) {
        Objects.requireNonNull(field, "field");
        return new ConditionQuestion<>(key) {
            @Override
            void complete(CommandBuilder<K, ?> builder) {
                builder.field(field);
            }
        };
    }

    static <K> ConditionQuestion<K> ofIndex(K key, long index) {
        return new ConditionQuestion<>(key) {
            @Override
            void complete(CommandBuilder<K, ?> builder) {
                builder.arg(index);
            }
        };
    }

    static <K> ConditionQuestion<K> ofRange(K key, double min, double max) {
        return new ConditionQuestion<>(key) {
            @Override
            void complete(CommandBuilder<K, ?> builder) {
                builder.arg(min).arg(max);
            }
        };
    }
}
