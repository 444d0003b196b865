package io.trunkline.core.dispatch;

import static io.trunkline.core.dispatch.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.EngineRig;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.topology.KeeperOf;
import io.trunkline.core.topology.ServerSelectionStrategy;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisInterruptedException;
import io.trunkline.reply.RespValue;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the decorator does with whatever stands behind it. */
final class RetryingTest {

    private static final Command<RespValue> GET = EngineCommands.words(CommandName.of("GET"), "k");
    private static final RetryPolicy POLICY = RetryPolicy.standard();
    private static final String VALUE = "value";

    private final EngineRig rig = new EngineRig(options -> options);
    private final StubDispatcher next = new StubDispatcher();
    private final Route route = Route.to(0, rig.context().options());
    private final Retries retries = new Retries(
            rig.context(),
            new ServerSelectionStrategy(
                    KeeperOf.servers(List.of(rig.connected("redis").server())),
                    rig.context().failures()));
    private final Dispatcher retrying = new Retrying(next, POLICY, retries);

    private static RedisException lost(CommandProgress progress) {
        return new RedisConnectionException(
                ConnectionFailureType.SOCKET_FAILURE, "lost", null, progress, "GET", "redis:6379");
    }

    private static Supplier<@Nullable Object> failing(CommandProgress progress) {
        return () -> {
            throw lost(progress);
        };
    }

    private static Supplier<@Nullable Object> throwing(Error error) {
        return () -> {
            throw error;
        };
    }

    private long retriesCounted() {
        return rig.context().calls().retries.sum();
    }

    // ---- whose caller waits ----

    @Test
    void execute_firstAttemptSucceeds_goesAsItCame() {
        next.then(() -> VALUE);

        assertThat((Object) retrying.execute(GET, route)).isEqualTo(VALUE);
        assertThat(next.routes).singleElement().isSameAs(route);
        assertThat(retriesCounted()).isZero();
    }

    @Test
    void execute_callerInterruptedBetweenAttempts_tellsThatOneWasSent() {
        next.then(() -> {
            Thread.currentThread().interrupt();
            throw lost(CommandProgress.SENT);
        });

        assertThatThrownBy(() -> retrying.execute(GET, route))
                .isInstanceOfSatisfying(RedisInterruptedException.class, interrupted -> {
                    assertThat(interrupted.progress()).isEqualTo(CommandProgress.SENT);
                    assertThat(interrupted.getSuppressed()).hasSize(1);
                });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(next.routes).hasSize(1);
    }

    @Test
    void execute_errorOfWhatIsBehind_isThrownAsItIs() {
        LinkageError error = new LinkageError("not there");
        next.then(throwing(error));

        assertThatThrownBy(() -> retrying.execute(GET, route)).isSameAs(error);
        assertThat(next.routes).hasSize(1);
    }

    @Test
    void execute_timeIsUp_failsWithWhatTheLastAttemptSaid() {
        Route late = route.since(rig.time().nanoTime() - route.limits().syncNanos());
        next.then(failing(CommandProgress.NEVER_SENT));

        assertThatThrownBy(() -> retrying.execute(GET, late)).isInstanceOf(RedisConnectionException.class);
        assertThat(next.routes).hasSize(1);
    }

    // ---- whose caller has a future ----

    @Test
    void executeAsync_failsAtFirst_isTriedAgainByTheClockOfTheCall() {
        long start = rig.time().nanoTime();
        next.then(failing(CommandProgress.NEVER_SENT))
                .then(failing(CommandProgress.SENT))
                .then(() -> VALUE);

        RedisFuture<RespValue> call = retrying.executeAsync(GET, route);
        rig.until(call::isDone);

        assertThat((Object) call.join()).isEqualTo(VALUE);
        assertThat(next.routes).hasSize(3);
        assertThat(next.routes.get(0)).isEqualTo(route);
        assertThat(next.routes.subList(1, 3))
                .allSatisfy(again -> assertThat(again).isEqualTo(route.since(start)));
        assertThat(rig.time().nanoTime()).isGreaterThan(start);
        assertThat(retriesCounted()).isEqualTo(2);
    }

