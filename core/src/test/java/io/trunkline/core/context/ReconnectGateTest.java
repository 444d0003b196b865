package io.trunkline.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.context.ReconnectGate.Cause;
import io.trunkline.exception.ConnectionFailureType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a clock that the test moves. */
final class ReconnectGateTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long BEGIN = Long.MAX_VALUE - 5 * SECOND; // the clock overflows on the way

    private final ReconnectBudget process = ReconnectBudget.perSecond(ReconnectBudget.DEFAULT_PER_SECOND);
    private long now = BEGIN;

    private ReconnectGate gate(long seed) {
        return new ReconnectGate(process, new SplittableRandom(seed));
    }

    /** Waits until an attempt may begin, and tells how long. */
    private long begin(ReconnectGate gate) {
        long before = now;
        long wait;
        while ((wait = gate.tryBegin(now)) > 0) {
            now += wait;
        }
        return now - before;
    }

    /** The waits before so many attempts, each of which fails at once and for the same cause. */
    private List<Long> waitsMillis(ReconnectGate gate, Cause cause, int attempts) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < attempts; i++) {
            waits.add(begin(gate) / MILLI);
            gate.onFailure(cause, 0, now);
        }
        return waits;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void case_N31_fullServer_isAskedAtGrowingWaitsOfItsOwn(long seed) {
        List<Long> waits = waitsMillis(gate(seed), Cause.TURNED_AWAY, 12);

        assertThat(waits.get(0)).as("nothing has failed").isZero();
        assertThat(waits.get(1)).isBetween(250L, 500L);
        assertThat(waits.get(2)).isBetween(500L, 1_000L);
        assertThat(waits.subList(3, 12)).allMatch(wait -> wait >= 1_000 && wait <= 2_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void case_N31_refusedCredentials_areTriedAtGrowingWaitsUpToHalfAMinute(long seed) {
        List<Long> waits = waitsMillis(gate(seed), Cause.REFUSED, 12);

        assertThat(waits.get(1)).isBetween(1_000L, 2_000L);
        assertThat(waits.get(2)).isBetween(2_000L, 4_000L);
        assertThat(waits.subList(6, 12)).allMatch(wait -> wait >= 15_000 && wait <= 30_000);
    }

    @Test
    void case_N31_fullNowAndThen_doesNotForgetTheRefusals() {
        ReconnectGate gate = gate(9);
        waitsMillis(gate, Cause.REFUSED, 6);
        waitsMillis(gate, Cause.TURNED_AWAY, 2);
        waitsMillis(gate, Cause.AWAY, 2);
        gate.onFailure(Cause.REFUSED, 0, now);

        assertThat(begin(gate)).isGreaterThanOrEqualTo(15 * SECOND);
    }

    @Test
    void case_N31_fullServerHasRoom_isAtOnceAsSoundAsAnyOther() {
        ReconnectGate gate = gate(10);
        waitsMillis(gate, Cause.TURNED_AWAY, 8);
        begin(gate);
        gate.onServed();
        assertThat(begin(gate)).as("nobody is held up").isZero();

        gate.onFailure(Cause.TURNED_AWAY, 0, now);
        assertThat(begin(gate) / MILLI).as("and it begins anew").isBetween(250L, 500L);
    }

    @Test
    void case_N31_manyAtAFullServer_oneAsksForAll() {
        ReconnectGate gate = gate(11);
        begin(gate);
        gate.onFailure(Cause.TURNED_AWAY, 0, now);
        begin(gate);
        assertThat(gate.tryBegin(now)).as("while one asks").isGreaterThanOrEqualTo(125 * MILLI);
    }

    @Test
    void case_N31_otherConnectionsLostMeanwhile_areNoFurtherRefusals() {
        ReconnectGate gate = gate(13);
        begin(gate);
        gate.onFailure(Cause.LOST, 0, now);
        begin(gate);
        for (int i = 0; i < 5; i++) {
            gate.onFailure(Cause.TURNED_AWAY, 0, now);
            gate.onFailure(Cause.LOST, 0, now);
        }
        assertThat(begin(gate) / MILLI).isBetween(250L, 500L);
    }

    @Test
    void onFailure_attemptsUnderWayToldThisAndThat_areOneRefusal() {
        ReconnectGate gate = gate(14);
        begin(gate);
        begin(gate);
        begin(gate);
        for (int i = 0; i < 5; i++) { // five at a time, each told by the old process or the new one
            gate.onFailure(Cause.TURNED_AWAY, 0, now);
            gate.onFailure(Cause.AWAY, 0, now);
        }
        gate.onFailure(Cause.TURNED_AWAY, 0, now);
        assertThat(begin(gate) / MILLI).isBetween(250L, 500L);

        gate.onFailure(Cause.TURNED_AWAY, 0, now);
        assertThat(begin(gate) / MILLI).as("who asked again was refused again").isBetween(500L, 1_000L);
    }

    @Test
    void cause_ofWhatServersSay_isTheirs() {
        assertThat(Cause.of(ConnectionFailureType.UNABLE_TO_CONNECT, false, false))
                .isEqualTo(Cause.AWAY);
        assertThat(Cause.of(ConnectionFailureType.UNABLE_TO_CONNECT, true, false))
                .isEqualTo(Cause.TURNED_AWAY);
        assertThat(Cause.of(ConnectionFailureType.SOCKET_CLOSED, false, true)).isEqualTo(Cause.LOST);
        assertThat(Cause.of(ConnectionFailureType.TLS_FAILURE, false, true)).isEqualTo(Cause.REFUSED);
        assertThat(Cause.of(ConnectionFailureType.AUTHENTICATION_FAILURE, true, false))
                .isEqualTo(Cause.REFUSED);
    }

    @Test
    void case_N23_probes_areSocketsOfTheServerAndOfTheProcess() {
        ReconnectGate gate = gate(12);
        waitsMillis(gate, Cause.AWAY, 40); // past what the first second allows
        begin(gate);
        assertThat(gate.tryProbe(now)).isTrue();
        gate.onFailure(Cause.AWAY, 0, now);
        assertThat(begin(gate)).isEqualTo(2 * ReconnectGate.INTERVAL_NANOS);

        while (process.tryTake(now) == 0) {
            // somebody else of this process opens sockets
        }
        assertThat(gate.tryProbe(now)).as("without a socket left").isFalse();
    }
}
