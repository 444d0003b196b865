package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.ScriptQuestion;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * One call of a script: whole or by its hash, and in the other form if it is proven that the server refused the first
 * without carrying it out, within one time limit. Thread-safe.
 */
public final class ScriptCall {

    private final Dispatcher dispatcher;
    private final ScriptQuestion question;
    private final long startNanos;
    private final Route route;

    /**
     * Begins one; its time runs from now on.
     *
     * @param question decides how it is written; made for this call
     * @param route how the view's commands travel
     */
    public ScriptCall(Dispatcher dispatcher, ScriptQuestion question, Route route) {
        this.dispatcher = dispatcher;
        this.question = question;
        this.startNanos = route.startNanos(dispatcher);
        this.route = route.since(startNanos, question);
    }

    /** Calls and waits, once; throws as {@link Dispatcher#execute} does. */
    public RespValue execute(Command<RespValue> call) {
        Command<RespValue> tried = call;
        while (true) {
            try {
                return dispatcher.execute(tried, route);
            } catch (RedisServerException e) {
                Command<RespValue> other = another(tried, e, route.limits().syncNanos());
                if (other == null) {
                    throw e;
                }
                tried = other;
            }
        }
    }

    /** Calls without waiting, once. Whoever gives the future up gives up whatever of the call is under way. */
    public RedisFuture<RespValue> executeAsync(Command<RespValue> call) {
        EngineFuture<RespValue> result = new EngineFuture<>(call.name().toString());
        attempt(call, result);
        return result;
    }

    private void attempt(Command<RespValue> command, EngineFuture<RespValue> result) {
        WaitableFuture<RespValue> sent = dispatcher.executeAsync(command, route);
        result.whenSettled(() -> {
            if (result.isWithdrawn()) {
                sent.cancel(false);
            }
        });
        sent.whenSettled(() -> onAnswer(command, sent, result));
    }

    /** Where an attempt ended: on a loop, mostly. */
    private void onAnswer(Command<RespValue> tried, WaitableFuture<RespValue> sent, EngineFuture<RespValue> result) {
        Command<RespValue> other = another(tried, sent.failure(), route.limits().asyncNanos());
        if (other == null) {
            result.follow(sent);
        } else if (!result.isSettled()) {
            attempt(other, result);
        }
    }

    /**
     * What is to be tried next; null if nothing is, or it is too late for it, so that the server's answer is what came
     * of the call.
     */
    private @Nullable Command<RespValue> another(
            Command<RespValue> tried, @Nullable Throwable failure, long timeoutNanos) {
        if (failure == null || dispatcher.nanoTime() - startNanos >= timeoutNanos) {
            return null;
        }
        return question.another(tried, failure);
    }
}
