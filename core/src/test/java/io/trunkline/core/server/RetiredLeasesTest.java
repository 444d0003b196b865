package io.trunkline.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.CommandName;
import io.trunkline.core.EngineRig;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import io.trunkline.status.BridgeState;
import io.trunkline.status.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of lent connections, and of those who wait for one, when their server is retired. */
final class RetiredLeasesTest {

    private static final CommandName BLPOP = CommandName.of("BLPOP");
    private static final CommandName RPUSH = CommandName.of("RPUSH");

    private final EngineRig rig = new EngineRig(
            options -> options.connection(c -> c.blockingConnections(1).transactionConnections(1)));

    /** Pops over a connection that it borrows, and gives it back. */
    private static final class Popper extends Borrower {
        final AsyncMessage<RespValue> message;
        final List<ServerEndPoint> lenders = new ArrayList<>();

        Popper(AsyncMessage<RespValue> message) {
            super(message, LeaseRoom.BLOCKING);
            this.message = message;
        }

        @Override
        public void onLease(PhysicalBridge bridge) {
            ServerEndPoint lender = lender();
            lenders.add(lender);
            message.whenSettled(() -> lender.leases().release(bridge, true));
            bridge.submit(message);
        }
    }

    private void begin(String... hosts) {
        rig.topology().start();
        rig.install(hosts);
        for (String host : hosts) {
            rig.until(rig.pair(host).server()::isReady);
        }
    }

    private Popper popper() {
        return new Popper(new AsyncMessage<>(
                EngineCommands.words(BLPOP, "queue", "0"),
                Message.ANY_DATABASE,
                rig.time().nanoTime(),
                Duration.ofMinutes(10).toNanos()));
    }

    private Popper pop(String host) {
        Popper popper = popper();
        popper.message.setReadFrom(ReadFrom.PRIMARY);
        rig.pair(host).server().leaseInOrder(popper);
        return popper;
    }

    private void push(PhysicalBridge bridge, String value) {
        Message<?> push = rig.message(RPUSH, "queue", value);
        bridge.submit(push);
        rig.until(push::isOver);
        assertThat(push.failure()).isNull();
    }

    private void untilGone() {
        rig.until(() -> rig.topology().current().retired().draining().isEmpty());
    }

    @Test
    void retire_oneIsLentAndOneWaits_theFirstEndsThereAndTheOtherGoesElsewhere() {
        begin("one", "two");
        ServerEndPoint one = rig.pair("one").server();
        ServerEndPoint two = rig.pair("two").server();
        Popper first = pop("one");
        rig.until(first.message::isWritten);
        Popper second = pop("one");
        rig.until(() -> one.leases().counters().get(Figure.LEASES_WAITING) == 1);

        rig.install("two");
        rig.until(second.message::isWritten);
        assertThat(second.lenders).containsExactly(two);
        assertThat(first.message.isOver()).isFalse();
        push(two.interactive(), "b");
        rig.until(second.message::isOver);
        assertThat(second.message.failure()).isNull();

        rig.time().advance(Duration.ofMinutes(1));
        assertThat(first.message.isOver()).isFalse();
        assertThat(rig.topology().current().retired().draining()).containsExactly(one);
        push(rig.newServer("one").server().interactive(), "a"); // somebody else's, to the same process
        rig.until(first.message::isOver);
        assertThat(first.message.failure()).isNull();
        assertThat(first.lenders).containsExactly(one);
        untilGone();
        assertThat(one.everyBridge()).allMatch(bridge -> bridge.state() == BridgeState.CLOSED);
    }

    @Test
    void retire_lentButNotConnected_goesElsewhereWithItsBorrower() {
        begin("one", "two");
        rig.redis("one").stop();
        rig.until(() -> !rig.pair("one").server().isEstablished());
        ServerEndPoint one = rig.pair("one").server();
        Popper popper = popper();
        popper.message.setReadFrom(ReadFrom.PRIMARY);
        one.leases().lease(popper);
        assertThat(popper.lenders).containsExactly(one);

        rig.install("two");
        rig.until(() -> popper.lenders.size() == 2);
        assertThat(popper.lenders).containsExactly(one, rig.pair("two").server());
        untilGone();
        push(rig.pair("two").server().interactive(), "a");
        rig.until(popper.message::isOver);
        assertThat(popper.message.failure()).isNull();
        assertThat(rig.pair("two").server().leases().counters().get(Figure.LEASES_IN_USE))
                .isZero();
    }

    @Test
    void retire_lentAndItsConnectionIsLost_endsUnknownAndIsNotMadeAgain() {
        begin("one", "two");
        Popper popper = pop("one");
        rig.until(popper.message::isWritten);
        rig.install("two");
        rig.time().advance(Duration.ofSeconds(1));
        long attempts = rig.redis("one").server().attempts();
        rig.redis("one").stop();
        rig.until(popper.message::isOver);

        assertThat(popper.message.failure()).hasMessageContaining("may or may not have taken effect");
        untilGone();
        rig.time().advance(Duration.ofMinutes(1));
        assertThat(rig.redis("one").server().attempts()).isEqualTo(attempts);
    }

    @Test
    void retire_waitsForItsTurnBehindWhatIsInFlight_beginsElsewhereWhenThatHasEnded() {
        begin("one", "two");
        rig.redis("one").pause();
        Message<?> slow = rig.message(EngineCommands.ECHO, "slow");
        rig.pair("one").server().interactive().submit(slow);
        Popper popper = pop("one");
        rig.until(slow::isWritten);
        rig.time().advance(Duration.ofMillis(1));
        rig.install("two");
        rig.time().advance(Duration.ofMillis(1));
        rig.redis("one").resume();
        rig.until(popper.message::isWritten);

        assertThat(slow.isOver()).isTrue();
        assertThat(slow.failure()).isNull();
        assertThat(popper.lenders).containsExactly(rig.pair("two").server());
    }