    @Test
    void executeAsync_begunEarlier_hasWhatIsLeftOfItsTime() {
        Route late = route.since(rig.time().nanoTime() - route.limits().asyncNanos());
        next.then(failing(CommandProgress.NEVER_SENT));

        RedisFuture<RespValue> call = retrying.executeAsync(GET, late);

        assertThat(failure(call)).isInstanceOf(RedisConnectionException.class);
        assertThat(next.routes).hasSize(1);
    }

    @Test
    void executeAsync_errorOfWhatIsBehind_endsTheCallAndNothingElse() {
        LinkageError error = new LinkageError("not there");
        next.then(throwing(error));

        assertThat(failure(retrying.executeAsync(GET, route))).isSameAs(error);
        assertThat(next.routes).hasSize(1);
    }

    @Test
    void executeAsync_errorInALaterAttempt_endsTheCallThough() {
        LinkageError error = new LinkageError("not there");
        next.then(failing(CommandProgress.NEVER_SENT)).then(throwing(error));

        RedisFuture<RespValue> call = retrying.executeAsync(GET, route);
        rig.until(call::isDone);

        assertThat(failure(call)).isSameAs(error);
        assertThat(error.getSuppressed()).singleElement().isInstanceOf(RedisConnectionException.class);
    }

    @Test
    void executeAsync_closedWhileItWaits_failsAtOnce() {
        next.then(failing(CommandProgress.NEVER_SENT));
        RedisFuture<RespValue> call = retrying.executeAsync(GET, route);

        retries.close();

        assertThat(failure(call)).isInstanceOf(RedisConnectionException.class);
        rig.time().advance(Duration.ofSeconds(5));
        assertThat(next.routes).hasSize(1);
    }

    // ---- for whose outcome nobody waits ----

    @Test
    void forget_notAdmitted_isToldAtOnceAndNothingIsSent() {
        RedisException refusal = lost(CommandProgress.NEVER_SENT);
        next.refuseAll(refusal);

        assertThat(failure(retrying.forget(GET, route))).isSameAs(refusal);
        assertThat(next.routes).isEmpty();
    }

    @Test
    void forget_failsAtFirst_isCompleteAtOnceAndTriedAgain() {
        next.then(failing(CommandProgress.NEVER_SENT)).then(() -> VALUE);

        RedisFuture<RespValue> forgotten = retrying.forget(GET, route);

        assertThat(forgotten.isDone()).isTrue();
        assertThat((Object) forgotten.join()).isNull();
        rig.until(() -> next.routes.size() == 2);
    }

    // ---- the chain ----

    @Test
    void groups_areRefusedWhenTheyAreBegun() {
        assertThatThrownBy(() -> new BatchGroup(retrying, route))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("A batch is not tried again as a whole");
        assertThatThrownBy(() ->
                        new TransactionGroup(new Counted(retrying, rig.context().calls()), route))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("A transaction is not tried again as a whole");
    }

    @Test
    void withRetry_twice_isRefused() {
        assertThatThrownBy(() -> new Counted(retrying, rig.context().calls()).withRetry(POLICY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(POLICY.toString());
    }

    @Test
    void counted_severalAttempts_countAsOneCall() {
        next.then(failing(CommandProgress.NEVER_SENT)).then(() -> VALUE);

        RedisFuture<RespValue> call = new Counted(retrying, rig.context().calls()).executeAsync(GET, route);
        rig.until(call::isDone);

        assertThat(rig.context().calls().async.sum()).isEqualTo(1);
        assertThat(retriesCounted()).isEqualTo(1);
    }

    @Test
    void counted_withRetry_countsInFrontOfTheRetries() {
        Router router =
                rig.router(KeeperOf.servers(List.of(rig.newServer("nobody").server())));

        Dispatcher chain = new Counted(router, rig.context().calls()).withRetry(POLICY);

        assertThat(chain).isInstanceOf(Counted.class);
        assertThat(chain).extracting("next").isInstanceOf(Retrying.class);
        assertThat(chain).extracting("next.next").isSameAs(router);
    }
}
