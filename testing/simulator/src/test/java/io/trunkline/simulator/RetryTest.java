package io.trunkline.simulator;

import static io.trunkline.simulator.Lives.live;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.AsyncDatabase;
import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.command.RetryCategory;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.LinkConditions;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Views that try again, on virtual time. */
final class RetryTest {

    private static final Duration FAR = Duration.ofMillis(5);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RetryPolicy POLICY = RetryPolicy.standard();

    @ParameterizedTest
    @EnumSource
    @DisplayName("J6 retry: LOADING is ridden out, writes too, and the effect comes once")
    void incr_whileLoading_isAnsweredOnce(ProtocolVersion protocol) {
        live(world -> {
            world.connect(world.options().resp(r -> r.protocol(protocol)).build());
            var db = world.multiplexer().database().async().withRetry(POLICY);
            world.redis().setLoading(true);
            var incr = db.incr("n");
            world.time().advance(Duration.ofMillis(200));
            assertThat(incr.isDone()).isFalse();
            world.redis().setLoading(false);
            world.time().advance(SECOND);

            assertThat(incr.join()).isEqualTo(1);
            assertThat(executed(world, "INCR")).isEqualTo(1);
            assertThat(world.multiplexer().counters().get(Figure.RETRIES)).isGreaterThan(1);
            assertThat(world.multiplexer().counters().get(Figure.ASYNC_COMMANDS))
                    .isEqualTo(1);
        });
    }

    @Test
    @DisplayName("J6 retry: attempts exhausted, the original fault with those before it")
    void get_loadingForLong_failsWithTheServersAnswer() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async().withRetry(POLICY.withMaxAttempts(3));
            world.redis().setLoading(true);
            var get = db.get("k");
            world.time().advance(SECOND);
            world.redis().setLoading(false);

