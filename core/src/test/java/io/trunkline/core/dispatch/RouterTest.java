package io.trunkline.core.dispatch;

import static io.trunkline.core.dispatch.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.EngineRig;
import io.trunkline.core.EngineRig.Pair;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.topology.KeeperOf;
import io.trunkline.core.topology.TopologyKeeper;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisInterruptedException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ServerRole;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands behind the door, before a primary and a replica. */
final class RouterTest {

    private final EngineRig rig = new EngineRig(options -> options);
    private final Pair primary = rig.connected("primary");
    private final Pair replica = rig.connected("replica");
    private final TopologyKeeper topology = KeeperOf.servers(List.of(primary.server(), replica.server()));
    private final Router router = rig.router(topology);
    private final Route route = Route.to(0, rig.context().options());

    RouterTest() {
        topology.onRole(primary.server(), ServerRole.PRIMARY);
        topology.onRole(replica.server(), ServerRole.REPLICA);
    }

    private static Command<RespValue> command(String name, String... words) {
        return EngineCommands.words(CommandName.of(name), words);
    }

    @Test
    void executeAsync_byWhatItDoes_goesToItsServer() {
        RedisFuture<RespValue> set = router.executeAsync(command("SET", "k", "v"), route);
        RedisFuture<RespValue> get = router.executeAsync(command("GET", "k"), route.withReadFrom(ReadFrom.REPLICA));
        rig.until(() -> set.isDone() && get.isDone());

        assertThat(primary.said()).contains("SET k").doesNotContain("GET k");
        assertThat(replica.said()).contains("GET k").doesNotContain("SET k");
    }

    @Test
    void executeAsync_pinned_goesThereWhateverItDoes() {
        RedisFuture<RespValue> set = router.executeAsync(command("SET", "k", "v"), route.pinnedTo(replica.server()));
        rig.until(set::isDone);

        assertThat(replica.said()).contains("SET k");
    }

    @Test
    void execute_overOneBridge_goesOverThatAndIsAdmittedLikeAllElse() {
        PhysicalBridge bridge = new PhysicalBridge(rig.context(), primary.server(), ConnectionKind.BULK, 7);
        bridge.start();
        rig.until(bridge::isEstablished);
        long before = bridge.counters().completed;
        long elsewhere = primary.server().interactive().counters().completed;
        Route over = route.pinnedTo(primary.server(), bridge);
        RedisFuture<RespValue> ping = router.executeAsync(command("PING"), over);
        RedisFuture<RespValue> refused = router.executeAsync(command("SHUTDOWN"), over);
        rig.until(ping::isDone);

        assertThat(bridge.counters().completed).isEqualTo(before + 1);
        assertThat(primary.server().interactive().counters().completed).isEqualTo(elsewhere);
        assertThat(failure(refused)).isInstanceOf(RedisCommandException.class);
    }

    @Test
    void executeAsync_preferredServerIsRetired_goesToAnotherAndWhatIsPinnedDoesNot() {
        primary.redis().stop();
        rig.until(() -> !primary.server().isEstablished());
        RedisFuture<RespValue> preferring =
                router.executeAsync(command("PUBLISH", "c", "m"), route.preferring(primary.server()));
        RedisFuture<RespValue> pinned =
                router.executeAsync(command("PUBLISH", "c", "m"), route.pinnedTo(primary.server()));
        rig.install("replica");
        rig.until(() -> preferring.isDone() && pinned.isDone());

        assertThat(preferring.isCompletedExceptionally()).isFalse();
        assertThat(replica.said("PUBLISH")).isEqualTo(1);
        assertThat(failure(pinned)).hasMessageStartingWith("The server was retired: command=PUBLISH");
    }

    @Test
    void executeAsync_notAdmitted_failsInTheFutureAndIsSentNowhere() {
        RedisFuture<RespValue> refused = router.executeAsync(command("SUBSCRIBE", "c"), route);

        assertThat(failure(refused)).isInstanceOf(RedisCommandException.class);
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(primary.said("SUBSCRIBE") + replica.said("SUBSCRIBE")).isZero();
    }

    @Test
    void executeAsync_noServerForIt_failsInTheFuture() {
        topology.onRole(primary.server(), ServerRole.REPLICA);

        assertThat(failure(router.executeAsync(command("INCR", "n"), route)))
                .isInstanceOf(RedisConnectionException.class)
                .hasMessageContaining("command=INCR");
    }

    @Test
    void executeAsync_begunEarlier_hasWhatIsLeftOfItsTime() {
        primary.redis().pause();
        long start = rig.time().nanoTime();
        rig.time().advance(Duration.ofNanos(route.limits().asyncNanos()).minusMillis(100));

        RedisFuture<RespValue> get = router.executeAsync(command("GET", "k"), route.since(start));
        rig.time().advance(Duration.ofMillis(90));
        assertThat(get.isDone()).isFalse();
        rig.time().advance(Duration.ofMillis(20));

        assertThat(failure(get))
                .isInstanceOfSatisfying(
                        RedisTimeoutException.class,
                        timeout -> assertThat(timeout.timeoutMillis())
                                .isEqualTo(route.limits().asyncNanos() / 1_000_000));
    }

    @Test
    void forget_isCompleteAtOnceAndSentAllTheSame() {
        RedisFuture<RespValue> forgotten = router.forget(command("SET", "k", "v"), route);

        assertThat(forgotten.isDone()).isTrue();
        assertThat((Object) forgotten.join()).isNull();
        rig.until(() -> primary.said("SET") == 1);
    }

    @Test
    void forget_notAdmittedOrWithoutAServer_tellsItInTheFutureAndNeverThrows() {
        topology.onRole(primary.server(), ServerRole.REPLICA);

        assertThat(failure(router.forget(command("SUBSCRIBE", "c"), route))).isInstanceOf(RedisCommandException.class);
        assertThat(failure(router.forget(command("SET", "k", "v"), route)))
                .isInstanceOf(RedisConnectionException.class);
    }

    @Test
    void execute_interruptedCaller_isRefusedBeforeAnythingIsSent() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> router.execute(command("SET", "k", "v"), route))
                .isInstanceOfSatisfying(
                        RedisInterruptedException.class,
                        interrupted -> assertThat(interrupted.progress()).isEqualTo(CommandProgress.NEVER_SENT));
        assertThat(Thread.interrupted()).isTrue();
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(primary.said("SET")).isZero();
    }

    @Test
    void refuseNew_whateverTheWay_isRefused() {
        router.refuseNew();

        assertThat(failure(router.executeAsync(command("GET", "k"), route)))
                .isInstanceOf(RedisConnectionException.class);
        assertThat(failure(router.forget(command("GET", "k"), route))).isInstanceOf(RedisConnectionException.class);
        assertThatThrownBy(() -> router.execute(command("GET", "k"), route))
                .isInstanceOf(RedisConnectionException.class);
        assertThat(failure(new BatchGroup(router, route).add(command("GET", "k"))))
                .isInstanceOf(RedisConnectionException.class);
    }
}
