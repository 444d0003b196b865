package io.trunkline.simulator;

import io.trunkline.AsyncDatabase;
import io.trunkline.Batch;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.Transaction;
import io.trunkline.command.RetryCategory;
import io.trunkline.condition.Condition;
import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.ScenarioPlan.CallerPlan;
import io.trunkline.simulator.ScenarioPlan.Step;
import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller: does what is planned, and takes down how it ends. Nearly every command carries a word that no other one
 * has. Confined to its lane.
 */
final class Caller {

    private final SimulatedWorld world;
    private final ConnectionMultiplexer multiplexer;
    private final History history;
    private final SimulatedLane lane;
    private final CallerPlan plan;
    private final HeardRoles roles;
    private final Listening listening;
    private final Runnable afterBurst;
    private final List<Cancellable> timers = new ArrayList<>();

    /**
     * Makes a caller.
     *
     * @param roles looked at whenever something is submitted
     * @param throwing whether its handlers throw
     * @param afterBurst called when some commands were submitted at once
     */
    Caller(
            SimulatedWorld world,
            ConnectionMultiplexer multiplexer,
            CallerPlan plan,
            HeardRoles roles,
            boolean throwing,
            Runnable afterBurst) {
        this.world = world;
        this.roles = roles;
        this.multiplexer = multiplexer;
        this.plan = plan;
        this.afterBurst = afterBurst;
        history = world.history();
        lane = world.time().newLane("caller");
        listening = new Listening(world, multiplexer.subscriber(), plan.number(), throwing);
    }

    void start() {
        List<Step> steps = plan.steps();
        int begin = 0;
        for (int i = 1; i <= steps.size(); i++) {
            if (i == steps.size() || !steps.get(i).at().equals(steps.get(begin).at())) {
                List<Step> burst = steps.subList(begin, i);
                later(() -> doAll(burst), burst.get(0).at());
                begin = i;
            }
        }
    }

    /** Submits nothing more, and gives up nothing more. */
    void stop() {
        timers.forEach(Cancellable::cancel);
    }

    private void later(Runnable what, Duration delay) {
        timers.add(lane.schedule(what, delay));
    }

    private void doAll(List<Step> steps) {
        steps.forEach(this::doOne);
        afterBurst.run();
    }

    private void doOne(Step step) {
        switch (step.kind()) {
            case TRANSACTION -> transact(step, false);
            case WATCHED_TRANSACTION -> transact(step, true);
            case BATCH -> batch(step);
            case SCRIPT, SLOW_SCRIPT -> script(step);
            case PUBLISH -> publish(step);
            case SUBSCRIBE -> {
                Duration cancelAfter = step.cancelAfter();
                Future<?> future = listening.subscribe(step.key());
                if (future != null && cancelAfter != null) {
                    later(() -> future.cancel(false), cancelAfter);
                }
            }
            case UNSUBSCRIBE -> listening.unsubscribe(step.key());
            default -> single(step);
        }
    }

    private Database<String, String> view(Step step) {
        Database<String, String> view = multiplexer.database(step.database()).withTimeout(step.timeout());
        ReadFrom readFrom = step.readFrom();
        return readFrom == null ? view : view.withReadFrom(readFrom);
    }

    /** Where a read may be answered that is submitted through {@link #view}. */
    private ReadFrom readFrom(Step step) {
        ReadFrom chosen = step.readFrom();
        return chosen == null ? multiplexer.options().topology().readFrom() : chosen;
    }

    private boolean isRetried(Step step) {
        return plan.retrying() != Retrying.OFF && step.kind().category() != RetryCategory.NEVER;
    }

    private AsyncDatabase<String, String> asyncView(Step step) {
        Database<String, String> once = view(step);
        return (isRetried(step) ? once.withRetry(plan.retrying().policy()) : once).async();
    }

    private void single(Step step) {
        AsyncDatabase<String, String> db = asyncView(step);
        String tag = history.nextTag(plan.number());
        String key = "k" + step.key();
        Function<@Nullable Object, String> plain = WireText::ofValue;
        switch (step.kind()) {
            case SET -> submit(step, "SET " + key, tag, () -> db.set(key, tag), nothing -> "OK");
            case GETSET -> submit(step, "GETSET " + key, tag, () -> db.getset(key, tag), plain);
            case APPEND -> submit(step, "APPEND " + key, tag, () -> db.append(key, tag), plain);
            case GET -> submit(step, "GET " + key, null, () -> db.get(key), plain);
            case INCR -> submit(step, "INCR", tag, () -> db.incr(tag), plain);
            case ECHO -> submit(step, "ECHO", tag, () -> db.echo(tag), plain);
            case MGET -> submit(step, "MGET " + key, tag, () -> db.mget(key, tag), plain);
            case RPUSH -> submit(step, "RPUSH l", tag, () -> db.rpush("l", tag), plain);
            case HSET -> submit(step, "HSET h", tag, () -> db.hset("h", tag, "1"), plain);
            case DEL -> submit(step, "DEL " + key, tag, () -> db.del(key, tag), plain);
            case WRONG_TYPE -> submit(step, "LPOP of a hash", null, () -> db.lpop("h"), plain);
            case BLPOP -> submit(step, "BLPOP l", tag, () -> db.blpop(step.extra(), "l", tag), plain);
            default -> throw new IllegalArgumentException("Not a single command: kind=" + step.kind() + ".");
        }
    }

