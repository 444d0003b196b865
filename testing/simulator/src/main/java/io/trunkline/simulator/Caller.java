package io.trunkline.simulator;

import io.trunkline.AsyncDatabase;
import io.trunkline.Batch;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.Transaction;
import io.trunkline.command.RetryCategory;
import io.trunkline.condition.Condition;
import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.plan.PlanDraw;
import io.trunkline.simulator.plan.Retrying;
import io.trunkline.simulator.plan.ScenarioPlan.CallerPlan;
import io.trunkline.simulator.plan.ScenarioPlan.Step;
import io.trunkline.simulator.plan.StepKind;
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
    private final Servers servers;
    private final KeyNames keys;
    private final Listening listening;
    private final Runnable afterBurst;
    private final List<Cancellable> timers = new ArrayList<>();
    /** Which transaction is being made; 0 if none is. */
    private int transaction;

    /**
     * Makes a caller.
     *
     * @param servers asked for what the multiplexer takes them for whenever something is submitted
     * @param throwing whether its handlers throw
     * @param afterBurst called when some commands were submitted at once
     */
    Caller(
            SimulatedWorld world,
            Servers servers,
            ConnectionMultiplexer multiplexer,
            CallerPlan plan,
            boolean throwing,
            Runnable afterBurst) {
        this.world = world;
        this.servers = servers;
        keys = servers.keys();
        this.multiplexer = multiplexer;
        this.plan = plan;
        this.afterBurst = afterBurst;
        history = world.history();
        lane = world.time().newLane("caller");
        listening = new Listening(world, keys, multiplexer.subscriber(), plan.number(), throwing);
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
        String key = keys.text(step.key());
        String list = keys.list(step.key());
        String hash = keys.hash(step.key());
        String beside = keys.beside(step.key(), tag);
        Function<@Nullable Object, String> plain = WireText::ofValue;
        switch (step.kind()) {
            case SET -> submit(step, "SET " + key, key, tag, () -> db.set(key, tag), nothing -> "OK");
            case GETSET -> submit(step, "GETSET " + key, key, tag, () -> db.getset(key, tag), plain);
            case APPEND -> submit(step, "APPEND " + key, key, tag, () -> db.append(key, tag), plain);
            case GET -> submit(step, "GET " + key, key, null, () -> db.get(key), plain);
            case INCR -> submit(step, "INCR", tag, tag, () -> db.incr(tag), plain);
            case ECHO -> submit(step, "ECHO", null, tag, () -> db.echo(tag), plain);
            case MGET -> submit(step, "MGET " + key, key, beside, () -> db.mget(key, beside), plain);
            case RPUSH -> submit(step, "RPUSH " + list, list, tag, () -> db.rpush(list, tag), plain);
            case HSET -> submit(step, "HSET " + hash, hash, tag, () -> db.hset(hash, tag, "1"), plain);
            case DEL -> submit(step, "DEL " + key, key, beside, () -> db.del(key, beside), plain);
            case WRONG_TYPE -> submit(step, "LPOP of a hash", hash, null, () -> db.lpop(hash), plain);
            case BLPOP ->
                submit(step, "BLPOP " + list, list, beside, () -> db.blpop(step.extra(), list, beside), plain);
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
            open.when(Condition.key(keys.condition(step.key())).doesNotExist());
        }
        String key = keys.text(step.key());
        String list = keys.list(step.key());
        transaction = history.nextTransaction();
        String first = history.nextTag(plan.number());
        submit(step, prefix + "SET " + key, key, first, () -> open.set(key, first), nothing -> "OK");
        String second = history.nextTag(plan.number());
        submit(step, prefix + "RPUSH " + list, list, second, () -> open.rpush(list, second), WireText::ofValue);
        submit(step, prefix + "EXEC", key, null, open::executeAsync, WireText::ofValue);
        transaction = 0;
    }

    private void batch(Step step) {
        Batch<String, String> open;
        try {
            open = view(step).createBatch();
        } catch (RuntimeException e) {
            refused(step, "BATCH", e);
            return;
        }
        String key = keys.text(step.key());
        String first = history.nextTag(plan.number());
        submit(step, "SET " + key, key, first, () -> open.set(key, first), nothing -> "OK");
        submit(step, "GET " + key, key, null, () -> open.get(key), WireText::ofValue);
        String second = history.nextTag(plan.number());
        submit(step, "INCR", second, second, () -> open.incr(second), WireText::ofValue);
        open.execute();
    }

    private void script(Step step) {
        AsyncDatabase<String, String> db = asyncView(step);
        String tag = history.nextTag(plan.number());
        String call = "return redis.call('APPEND', KEYS[1], ARGV[1])";
        String script = step.kind() == StepKind.SCRIPT
                ? call
                : "-- busy " + step.extra().toMillis() + "\n" + call;
        String key = keys.text(step.key());
        submit(
                step,
                HistoryChecker.SCRIPT,
                key,
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
                "PUBLISH " + keys.channel(step.key()),
                null,
                tag,
                () -> multiplexer.subscriber().publishAsync(keys.channel(step.key()), tag),
                WireText::ofValue);
    }

    private void refused(Step step, String text, RuntimeException failure) {
        history.submit(plan.number(), step.database(), text, null, step.timeout())
                .end(world.time().elapsed(), CommandRecord.failure(failure));
    }

    private <T extends @Nullable Object, F extends CompletionStage<T> & Future<T>> void submit(
            Step step,
            String text,
            @Nullable String key,
            @Nullable String tag,
            Supplier<F> command,
            Function<? super T, String> spell) {
        Duration limit = step.kind() == StepKind.BLPOP ? step.timeout().plus(step.extra()) : step.timeout();
        CommandRecord record = history.submit(plan.number(), step.database(), text, tag, limit);
        if (key != null) {
            record.name(key);
        }
        record.belongTo(transaction);
        if (text.startsWith("GET ") || text.startsWith("MGET ")) {
            record.read(readFrom(step));
        }
        servers.look();
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