    /** What waits is given away when the connection is closed, and not once more when that has ended. */
    @Test
    void retire_waitsForItsTurnBehindWhatIsNeverAnswered_beginsElsewhereOnce() {
        begin("one", "two");
        ServerEndPoint one = rig.pair("one").server();
        rig.redis("one").pause();
        Message<?> slow = rig.message(EngineCommands.ECHO, "slow");
        one.interactive().submit(slow);
        Popper popper = pop("one");
        rig.until(slow::isWritten);
        rig.install("two");
        rig.until(slow::isOver);
        untilGone();
        Message<?> placedBefore = rig.message(EngineCommands.ECHO, "placed before");
        placedBefore.setReadFrom(ReadFrom.PRIMARY);
        one.interactive().submit(placedBefore);
        rig.until(placedBefore::isOver);

        assertThat(placedBefore.failure()).isNull();
        assertThat(popper.lenders).containsExactly(rig.pair("two").server());
        LeasePool leases = rig.pair("two").server().leases();
        assertThat(leases.counters().get(Figure.LEASES_IN_USE)).isEqualTo(1);
        assertThat(leases.counters().get(Figure.LEASES_WAITING)).isZero();
    }

    /** A place in the line is nothing that was written: it goes on when the rest does, and in front of it. */
    @Test
    void retire_behindWhatIsSlowAndOthersBehindHim_goesElsewhereInAMomentAndFirst() {
        begin("one", "two");
        PhysicalBridge line = rig.pair("one").server().interactive();
        rig.redis("one").pause();
        Message<?> slow = rig.message(EngineCommands.ECHO, "slow");
        line.submit(slow);
        Popper first = pop("one");
        rig.until(slow::isWritten);
        rig.time().advance(Duration.ofMillis(100)); // from now on what comes waits in the backlog
        Popper second = pop("one");
        rig.time().advance(Duration.ofMillis(1));
        assertThat(line.counters().backlog).isEqualTo(1);
        Duration before = rig.time().elapsed();
        rig.install("two");
        rig.until(() -> first.message.isWritten() || second.message.isWritten());

        assertThat(first.message.isWritten()).isTrue();
        assertThat(second.lenders).isEmpty(); // there is one connection for both
        assertThat(rig.time().elapsed().minus(before)).isLessThan(Duration.ofMillis(60));
        assertThat(slow.isOver()).isFalse();
        push(rig.pair("two").server().interactive(), "a");
        rig.until(first.message::isOver);
        rig.until(second.message::isWritten);
        assertThat(second.lenders).containsExactly(rig.pair("two").server());
    }

    @Test
    void lease_whenNothingIsLentAnyMore_goesElsewhereBehindThoseWhoWait() {
        begin("one", "two");
        LeasePool leases = rig.pair("one").server().leases();
        Popper holder = pop("one");
        rig.until(holder.message::isWritten);
        Popper first = pop("one");
        rig.until(() -> leases.counters().get(Figure.LEASES_WAITING) == 1);
        Popper second = popper();
        second.message.setReadFrom(ReadFrom.PRIMARY);

        rig.install("two"); // whose loops have not seen it yet
        leases.lease(second);
        rig.until(() -> first.message.isWritten() || second.message.isWritten());

        assertThat(first.message.isWritten()).isTrue();
        assertThat(second.lenders).isEmpty();
    }

    @Test
    void release_whenNothingIsLentAnyMore_makesNoConnectionForWhoWaits() {
        begin("one", "two");
        LeasePool leases = rig.pair("one").server().leases();
        Popper holder = pop("one");
        rig.until(holder.message::isWritten);
        Popper waiting = pop("one");
        rig.until(() -> leases.counters().get(Figure.LEASES_WAITING) == 1);
        PhysicalBridge lent = leases.bridges().get(0);

        rig.install("two"); // whose loops have not seen it yet
        leases.release(lent, false);
        assertThat(leases.bridges()).isEmpty();
        rig.until(waiting.message::isWritten);

        assertThat(waiting.lenders).containsExactly(rig.pair("two").server());
    }

    @Test
    void lease_ofARetiredServerAlone_readsThatItWasRetired() {
        begin("one", "two");
        ServerEndPoint one = rig.pair("one").server();
        rig.install("two");
        untilGone();
        Popper late = popper();
        one.leases().lease(late);

        assertThat(late.message.failure())
                .isInstanceOf(RedisConnectionException.class)
                .hasMessageStartingWith("The server was retired: command=BLPOP, endpoint=one:6379");
    }

    @Test
    void figures_ofLeasesThatWereLentWhenTheServerLeft_stay() {
        begin("one", "two");
        ServerEndPoint one = rig.pair("one").server();
        Popper popper = pop("one");
        rig.until(popper.message::isWritten);
        push(one.interactive(), "a");
        rig.until(popper.message::isOver);
        long operations = one.counters().stream()
                .mapToLong(each -> each.get(Figure.OPERATIONS))
                .sum();
        rig.install("two");
        untilGone();

        assertThat(rig.topology().current().retired().counters().stream()
                        .mapToLong(each -> each.get(Figure.OPERATIONS))
                        .sum())
                .isGreaterThanOrEqualTo(operations);
    }
}
