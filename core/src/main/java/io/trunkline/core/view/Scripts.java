package io.trunkline.core.view;

import io.trunkline.CommandFlag;
import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandName;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.dispatch.ScriptCall;
import io.trunkline.core.message.ScriptHashes;
import io.trunkline.core.message.ScriptQuestion;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.List;

/** How one multiplexer calls scripts: whole or by their hashes. Thread-safe. */
public final class Scripts {

    private final ScriptHashes hashes = new ScriptHashes();
    private final boolean takesTexts;
    private final boolean takesHashes;

    /**
     * Makes one.
     *
     * @param takesTexts whether texts may be sent, as far as options tell
     */
    public Scripts(EngineContext context, boolean takesTexts) {
        this.takesTexts = takesTexts;
        this.takesHashes =
                context.isAvailable(EngineCommands.EVALSHA) && context.isAvailable(EngineCommands.SCRIPT_EXISTS);
    }

    <K, V> RespValue evaluate(
            View<K, V> view, String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        if (goesWhole(view)) {
            return view.dispatcher().execute(whole(view, script, keys, arguments), view.route());
        }
        return begin(view, script).execute(likeliest(view, script, keys, arguments));
    }

    <K, V> RedisFuture<RespValue> evaluateAsync(
            View<K, V> view, String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        if (goesWhole(view)) {
            return view.dispatcher().executeAsync(whole(view, script, keys, arguments), view.route());
        }
        return begin(view, script).executeAsync(likeliest(view, script, keys, arguments));
    }

    /** Whoever forgets would never hear that the server has not got the script. */
    <K, V> RedisFuture<RespValue> forget(
            View<K, V> view, String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        return view.dispatcher().forget(whole(view, script, keys, arguments), view.route());
    }

    private boolean goesWhole(View<?, ?> view) {
        return !takesHashes || view.route().flags().contains(CommandFlag.NO_SCRIPT_CACHE);
    }

    private ScriptCall begin(View<?, ?> view, String script) {
        ScriptQuestion question = new ScriptQuestion(hashes, hashes.of(script), takesTexts);
        return new ScriptCall(view.dispatcher(), question, view.route());
    }

    /** A call in the form in which it will most likely be sent. */
    private <K, V> Command<RespValue> likeliest(
            View<K, V> view, String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        ScriptHashes.Script known = hashes.of(script);
        return known.isHeld() || !takesTexts
                ? call(view, EngineCommands.EVALSHA, known.hash(), keys, arguments)
                : whole(view, script, keys, arguments);
    }

    private static <K, V> Command<RespValue> whole(
            View<K, V> view, String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        return call(view, EngineCommands.EVAL, script, keys, arguments);
    }

    private static <K, V> Command<RespValue> call(
            View<K, V> view,
            CommandName name,
            String script,
            Iterable<? extends K> keys,
            Iterable<? extends V> arguments) {
        List<K> keyList = new ArrayList<>();
        keys.forEach(keyList::add);
        CommandBuilder<K, V> command =
                view.commands().command(name).arg(script).arg(keyList.size()).keys(keyList);
        for (V argument : arguments) {
            command.value(argument);
        }
        return command.read(ReplyDecoders.VALUE);
    }
}
