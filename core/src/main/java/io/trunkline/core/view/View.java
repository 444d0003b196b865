package io.trunkline.core.view;

import io.trunkline.CommandFlag;
import io.trunkline.RetryPolicy;
import io.trunkline.codec.Codec;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.DurationArgument;
import io.trunkline.core.dispatch.Dispatcher;
import io.trunkline.core.dispatch.Route;
import io.trunkline.options.ReadFrom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The settings of a view on a database, sync or async: what to build commands with and how they travel. Immutable.
 *
 * @param dispatcher the door that commands go through
 * @param scripts how scripts are called
 * @param commands builds commands
 * @param route how they travel
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public record View<K, V>(Dispatcher dispatcher, Scripts scripts, CommandCatalogue<K, V> commands, Route route) {

    View<K, V> withFlags(CommandFlag... flags) {
        Set<CommandFlag> chosen = EnumSet.noneOf(CommandFlag.class);
        chosen.addAll(Arrays.asList(flags));
        return new View<>(dispatcher, scripts, commands, route.withFlags(Collections.unmodifiableSet(chosen)));
    }

    View<K, V> withReadFrom(ReadFrom readFrom) {
        Objects.requireNonNull(readFrom, "readFrom");
        return new View<>(dispatcher, scripts, commands, route.withReadFrom(readFrom));
    }

    View<K, V> withTimeout(Duration timeout) {
        return new View<>(dispatcher, scripts, commands, route.withTimeout(timeoutNanos(timeout)));
    }

    static long timeoutNanos(Duration timeout) {
        long nanos = DurationArgument.nanos("timeout", timeout);
        if (nanos < 1_000_000) {
            throw new IllegalArgumentException(
                    "A command needs time: timeout=" + timeout + ". Use a millisecond or more.");
        }
        return nanos;
    }

    /** Refuses what is no database. */
    public static int requireDatabase(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("Databases are numbered from 0: index=" + index + ".");
        }
        return index;
    }

    View<K, V> withRetry(RetryPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return new View<>(dispatcher.withRetry(policy), scripts, commands, route);
    }

    View<K, V> withKeyPrefix(String prefix) {
        return new View<>(dispatcher, scripts, commands.withKeyPrefix(prefix), route);
    }

    <A, B> View<A, B> withCodec(Codec<A, B> codec) {
        return new View<>(dispatcher, scripts, commands.withCodec(codec), route);
    }
}
