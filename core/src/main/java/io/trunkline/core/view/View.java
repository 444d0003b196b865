package io.trunkline.core.view;

import io.trunkline.CommandFlag;
import io.trunkline.RetryPolicy;
import io.trunkline.codec.Codec;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.DurationArgument;
import io.trunkline.core.dispatch.CommandRouter;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.message.ScriptHashes;
import io.trunkline.core.message.ScriptQuestion;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The settings of a view on a database, sync or async: what to build commands with and how they travel. Immutable.
 *
 * @param router brings commands to servers
 * @param scripts knows the hashes of scripts
 * @param commands builds commands
 * @param route how they travel
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public record View<K, V>(CommandRouter router, ScriptHashes scripts, CommandCatalogue<K, V> commands, Route route) {

    View<K, V> withFlags(CommandFlag... flags) {
        Set<CommandFlag> chosen = EnumSet.noneOf(CommandFlag.class);
        chosen.addAll(Arrays.asList(flags));
        int places = (chosen.contains(CommandFlag.DEMAND_PRIMARY) ? 1 : 0)
                + (chosen.contains(CommandFlag.DEMAND_REPLICA) ? 1 : 0)
                + (chosen.contains(CommandFlag.PREFER_REPLICA) ? 1 : 0);
        if (places > 1) {
            throw new IllegalArgumentException("The flags contradict each other: flags=" + chosen
                    + ". Choose one of DEMAND_PRIMARY, PREFER_REPLICA and DEMAND_REPLICA.");
        }
        return new View<>(router, scripts, commands, route.withFlags(Collections.unmodifiableSet(chosen)));
    }

    View<K, V> withTimeout(Duration timeout) {
        long nanos = DurationArgument.nanos("timeout", timeout);
        if (nanos < 1_000_000) {
            throw new IllegalArgumentException(
                    "A command needs time: timeout=" + timeout + ". Use a millisecond or more.");
        }
        return new View<>(router, scripts, commands, route.withTimeout(nanos));
    }

    View<K, V> withRetry(RetryPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        if (route.retry() != null) {
            throw new IllegalStateException("This view tries commands again already: policy=" + route.retry()
                    + ". Call withRetry once, on a view that has no policy.");
        }
        return new View<>(router, scripts, commands, route.withRetry(policy));
    }

    /** Refuses what would be repeated in parts. */
    View<K, V> forGroup(String group) {
        if (route.retry() != null) {
            throw new IllegalStateException("A " + group
                    + " is not tried again as a whole, and its parts must not be: make it from a view without withRetry,"
                    + " and repeat it by hand where its failure says that it was never sent.");
        }
        return this;
    }

    View<K, V> withKeyPrefix(String prefix) {
        return new View<>(router, scripts, commands.withKeyPrefix(prefix), route);
    }

    <A, B> View<A, B> withCodec(Codec<A, B> codec) {
        return new View<>(router, scripts, commands.withCodec(codec), route);
    }

    boolean sendsScriptsWhole() {
        return route.flags().contains(CommandFlag.NO_SCRIPT_CACHE)
                || scripts.sendsWhole()
                || !router.engine().isAvailable(EngineCommands.EVALSHA)
                || !router.engine().isAvailable(EngineCommands.SCRIPT_EXISTS);
    }

    /** What tells whether a script that the server says not to know was not run. */
    ScriptQuestion question(String script) {
        return new ScriptQuestion(scripts, scripts.of(script).exists());
    }

    Command<RespValue> evalsha(String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        List<K> keyList = listOf(keys);
        return values(
                commands.command(EngineCommands.EVALSHA)
                        .arg(scripts.of(script).hash())
                        .arg(keyList.size())
                        .keys(keyList),
                arguments);
    }

    Command<RespValue> eval(String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        List<K> keyList = listOf(keys);
        return values(
                commands.command(EngineCommands.EVAL)
                        .arg(script)
                        .arg(keyList.size())
                        .keys(keyList),
                arguments);
    }

    private static <K, V> Command<RespValue> values(CommandBuilder<K, V> command, Iterable<? extends V> arguments) {
        for (V argument : arguments) {
            command.value(argument);
        }
        return command.read(ReplyDecoders.VALUE);
    }

    private static <K> List<K> listOf(Iterable<? extends K> keys) {
        List<K> list = new ArrayList<>();
        keys.forEach(list::add);
        return list;
    }
}