            assertThat(failure(get)).isInstanceOfSatisfying(RedisServerException.class, fault -> {
                assertThat(fault.kind()).isEqualTo(RedisErrorKind.LOADING);
                assertThat(fault.getSuppressed()).hasSize(2).hasOnlyElementsOfType(RedisServerException.class);
            });
            assertThat(world.multiplexer().counters().get(Figure.RETRIES)).isEqualTo(2);
        });
    }

    @Test
    @DisplayName("J6 retry: the deadline belongs to the call and no attempt restarts it")
    void get_loadingPastTheDeadline_failsWithinIt() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer()
                    .database()
                    .async()
                    .withTimeout(Duration.ofMillis(300))
                    .withRetry(POLICY.withMaxAttempts(1000));
            world.redis().setLoading(true);
            var get = db.get("k");
            world.time().advance(Duration.ofMillis(301));
            world.redis().setLoading(false);

            assertThat(failure(get)).isInstanceOf(RedisServerException.class);
        });
    }

    @Test
    @DisplayName(
            "J6 retry: a paused server's command ends at the call's deadline, though its second attempt began late")
    void get_secondAttemptNeverAnswered_timesOutByTheFirstOnesClock() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer()
                    .database()
                    .async()
                    .withTimeout(Duration.ofMillis(300))
                    .withRetry(POLICY);
            world.redis().setLoading(true);
            var get = db.get("k");
            world.time().advance(Duration.ofMillis(1));
            world.redis().pause();
            world.time().advance(Duration.ofMillis(300));

            assertThat(failure(get)).hasMessageContaining("after 300 ms");
            world.redis().setLoading(false);
            world.redis().resume();
        });
    }

    @Test
    @DisplayName("J6 retry: a read whose connection dies is sent again")
    void get_sentAndLost_isReadAgain() {
        live(world -> {
            connectFar(world);
            world.multiplexer().database().async().set("k", "v");
            world.time().advance(SECOND);
            var get = world.multiplexer().database().async().withRetry(POLICY).get("k");
            killWhileUnderWay(world);

            assertThat(get.join()).isEqualTo("v");
        });
    }

    @Test
    @DisplayName("J6 retry: a write whose connection dies is not, unless the policy says so")
    void set_sentAndLost_onlyAsThePolicySays() {
        live(world -> {
            connectFar(world);
            var db = world.multiplexer().database().async();
            var careful = db.withRetry(POLICY).set("k", "v");
            var bold = db.withRetry(POLICY.withSentRetried(RetryCategory.IDEMPOTENT_WRITE))
                    .set("l", "v");
            var sum = db.withRetry(POLICY.withSentRetried(RetryCategory.IDEMPOTENT_WRITE))
                    .incr("n");
            killWhileUnderWay(world);

            assertThat(progress(careful)).isEqualTo(CommandProgress.SENT);
            assertThat(progress(sum)).isEqualTo(CommandProgress.SENT);
            assertThat(bold.isDone() && !bold.isCompletedExceptionally()).isTrue();
            assertThat(executed(world, "SET")).isEqualTo(1);
        });
    }

    @Test
    @DisplayName("J6 retry: without a policy nothing is sent twice")
    void get_sentAndLostWithoutPolicy_fails() {
        live(world -> {
            connectFar(world);
            var get = world.multiplexer().database().async().get("k");
            killWhileUnderWay(world);

            assertThat(progress(get)).isEqualTo(CommandProgress.SENT);
            assertThat(world.multiplexer().counters().get(Figure.RETRIES)).isZero();
        });
    }

    @Test
    @DisplayName("J6 retry: never sent, whatever the category")
    void incr_refusedForLackOfAConnection_isSentLater() {
        live(world -> {
            world.connect(world.options()
                    .backlog(b -> b.queueWhileDisconnected(false))
                    .build());
            var db = world.multiplexer().database().async();
            world.redis().restart(Duration.ofMillis(150), false);
            world.time().advance(Duration.ofMillis(20));
            var plain = db.incr("n");
            var retried = db.withRetry(POLICY).incr("n");
            world.time().advance(SECOND);

            assertThat(progress(plain)).isEqualTo(CommandProgress.NEVER_SENT);
            assertThat(retried.join()).isEqualTo(1);
        });
    }

    @Test
    @DisplayName("J6 retry: cancelling ends the wait and the attempts")
    void cancel_whileWaiting_endsTheAttempts() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async().withRetry(POLICY);
            world.redis().setLoading(true);
            var set = db.set("k", "v");
            world.time().advance(Duration.ofMillis(100));
            assertThat(set.cancel(false)).isTrue();
            long retries = world.multiplexer().counters().get(Figure.RETRIES);
            world.redis().setLoading(false);
            world.time().advance(SECOND);

            assertThat(set.isCancelled()).isTrue();
            assertThat(executed(world, "SET")).isZero();
            assertThat(world.multiplexer().counters().get(Figure.RETRIES)).isEqualTo(retries);
        });
    }

    @Test
    @DisplayName("J6 retry: cancelling withdraws an attempt that is not written yet")
    void cancel_attemptInTheBacklog_isNeverSent() {
        live(world -> {
            world.connect(world.options().build());
            world.redis().restart(Duration.ofMillis(100), false);
            world.time().advance(Duration.ofMillis(10));
            var set = world.multiplexer().database().async().withRetry(POLICY).set("k", "v");
            assertThat(set.cancel(false)).isTrue();
            world.time().advance(SECOND);

            assertThat(executed(world, "SET")).isZero();
        });
    }

    @Test
    void close_whileCallsWaitForAnotherAttempt_failsThem() {
        live(world -> {
            world.connect(world.options().build());
            AsyncDatabase<String, String> db = world.multiplexer().database().async();
            world.redis().setLoading(true);
            var get = db.withTimeout(Duration.ofMinutes(1))
                    .withRetry(POLICY.withBackoff(Duration.ofSeconds(30), Duration.ofSeconds(30)))
                    .get("k");
            world.time().advance(Duration.ofMillis(1));
            assertThat(get.isDone()).isFalse();
            world.multiplexer().closeAsync(Duration.ZERO);
            var late = db.withRetry(POLICY).get("k");
            world.time().advance(SECOND);

            assertThat(failure(get))
                    .isInstanceOfSatisfying(
                            RedisServerException.class,
                            fault -> assertThat(fault.kind()).isEqualTo(RedisErrorKind.LOADING));
            assertThat(failure(late))
                    .isInstanceOfSatisfying(
                            RedisConnectionException.class,
                            fault -> assertThat(fault.failureType()).isEqualTo(ConnectionFailureType.CLOSED));
        });
    }

    @Test
    void blockingPop_whileLoading_blocksForItsOwnTimeThen() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().async().withRetry(POLICY);
            db.set("warm", "up");
            world.time().advance(SECOND);
            world.redis().setLoading(true);
            var pop = db.blpop(Duration.ofSeconds(2), "l");
            world.time().advance(Duration.ofMillis(150));
            world.redis().setLoading(false);
            world.time().advance(SECOND);
            assertThat(pop.isDone()).isFalse();
            world.multiplexer().database().async().rpush("l", "element");
            world.time().advance(SECOND);

            assertThat(pop.join().value()).isEqualTo("element");
        });
    }

    @Test
    void fireAndForget_whileLoading_isTriedAgainUnheard() {
        live(world -> {
            world.connect(world.options().build());
            var db = world.multiplexer().database().withRetry(POLICY).fireAndForget();
            world.redis().setLoading(true);
            assertThat(db.incr("n").isDone()).isTrue();
            world.time().advance(Duration.ofMillis(100));
            world.redis().setLoading(false);
            world.time().advance(SECOND);

            assertThat(executed(world, "INCR")).isEqualTo(1);
        });
    }

    private static void connectFar(SimulatedWorld world) {
        world.redis().server().setConditions(LinkConditions.ideal().withLatency(FAR, FAR));
        world.connect(world.options().build());
        world.multiplexer();
    }

    /** Lets what was written reach the wire, and the server die before it arrives. */
    private static void killWhileUnderWay(SimulatedWorld world) {
        world.time().advance(Duration.ofMillis(2));
        world.redis().restart(Duration.ofMillis(50), true);
        world.time().advance(SECOND);
    }

    private static long executed(SimulatedWorld world, String name) {
        return world.redis().executed().stream()
                .filter(it -> it.name().equals(name))
                .filter(it -> !it.isRefused())
                .map(ExecutedCommand::at)
                .count();
    }

    private static CommandProgress progress(RedisFuture<?> future) {
        return failure(future) instanceof RedisException known ? known.progress() : CommandProgress.ANSWERED;
    }

    private static Throwable failure(RedisFuture<?> future) {
        assertThat(future.isDone()).isTrue();
        return future.<Throwable>handle((value, failure) -> failure instanceof CompletionException wrapped
                        ? wrapped.getCause()
                        : failure == null ? new AssertionError("it ended with " + value) : failure)
                .toCompletableFuture()
                .join();
    }
}
