package io.trunkline.core;

import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * One call of a script: by its hash, and whole if the server does not know it, within one deadline. Whoever gives the call up gives up whatever of
 * it is under way. Thread-safe.
 */
final class ScriptCall {

    private final View<?, ?> view;
    private final Command<RespValue> byHash;
    private final Command<RespValue> whole;
    private final long startNanos;
    private final EngineFuture<RespValue> result = new EngineFuture<>("EVALSHA");

    ScriptCall(View<?, ?> view, Command<RespValue> byHash, Command<RespValue> whole) {
        this.view = view;
        this.byHash = byHash;
        this.whole = whole;
        this.startNanos = view.router().clock().nanoTime();
    }

    RedisFuture<RespValue> start() {
        send(byHash, view.route()).whenComplete(this::onAnswer);
        return result;
    }

    private void onAnswer(@Nullable RespValue value, @Nullable Throwable failure) {
        boolean unknown = failure instanceof RedisServerException refused && refused.kind() == RedisErrorKind.NO_SCRIPT;
        long rest = restNanos();
        if (!unknown || rest <= 0) { // too late for another command, and the server's answer is true
            result.follow(value, failure);
        } else if (!result.isDone()) {
            // which makes the server know it from now on
            send(whole, view.route().withTimeout(rest)).whenComplete(result::follow);
        }
    }

    /** What is left of the time limit. */
    private long restNanos() {
        CommandRouter router = view.router();
        return router.asyncTimeout(view.route()) - (router.clock().nanoTime() - startNanos);
    }

    private RedisFuture<RespValue> send(Command<RespValue> command, Route route) {
        RedisFuture<RespValue> sent = view.router().executeAsync(command, route);
        result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                sent.cancel(false);
            }
        });
        return sent;
    }
}
