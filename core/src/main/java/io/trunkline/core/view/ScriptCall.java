package io.trunkline.core.view;

import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.core.dispatch.CommandRouter;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.ScriptQuestion;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * One call of a script without waiting: whole or by its hash, and in the other form if it is proven that the server
 * refused the first without carrying it out, within one deadline. Whoever gives the call up gives up whatever of it is
 * under way. Thread-safe.
 */
final class ScriptCall {

    private final View<?, ?> view;
    private final ScriptQuestion question;
    private final long startNanos;
    private final EngineFuture<RespValue> result;

    ScriptCall(View<?, ?> view, ScriptQuestion question, String what) {
        this.view = view;
        this.question = question;
        this.startNanos = view.router().clock().nanoTime();
        this.result = new EngineFuture<>(what);
    }

    RedisFuture<RespValue> start(Command<RespValue> command) {
        attempt(command, view.route());
        return result;
    }

    private void attempt(Command<RespValue> command, Route route) {
        WaitableFuture<RespValue> sent = view.router().executeAsync(command, route.withQuestion(question));
        result.whenSettled(() -> {
            if (result.isWithdrawn()) {
                sent.cancel(false);
            }
        });
        sent.whenSettled(() -> onAnswer(command, sent));
    }

    /** Where an attempt ended: on a loop, mostly. */
    private void onAnswer(Command<RespValue> tried, WaitableFuture<RespValue> sent) {
        long rest = restNanos();
        @Nullable Command<RespValue> other = rest > 0 ? question.another(tried, sent.failure()) : null;
        if (other == null) { // or too late for another command, and the server's answer is true
            result.follow(sent);
        } else if (!result.isSettled()) {
            attempt(other, view.route().withTimeout(rest));
        }
    }

    /** What is left of the time limit. */
    private long restNanos() {
        CommandRouter router = view.router();
        return router.asyncTimeout(view.route()) - (router.clock().nanoTime() - startNanos);
    }
}
