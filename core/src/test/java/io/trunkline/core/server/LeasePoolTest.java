package io.trunkline.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.CommandName;
import io.trunkline.core.EngineRig;
import io.trunkline.core.EngineRig.Pair;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.reply.RespValue;
import io.trunkline.status.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeasePoolTest {

    private static final CommandName BLPOP = CommandName.of("BLPOP");

    private final EngineRig rig = new EngineRig(
            options -> options.connection(c -> c.blockingConnections(2).transactionConnections(1)));
    private final Pair pair = rig.connected("redis");
    private final LeasePool pool = pair.server().leases();

    /** Wants a bridge, and keeps it. */
    private static final class Keeper extends Borrower {
        final List<PhysicalBridge> got = new ArrayList<>();

        Keeper(AsyncMessage<?> message, LeaseRoom room) {
            super(message, room);
        }

        @Override
        public void onLease(PhysicalBridge bridge) {
            got.add(bridge);
        }

        PhysicalBridge bridge() {
            assertThat(got).hasSize(1);
            return got.get(0);
        }
    }

    private AsyncMessage<RespValue> message() {
        return new AsyncMessage<>(
                EngineCommands.words(BLPOP, "k", "0"),
                Message.ANY_DATABASE,
                rig.time().nanoTime(),
                Duration.ofSeconds(5).toNanos());
    }

    private Keeper lease(LeaseRoom room) {
        Keeper keeper = new Keeper(message(), room);
        pool.lease(keeper);
        return keeper;
    }

    private Keeper established(LeaseRoom room) {
        Keeper keeper = lease(room);
        rig.until(keeper.bridge()::isEstablished);
        return keeper;
    }

    @Test
    void lease_upToTheBound_eachGetsOneOfItsOwnAndTheNextWaits() {
        Keeper first = lease(LeaseRoom.BLOCKING);
        Keeper second = lease(LeaseRoom.BLOCKING);
        Keeper third = lease(LeaseRoom.BLOCKING);

        assertThat(first.bridge()).isNotSameAs(second.bridge());
        assertThat(third.got).isEmpty();
        assertThat(pool.counters())
                .hasToString("redis:6379: leasesInUse=2, leasesWaiting=1, leasesLimit=2, transactionLeasesLimit=1");
    }

    @Test
    void lease_oneRoomFull_theOtherHasItsOwn() {
        lease(LeaseRoom.BLOCKING);
        lease(LeaseRoom.BLOCKING);

        assertThat(lease(LeaseRoom.TRANSACTIONS).got).hasSize(1);
        assertThat(lease(LeaseRoom.TRANSACTIONS).got).isEmpty();
    }

    @Test
    void release_clean_isLentAgainToWhoWaitsLongest() {
        Keeper first = established(LeaseRoom.BLOCKING);
        established(LeaseRoom.BLOCKING);
        Keeper third = lease(LeaseRoom.BLOCKING);
        Keeper fourth = lease(LeaseRoom.BLOCKING);

        pool.release(first.bridge(), true);

        assertThat(third.bridge()).isSameAs(first.bridge());
        assertThat(fourth.got).isEmpty();
    }

    @Test
    void release_withAnythingUnderWay_isClosedAndAnotherOneMade() {
        Keeper first = established(LeaseRoom.BLOCKING);
        established(LeaseRoom.BLOCKING);
        Keeper third = lease(LeaseRoom.BLOCKING);

        pool.release(first.bridge(), false);

        assertThat(third.bridge()).isNotSameAs(first.bridge());
        rig.until(() -> !first.bridge().isEstablished());
        assertThat(pool.bridges()).doesNotContain(first.bridge());
    }

    @Test
    void release_forAMessageThatHasGoneOn_leavesItToWhoHasItNow() {
        Keeper first = established(LeaseRoom.TRANSACTIONS);
        PhysicalBridge bridge = first.bridge();
        pool.moveOn(bridge);
        Keeper second = lease(LeaseRoom.TRANSACTIONS);
        assertThat(second.bridge()).isSameAs(bridge);

        pool.release(bridge, first.message(), true);
        assertThat(lease(LeaseRoom.TRANSACTIONS).got).isEmpty();

        pool.release(bridge, second.message(), true);
        assertThat(pool.counters().get(Figure.TRANSACTION_LEASES_WAITING)).isZero();
    }

    @Test
    void release_twice_countsOnce() {
        Keeper first = established(LeaseRoom.BLOCKING);
        pool.release(first.bridge(), true);
        pool.release(first.bridge(), true);

        assertThat(pool.counters()).hasToString("redis:6379: leasesIdle=1, leasesLimit=2, transactionLeasesLimit=1");
    }

    @Test
    void release_nextHasGivenUp_isPassedOver() {
        Keeper first = established(LeaseRoom.TRANSACTIONS);
        Keeper gone = lease(LeaseRoom.TRANSACTIONS);
        Keeper next = lease(LeaseRoom.TRANSACTIONS);
        gone.message().cancel(false);

        pool.release(first.bridge(), true);

        assertThat(gone.got).isEmpty();
        assertThat(next.bridge()).isSameAs(first.bridge());
    }

    @Test
    void idle_forLong_isClosedAndItsFiguresStay() {
        Keeper first = established(LeaseRoom.BLOCKING);
        pool.release(first.bridge(), true);
        long sockets = first.bridge().snapshot().get(Figure.SOCKETS_OPENED);

        rig.time().advance(Duration.ofNanos(IdleBridges.IDLE_NANOS).minusMillis(1));
        assertThat(pool.counters().get(Figure.LEASES_IDLE)).isEqualTo(1);
        rig.time().advance(Duration.ofMillis(2));

        assertThat(pool.counters().get(Figure.LEASES_IDLE)).isZero();
        assertThat(pool.bridges()).isEmpty();
        assertThat(pool.figures().ended().get(Figure.SOCKETS_OPENED))
                .isEqualTo(sockets)
                .isPositive();
    }

    @Test
    void idle_connectionLost_isForgotten() {
        Keeper first = established(LeaseRoom.BLOCKING);
        pool.release(first.bridge(), true);
        pair.redis().server().resetLinks();

        rig.until(() -> pool.counters().get(Figure.LEASES_IDLE) == 0);
        assertThat(lease(LeaseRoom.BLOCKING).bridge()).isNotSameAs(first.bridge());
    }

    @Test
    void lease_noneUntilTheDeadline_failsWithWhatWasWaitedFor() {
        lease(LeaseRoom.TRANSACTIONS);
        Keeper late = lease(LeaseRoom.TRANSACTIONS);
        rig.until(late.message()::isDone);

        assertThat(late.got).isEmpty();
        assertThat(late.message().failure())
                .isInstanceOf(RedisTimeoutException.class)
                .hasMessageContaining("transactionConnections")
                .hasMessageContaining("1 BLPOP");
        assertThat(pool.counters().get(Figure.TRANSACTION_LEASES_WAITING)).isZero();
    }

    @Test
    void close_whoWaitsAndWhoComesLater_isRefused() {
        Keeper first = established(LeaseRoom.TRANSACTIONS);
        Keeper waiting = lease(LeaseRoom.TRANSACTIONS);

        pool.close();
        Keeper later = lease(LeaseRoom.TRANSACTIONS);

        assertThat(waiting.message().failure()).isInstanceOf(RedisConnectionException.class);
        assertThat(later.message().failure()).isInstanceOf(RedisConnectionException.class);
        rig.until(() -> !first.bridge().isEstablished());
    }
}
