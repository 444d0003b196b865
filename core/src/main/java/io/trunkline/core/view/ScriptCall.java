package io.trunkline.core.view;

import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.core.dispatch.CommandRouter;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.ScriptQuestion;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.reply.RespValue;

/**
 * One call of a script: by its hash, and whole if it is proven that the server did not have it, within one deadline. Whoever gives the call up gives up whatever of
 * it is under way. Thread-safe.
 */
final class ScriptCall {

    private final View<?, ?> view;
    private final ScriptQuestion question;
    private final Command<RespValue> byHash;
    private final Command<RespValue> whole;
    private final long startNanos;
    private final EngineFuture<RespValue> result = new EngineFuture<>("EVALSHA");

    ScriptCall(View<?, ?> view, ScriptQuestion question, Command<RespValue> byHash, Command<RespValue> whole) {
        this.view = view;
        this.question = question;
        this.byHash = byHash;
        this.whole = whole;
        this.startNanos = view.router().clock().nanoTime();
    }

    RedisFuture<RespValue> start() {
        WaitableFuture<RespValue> sent = send(byHash, view.route().withQuestion(question));
        sent.whenSettled(() -> onAnswer(sent));
        return result;
    }

    /** Where the first attempt ended: on a loop, mostly. */
    private void onAnswer(WaitableFuture<RespValue> first) {
        long rest = restNanos();
        if (!question.provesAbsence(first.failure())
                || rest <= 0) { // too late for another command, and the server's answer is true
            result.follow(first);
        } else if (!result.isSettled()) {
            // which makes the server know it from now on
            WaitableFuture<RespValue> second = send(whole, view.route().withTimeout(rest));
            second.whenSettled(() -> result.follow(second));
        }
    }

    /** What is left of the time limit. */
    private long restNanos() {
        CommandRouter router = view.router();
        return router.asyncTimeout(view.route()) - (router.clock().nanoTime() - startNanos);
    }

    private WaitableFuture<RespValue> send(Command<RespValue> command, Route route) {
        WaitableFuture<RespValue> sent = view.router().executeAsync(command, route);
        result.whenSettled(() -> {
            if (result.isWithdrawn()) {
                sent.cancel(false);
            }
        });
        return sent;
    }
}
