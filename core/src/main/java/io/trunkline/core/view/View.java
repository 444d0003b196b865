package io.trunkline.core.view;

import io.trunkline.CommandFlag;
import io.trunkline.ReadFrom;
import io.trunkline.RetryPolicy;
import io.trunkline.codec.Codec;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
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
        return new View<>(router, scripts, commands, route.withFlags(Collections.unmodifiableSet(chosen)));
    }

    View<K, V> withReadFrom(ReadFrom readFrom) {
        Objects.requireNonNull(readFrom, "readFrom");
        return new View<>(router, scripts, commands, route.withReadFrom(readFrom));
    }

    View<K, V> withTimeout(Duration timeout) {
        return new View<>(router, scripts, commands, route.withTimeout(timeoutNanos(timeout)));
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

    /** Whether a script's text is all that may be sent. */
    boolean sendsScriptsWhole() {
        return route.flags().contains(CommandFlag.NO_SCRIPT_CACHE)
                || !router.engine().isAvailable(EngineCommands.EVALSHA)
                || !router.engine().isAvailable(EngineCommands.SCRIPT_EXISTS);
    }

    /** What decides how a call of a script is written. */
    ScriptQuestion question(String script) {
        return new ScriptQuestion(scripts, scripts.of(script), router.takesTexts());
    }

    /** A call of a script in the form in which it will most likely be sent. */
    Command<RespValue> scriptCall(String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        ScriptHashes.Script known = scripts.of(script);
        return known.isHeld() || !router.takesTexts()
                ? call(EngineCommands.EVALSHA, known.hash(), keys, arguments)
                : call(EngineCommands.EVAL, script, keys, arguments);
    }

    Command<RespValue> eval(String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        return call(EngineCommands.EVAL, script, keys, arguments);
    }

    private Command<RespValue> call(
            CommandName name, String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        List<K> keyList = new ArrayList<>();
        keys.forEach(keyList::add);
        CommandBuilder<K, V> command =
                commands.command(name).arg(script).arg(keyList.size()).keys(keyList);
        for (V argument : arguments) {
            command.value(argument);
        }
        return command.read(ReplyDecoders.VALUE);
    }
}
