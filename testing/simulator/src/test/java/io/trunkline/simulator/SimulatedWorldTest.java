package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.live;
import static io.trunkline.simulator.Lives.liveInManyOrders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.AsyncDatabase;
import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.condition.Condition;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.options.BackPressurePolicy;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.status.ServerCounters;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.Fragmentation;
import io.trunkline.testkit.simulation.LinkConditions;
import io.trunkline.testkit.simulation.SimulatedLink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine in a simulated world, one fault at a time. */
final class SimulatedWorldTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String APPEND = "return redis.call('APPEND', KEYS[1], ARGV[1])";

    @ParameterizedTest
    @EnumSource
    void commands_onBothProtocols_areAnswered(ProtocolVersion protocol) {
        live(world -> {
            world.connect(world.options().resp(r -> r.protocol(protocol)).build());
            var db = world.multiplexer().database().async();

            var set = db.set("k", "v");
            var get = db.get("k");
            var missing = db.get("none");
            world.time().advance(SECOND);

            assertThat(set.isDone() && !set.isCompletedExceptionally()).isTrue();
            assertThat(get.join()).isEqualTo("v");
            assertThat(missing.join()).isNull();
        });
    }

    @Test
    void connect_toAServerWithoutHello_fallsBackToResp2() {
        live(world -> {
            world.redis().setHelloKnown(false);
            world.connect(world.options().build());

            var status = world.multiplexer().status().endpoints().get(0);
            assertThat(status.protocol()).isEqualTo(2);
            assertThat(status.version()).isEqualTo("7.2.0");
        });
    }

    @Test
    void command_whoseServerDies_isSentWithUnknownOutcome() {
        live(world -> {
            world.redis()
                    .server()
                    .setConditions(LinkConditions.ideal().withLatency(Duration.ofMillis(5), Duration.ofMillis(5)));
            world.connect(world.options().build());
            var set = world.multiplexer().database().async().set("k", "v");
            world.time().advance(Duration.ofMillis(2));
            world.redis().restart(Duration.ofMillis(50), false);
            world.time().advance(SECOND);

            assertThat(progress(set)).isEqualTo(CommandProgress.SENT);
            assertThat(world.redis().executed()).noneMatch(it -> it.name().equals("SET"));
        });
    }

    @Test
    void command_toASleepingServer_timesOutAndIsCarriedOutLaterOnce() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async();
            world.redis().pause();
            var late = db.withTimeout(Duration.ofMillis(100)).incr("n");
            world.time().advance(Duration.ofMillis(150));
            world.redis().resume();
            var next = db.incr("n");
            world.time().advance(SECOND);

            assertThat(progress(late)).isEqualTo(CommandProgress.SENT);
            assertThat(next.join()).isEqualTo(2);
        });
    }

    @Test
    void command_whileTheServerIsDown_waitsForItsReturn() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async();
            world.redis().restart(Duration.ofMillis(100), true);
            world.time().advance(Duration.ofMillis(10));
            var set = db.set("k", "v");
            world.time().advance(SECOND);

            assertThat(set.isDone() && !set.isCompletedExceptionally()).isTrue();
            assertThat(world.redis().server().attempts()).isGreaterThan(2);
        });
    }

    @Test
    void blockingPop_besideOtherCommands_holdsUpNobody() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async();
            var pop = db.blpop(Duration.ofSeconds(10), "l");
            var echo = db.echo("here");
            world.time().advance(Duration.ofMillis(100));
            assertThat(echo.join()).isEqualTo("here");
            assertThat(pop.isDone()).isFalse();

            db.rpush("l", "element");
            world.time().advance(Duration.ofMillis(100));
            assertThat(pop.join().value()).isEqualTo("element");
        });
    }

    @Test
    void blockingPop_givenUpBetweenItsReplyAndTheProofOfIt_isOrphanedAndItsConnectionLentAgain() {
        live(world -> {
            world.redis().server().setConditions(LinkConditions.ideal().withFragmentation(Fragmentation.SINGLE_BYTES));
            world.connect(world.options().resp(r -> r.highIntegrity(true)).build());
            var db = world.multiplexer().database().async();
            world.time().advance(Duration.ofMillis(1)); // the shared connection must be the older one
            var pop = db.blpop(Duration.ofMillis(100), "l");
            db.rpush("l", "element");
            var popped = world.redis().popped();
            world.time().runUntil(() -> !popped.isEmpty() && popped.get(0).isRead(0), SECOND);
            assertThat(pop.cancel(false)).isTrue();
            world.time().advance(Duration.ofMillis(50));
            long attempts = world.redis().server().attempts();
            var next = db.blpop(Duration.ofMillis(100), "l");
            world.time().advance(Duration.ofMillis(200));

            assertThat(world.history().orphans()).containsExactly("[l, element]");
            assertThat(next.join()).isNull();
            assertThat(world.redis().server().attempts()).isEqualTo(attempts);
        });
    }

    @Test
    void select_whoseCallerGaveUpBetweenItsReplyAndTheProofOfIt_holdsNobodyUp() {
        liveInManyOrders(world -> {
            world.redis().server().setConditions(LinkConditions.rough().withWindow(95));
            world.connect(world.options().resp(r -> r.highIntegrity(true)).build());
            var other = world.multiplexer().database(1).async().set("k", "v");
            var unused = world.multiplexer()
                    .database()
                    .async()
                    .withTimeout(Duration.ofMillis(3))
                    .echo("given up");
            world.time().advance(SECOND);
            var next = world.multiplexer().database().async().echo("here");
            world.time().advance(SECOND);

            assertThat(other.isCompletedExceptionally()).isFalse();
            assertThat(next.join()).isEqualTo("here");
        });
    }

    @Test
    void blockingPop_cancelledBeforeItWasWritten_holdsNoConnection() {
        live(world -> {
            world.redis()
                    .server()
                    .setConditions(LinkConditions.ideal().withLatency(Duration.ofMillis(1), Duration.ofMillis(1)));
            world.connect(world.options().build());
            var database = world.multiplexer().database();
            var refused = database.createTransaction();
            refused.when(Condition.key("missing").exists());
            var unused = refused.set("k", "v");
            var execution = refused.executeAsync();
            world.time().runUntil(execution::isDone, SECOND); // which leaves UNWATCH in flight

            var pop = database.async().blpop(SECOND, "l");
            assertThat(pop.cancel(false)).isTrue();
            world.time().advance(Duration.ofNanos(1_000));
            assertThat(leases(world).get(Figure.LEASES_IN_USE)).isZero();
            assertThat(leases(world).get(Figure.TRANSACTION_LEASES_IN_USE)).isOne();
            world.time().advance(Duration.ofMillis(10));
            assertThat(leases(world).toString()).contains("leasesIdle=1").doesNotContain("InUse", "Waiting");
        });
    }

    @Test
    void close_betweenALateReplyAndTheAnswerToItsUnblocking_leavesNothing() {
        liveInManyOrders(world -> {
            world.connect(world.options().threads(t -> t.ioThreads(2)).build());
            var db = world.multiplexer().database().async();
            world.time().advance(Duration.ofMillis(1)); // the shared connection must be the older one
            var one = db.blpop(Duration.ofSeconds(10), "l");
            var another = db.blpop(Duration.ofSeconds(10), "l"); // one of them is on the other loop
            world.time().advance(Duration.ofMillis(10));
            world.redis().server().links().get(0).silenceToClient();
            assertThat(one.cancel(false) && another.cancel(false)).isTrue();
            world.time().advance(Duration.ofMillis(10));

            assertThat(world.redis().unblocked()).isEqualTo(2);
            assertThat(leases(world).get(Figure.LEASES_IN_USE)).isEqualTo(2);
        });
    }

    private static ServerCounters leases(SimulatedWorld world) {
        return world.multiplexer().status().endpoints().get(0).counters();
    }

    @Test
    void blockingPop_ofAViewThatTriesAgain_givenUpWhenItsAttemptHasEnded_hasItsElement() {
        live(world -> {
            var held = new ArrayDeque<Runnable>();
            var holding = new AtomicBoolean();
            Executor lane = world.time().newLane("held");
            Executor completions = task -> {
                if (holding.get()) {
                    held.add(task);
                } else {
                    lane.execute(task);
                }
            };
            world.connect(world.options()
                    .threads(t -> t.completionExecutor(completions))
                    .build());
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            db.rpush("l", "element");
            world.time().advance(SECOND);
            holding.set(true);
            var pop = db.withRetry(RetryPolicy.standard()).blpop(SECOND, "l");
            world.time().advance(Duration.ofMillis(100));
            assertThat(pop.cancel(false))
                    .as("its outcome is there, though no stage was told")
                    .isFalse();
            assertThat(pop.join().value()).isEqualTo("element");
            holding.set(false);
            held.forEach(Runnable::run);

            assertThat(world.history().orphans()).isEmpty();
        });
    }

    @Test
    void reply_cutAtAnyByte_isNeverTakenForAnother() {
        for (int cut = 1; cut < 40; cut++) {
            int bytes = cut;
            live(world -> {
                world.connect(world.options().build());
                var db = world.multiplexer().database().async();
                world.time().advance(SECOND);
                world.redis().cutAfterReplyBytes(bytes);
                var first = db.echo("first");
                var second = db.echo("the second");
                var third = db.incr("n");
                world.time().advance(SECOND);

                assertThat(first.handle((value, failure) -> failure != null || value.equals("first")))
                        .isCompletedWithValue(true);
                assertThat(second.handle((value, failure) -> failure != null || value.equals("the second")))
                        .isCompletedWithValue(true);
                assertThat(third.handle((value, failure) -> failure != null || value == 1))
                        .isCompletedWithValue(true);
            });
        }
    }

    @Test
    void close_withCommandsUnderWay_endsThemAndLeavesNothing() {
        SimulationThread.run(() -> {
            var world = new SimulatedWorld(7);
            world.connect(world.options().build());
            ConnectionMultiplexer multiplexer = world.multiplexer();
            world.redis().server().links().forEach(SimulatedLink::silence);
            var unanswered = multiplexer.database().async().get("k");
            world.time().advance(Duration.ofMillis(10));

            assertThat(world.closeAndFindLeftovers(Duration.ofMillis(20), () -> {}))
                    .isEmpty();
            assertThat(progress(unanswered)).isEqualTo(CommandProgress.SENT);
        });
    }

    @ParameterizedTest
    @EnumSource
    void subscription_givenUpWhileItsConnectionIsBeingReplaced_isNotMadeOnTheNextOne(ProtocolVersion protocol) {
        liveInManyOrders(world -> {
            world.connect(world.options().resp(r -> r.protocol(protocol)).build());
            world.multiplexer();
            world.time().advance(SECOND);
            world.redis().pause();
            world.redis().server().resetLinks();
            var subscription = world.multiplexer().subscriber().subscribeAsync(Channel.literal("c"), message -> {});
            world.time().advance(Duration.ofMillis(1)); // the next connection is open, and nothing was said on it yet
            assertThat(subscription.cancel(false)).isTrue();
            world.redis().resume();
            world.time().advance(SECOND);

            assertThat(world.redis().subscriptions()).isEmpty();
        });
    }

    @Test
    void unsubscribe_outOfTimeBeforeItWasSent_isSentAllTheSame() {
        live(world -> {
            world.connect(world.options().backlog(b -> b.maxInFlight(1)).build());
            var multiplexer = world.multiplexer();
            var subscribing = multiplexer.subscriber().subscribeAsync(Channel.literal("c"), message -> {});
            world.time().advance(SECOND);
            assertThat(world.redis().subscriptions()).containsExactly("subscribe c");

            world.redis().pause();
            var db = multiplexer.database().async().withTimeout(SECOND.multipliedBy(10));
            var inTheWay = db.echo("in the way");
            world.time().advance(Duration.ofMillis(1));
            subscribing.join().close();
            world.time().advance(SECOND); // longer than the time limit of whatever is not sent
            world.redis().resume();
            world.time().advance(SECOND);

            assertThat(inTheWay.join()).isEqualTo("in the way");
            assertThat(world.redis().subscriptions()).isEmpty();
            assertThat(multiplexer.counters().get(Figure.CONNECTION_FAILURES)).isZero();
        });
    }

    @Test
    void subscription_unconfirmedAtClose_ends() {
        SimulationThread.run(() -> {
            var world = new SimulatedWorld(3);
            world.connect(world.options().build());
            var subscriber = world.multiplexer().subscriber();
            world.redis().pause();
            var subscription = subscriber.subscribeAsync(Channel.literal("c"), message -> {});
            world.time().advance(Duration.ofMillis(10));

            assertThat(world.closeAndFindLeftovers(Duration.ofMillis(20), world.redis()::resume))
                    .isEmpty();
            assertThat(progress(subscription)).isEqualTo(CommandProgress.NEVER_SENT);
        });
    }

    @Test
    void subscription_givenUpByItsCaller_hearsNothingAndLeavesNothing() {
        live(world -> {
            world.connect(world.options().build());
            var subscriber = world.multiplexer().subscriber();
            List<String> heard = new ArrayList<>();
            var subscription = subscriber.subscribeAsync(Channel.literal("c"), message -> heard.add(message.payload()));
            subscription.cancel(false);
            world.time().advance(SECOND);
            subscriber.publishAsync(Channel.literal("c"), "for nobody");
            world.time().advance(SECOND);

            assertThat(heard).isEmpty();
            assertThat(world.redis().subscriptions()).isEmpty();
        });
    }

    @Test
    void subscriptions_madeAgainThroughASmallBacklog_areNotShed() {
        live(world -> {
            world.connect(world.options()
                    .resp(r -> r.protocol(ProtocolVersion.RESP3))
                    .backlog(b -> b.maxInFlight(1).backlogMessages(1).backlogPolicy(BackPressurePolicy.SHED))
                    .build());
            var subscriber = world.multiplexer().subscriber();
            subscriber.subscribeAsync(Channel.literal("c"), message -> {});
            subscriber.subscribeAsync(Channel.pattern("p*"), message -> {});
            subscriber.subscribeAsync(Channel.sharded("s"), message -> {});
            world.time().advance(SECOND);
            world.redis().server().resetLinks();
            world.time().advance(SECOND);

            assertThat(world.redis().subscriptions())
                    .containsExactlyInAnyOrder("subscribe c", "psubscribe p*", "ssubscribe s");
        });
    }

    /** Has the server forget a script that it was known to hold. */
    private static AsyncDatabase<String, String> databaseWithAFlushedScript(SimulatedWorld world) {
        world.connect(world.options().build());
        var db = world.multiplexer().database().async();
        var first = db.evaluate(APPEND, List.of("other"), List.of("v"));
        world.time().runUntil(first::isDone, SECOND);
        assertThat(first.join().asLong()).isOne();
        world.redis().flushScripts();
        return db.withTimeout(Duration.ofMillis(30));
    }

    @Test
    void script_flushedByAnother_isSentWholeWithinTheSameDeadline() {
        live(world -> {
            var slow = LinkConditions.ideal().withLatency(Duration.ofMillis(9), Duration.ofMillis(9));
            world.redis().server().setConditions(slow);
            var db = databaseWithAFlushedScript(world);
            Duration begun = world.time().elapsed();
            var script = db.evaluate(APPEND, List.of("k"), List.of("v"));
            world.time().runUntil(script::isDone, SECOND);

            assertThat(world.time().elapsed().minus(begun)).isEqualTo(Duration.ofMillis(30));
            assertThat(progress(script)).isEqualTo(CommandProgress.SENT);
            world.time().advance(SECOND);
            assertThat(sent(world, "k")).containsExactly("EVALSHA", "EVAL");
        });
    }

    @Test
    void script_saidToBeFlushedAfterItsDeadline_isNotSentWhole() {
        live(world -> {
            var db = databaseWithAFlushedScript(world);
            var script = db.evaluate(APPEND, List.of("k"), List.of("v"));
            world.time().runUntil(() -> !sent(world, "k").isEmpty(), SECOND);
            world.stall();
            world.time().advance(Duration.ofMillis(50));
            world.endStall();
            world.time().advance(SECOND);

            assertThat(script.isCompletedExceptionally()).isTrue();
            assertThat(sent(world, "k")).containsExactly("EVALSHA");
        });
    }

    /** The commands that named a key, as far as the server got them. */
    private static List<String> sent(SimulatedWorld world, String key) {
        return world.redis().executed().stream()
                .filter(it -> it.words().contains(key))
                .map(ExecutedCommand::name)
                .toList();
    }

    @Test
    void script_givenUpBeforeTheServerSaysThatItIsFlushed_isNotSentWhole() {
        live(world -> {
            world.redis()
                    .server()
                    .setConditions(LinkConditions.ideal().withLatency(Duration.ofMillis(5), Duration.ofMillis(5)));
            var script = databaseWithAFlushedScript(world).evaluate(APPEND, List.of("k"), List.of("v"));
            world.time().advance(Duration.ofMillis(7));
            script.cancel(false);
            world.time().advance(SECOND);

            assertThat(sent(world, "k")).containsExactly("EVALSHA");
        });
    }

    /**
     * What is behind a script that the server does not know is carried out behind it, on every connection, known or
     * not.
     */
    @Test
    void case_N45_scriptsOnANewServer_keepTheirPlace() {
        liveInManyOrders(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async();
            for (int run = 1; run <= 3; run++) {
                String key = "k" + run;
                var first = db.evaluate(APPEND, List.of(key), List.of("1"));
                var read = db.get(key);
                var second = db.evaluate(APPEND, List.of(key), List.of("2"));
                var all = db.get(key);
                world.time().advance(SECOND);
                assertThat(read.join()).isEqualTo("1");
                assertThat(all.join()).isEqualTo("12");
                assertThat(first.isDone() && second.isDone()).isTrue();
                assertThat(sent(world, key)).containsExactly("EVAL", "GET", "EVAL", "GET");
                db.evaluate(APPEND, List.of(key), List.of("3"));
                world.time().advance(SECOND);
                assertThat(sent(world, key)).endsWith("EVALSHA");
                world.redis().restart(Duration.ofMillis(50), true);
                world.time().advance(Duration.ofMillis(10)); // what comes now waits until it is back
            }
            world.time().advance(SECOND);
        });
    }

    @ParameterizedTest
    @EnumSource
    void right_takenFromACommand_concernsTheAskerAlone(ProtocolVersion protocol) {
        live(world -> {
            world.connect(world.options().resp(r -> r.protocol(protocol)).build());
            var db = world.multiplexer().database().async();
            long attempts = world.redis().server().attempts();
            world.redis().deny(Set.of("GET", "WATCH"), Set.of());
            var before = db.set("k", "v");
            var refused = db.get("k");
            var after = db.echo("here");
            var transaction = world.multiplexer().database().createTransaction();
            transaction.when(Condition.key("k").exists());
            var unused = transaction.set("k", "w");
            var executed = transaction.executeAsync();
            world.time().advance(SECOND);

            assertThatThrownBy(refused::join).hasMessageContaining("NOPERM");
            assertThat(executed.isCompletedExceptionally()).isTrue();
            assertThat(before.isCompletedExceptionally()).isFalse();
            assertThat(after.join()).isEqualTo("here");
            world.redis().allowAll();
            var allowed = db.get("k");
            world.time().advance(SECOND);
            assertThat(allowed.join()).isEqualTo("v");
            assertThat(world.redis().server().attempts())
                    .as("but one connection for the transaction")
                    .isLessThanOrEqualTo(attempts + 1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void right_takenFromAChannel_endsItsSubscriptionAlone(ProtocolVersion protocol) {
        live(world -> {
            world.connect(world.options().resp(r -> r.protocol(protocol)).build());
            var subscriber = world.multiplexer().subscriber();
            List<String> heard = new ArrayList<>();
            var lost = subscriber.subscribeAsync(Channel.literal("c"), message -> heard.add("c"));
            var kept = subscriber.subscribeAsync(Channel.literal("d"), message -> heard.add(message.payload()));
            world.time().advance(SECOND);
            world.redis().deny(Set.of(), Set.of("c"));
            world.time().advance(SECOND);
            subscriber.publishAsync(Channel.literal("d"), "heard");
            world.time().advance(SECOND);

            assertThat(lost.join().isEnded()).isTrue();
            assertThat(kept.join().isEnded()).isFalse();
            assertThat(heard).containsExactly("heard");
            assertThat(world.redis().subscriptions()).containsExactly("subscribe d");
        });
    }

    @Test
    void silentConnection_onWhichCallersGoOn_isGivenUp() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async().withTimeout(Duration.ofMillis(100));
            world.redis().server().silenceLinks();
            Duration begun = world.time().elapsed();
            var echo = db.echo("first");
            while (echo.isCompletedExceptionally() || !echo.isDone()) {
                assertThat(world.time().elapsed().minus(begun)).isLessThan(SECOND);
                echo = db.echo("again");
                world.time().advance(Duration.ofMillis(10));
            }

            assertThat(echo.join()).isEqualTo("again");
        });
    }

    private static CommandProgress progress(RedisFuture<?> future) {
        assertThat(future.isDone()).isTrue();
        return future.<CommandProgress>handle((value, failure) -> {
                    Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
                    return cause instanceof RedisException known ? known.progress() : CommandProgress.ANSWERED;
                })
                .toCompletableFuture()
                .join();
    }
}