    /** MULTI with two commands, sometimes under a condition, which needs a connection of its own. */
    private void transact(Step step, boolean watches) {
        String prefix = watches ? HistoryChecker.WATCHED : "";
        Transaction<String, String> open;
        try {
            open = view(step).createTransaction();
        } catch (RuntimeException e) {
            refused(step, "MULTI", e);
            return;
        }
        if (watches) {
            open.when(Condition.key("k0").doesNotExist());
        }
        String key = "k" + step.key();
        String first = history.nextTag(plan.number());
        submit(step, prefix + "SET " + key, first, () -> open.set(key, first), nothing -> "OK");
        String second = history.nextTag(plan.number());
        submit(step, prefix + "RPUSH l", second, () -> open.rpush("l", second), WireText::ofValue);
        submit(step, prefix + "EXEC", null, open::executeAsync, WireText::ofValue);
    }

    private void batch(Step step) {
        Batch<String, String> open;
        try {
            open = view(step).createBatch();
        } catch (RuntimeException e) {
            refused(step, "BATCH", e);
            return;
        }
        String key = "k" + step.key();
        String first = history.nextTag(plan.number());
        submit(step, "SET " + key, first, () -> open.set(key, first), nothing -> "OK");
        submit(step, "GET " + key, null, () -> open.get(key), WireText::ofValue);
        String second = history.nextTag(plan.number());
        submit(step, "INCR", second, () -> open.incr(second), WireText::ofValue);
        open.execute();
    }

    private void script(Step step) {
        AsyncDatabase<String, String> db = asyncView(step);
        String tag = history.nextTag(plan.number());
        String call = "return redis.call('APPEND', KEYS[1], ARGV[1])";
        String script = step.kind() == StepKind.SCRIPT
                ? call
                : "-- busy " + step.extra().toMillis() + "\n" + call;
        String key = "k" + step.key();
        submit(
                step,
                HistoryChecker.SCRIPT,
                tag,
                () -> db.evaluate(script, List.of(key), List.of(tag)),
                WireText::ofValue);
    }

    private void publish(Step step) {
        String tag = history.nextTag(plan.number());
        Step limited = new Step(
                step.at(),
                step.kind(),
                step.key(),
                CommandRecord.ANY_DATABASE,
                PlanDraw.STANDARD_TIMEOUT,
                step.cancelAfter(),
                step.extra(),
                null);
        submit(
                limited,
                "PUBLISH " + Listening.published(step.key()),
                tag,
                () -> multiplexer.subscriber().publishAsync(Listening.published(step.key()), tag),
                WireText::ofValue);
    }

    private void refused(Step step, String text, RuntimeException failure) {
        history.submit(plan.number(), step.database(), text, null, step.timeout())
                .end(world.time().elapsed(), CommandRecord.failure(failure));
    }

    private <T extends @Nullable Object, F extends CompletionStage<T> & Future<T>> void submit(
            Step step, String text, @Nullable String tag, Supplier<F> command, Function<? super T, String> spell) {
        Duration limit = step.kind() == StepKind.BLPOP ? step.timeout().plus(step.extra()) : step.timeout();
        CommandRecord record = history.submit(plan.number(), step.database(), text, tag, limit);
        if (text.startsWith("GET ") || text.startsWith("MGET ")) {
            record.read(readFrom(step));
        }
        roles.look();
        if (isRetried(step)) {
            RetryCategory category = step.kind().category();
            record.allowRetries(plan.retrying().mostEffects(category), category == RetryCategory.READ);
        }
        F future;
        try {
            future = command.get();
        } catch (RuntimeException e) {
            record.end(world.time().elapsed(), CommandRecord.failure(e));
            return;
        }
        history.observe(record, future, spell);
        Duration cancelAfter = step.cancelAfter();
        if (cancelAfter != null) {
            later(() -> future.cancel(false), cancelAfter);
        }
    }
}
