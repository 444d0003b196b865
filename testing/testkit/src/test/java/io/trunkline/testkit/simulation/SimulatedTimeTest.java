package io.trunkline.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class SimulatedTimeTest {

    private final SimulatedTime time = new SimulatedTime(42);
    private final SimulatedLane lane = time.newLane("lane");
    private final List<String> ran = new ArrayList<>();

    @Test
    void runUntilIdle_dueAndFutureTasks_runsWhatIsDueAndKeepsTheClock() {
        lane.execute(() -> lane.execute(() -> ran.add("nested")));
        schedule("later", 1);
        assertThat(time.runUntilIdle()).isEqualTo(2);
        assertThat(ran).containsExactly("nested");
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void advance_timers_runInOrderAtTheirInstant() {
        long origin = time.nanoTime();
        schedule("b", 20);
        schedule("a", 10);
        schedule("c", 20);
        schedule("d", 31);
        lane.schedule(() -> ran.add(Long.toString(time.nanoTime() - origin)), Duration.ofNanos(15));
        time.advance(Duration.ofNanos(30));
        assertThat(ran).containsExactly("a", "15", "b", "c");
        assertThat(time.elapsed()).isEqualTo(Duration.ofNanos(30));
        assertThat(time.nanoTime() - origin).isEqualTo(30);
    }

    @Test
    void leap_overTimers_runsThemLateAndInOrder() {
        long origin = time.nanoTime();
        schedule("a", 10);
        schedule("b", 20);
        lane.schedule(() -> ran.add(Long.toString(time.nanoTime() - origin)), Duration.ofNanos(25));
        time.leap(Duration.ofNanos(40));
        assertThat(ran).isEmpty();
        time.runUntil(() -> ran.size() == 3, Duration.ZERO);
        assertThat(ran).containsExactly("a", "b", "40");
    }

    @Test
    void hold_lane_keepsItsTasksUntilReleasedWhileOthersGoOn() {
        SimulatedLane other = time.newLane("other");
        lane.execute(() -> ran.add("due"));
        schedule("timer", 10);
        lane.hold();
        other.schedule(() -> ran.add("other"), Duration.ofNanos(15));
        time.advance(Duration.ofNanos(20));
        assertThat(ran).containsExactly("other");
        lane.release();
        time.runUntilIdle();
        assertThat(ran).containsExactly("other", "due", "timer");
    }

    @Test
    void advance_taskAtTheLastInstant_runsWithWhatItQueues() {
        lane.schedule(() -> lane.execute(() -> ran.add("queued")), Duration.ofNanos(5));
        time.advance(Duration.ofNanos(5));
        assertThat(ran).containsExactly("queued");
    }

    @Test
    void runUntil_conditionHolds_stopsTheClockThere() {
        schedule("a", 10);
        schedule("b", 20);
        assertThat(time.runUntil(() -> ran.contains("a"), Duration.ofSeconds(1)))
                .isTrue();
        assertThat(time.elapsed()).isEqualTo(Duration.ofNanos(10));
        assertThat(ran).containsExactly("a");
    }

    @Test
    void runUntil_conditionNeverHolds_stopsAtTheLimit() {
        assertThat(time.runUntil(() -> false, Duration.ofSeconds(1))).isFalse();
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void runNext_nothingDue_movesToTheNextTimer() {
        schedule("a", 10);
        assertThat(time.runNext()).isTrue();
        assertThat(ran).containsExactly("a");
        assertThat(time.runNext()).isFalse();
    }

    @Test
    void cancel_dueOrFutureTask_doesNotRun() {
        Cancellable due = lane.schedule(() -> ran.add("due"), Duration.ZERO);
        Cancellable later = lane.schedule(() -> ran.add("later"), Duration.ofNanos(1));
        due.cancel();
        later.cancel();
        time.advance(Duration.ofNanos(2));
        assertThat(ran).isEmpty();
        assertThat(time.steps()).isZero();
    }

    @Test
    void cancel_manyTimers_keepsTheOthers() {
        for (int i = 0; i < 10_000; i++) {
            Cancellable timer = lane.schedule(() -> ran.add("cancelled"), Duration.ofSeconds(1));
            if (i % 100 == 0) {
                schedule("kept", 1_000_000_000L + i);
            }
            timer.cancel();
        }
        time.advance(Duration.ofSeconds(2));
        assertThat(ran).hasSize(100).containsOnly("kept");
    }

    @Test
    void order_severalLanes_isDrawnFromTheSeed() {
        Set<List<String>> orders = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            List<String> order = orderOfTwoLanes(seed);
            assertThat(orderOfTwoLanes(seed)).isEqualTo(order);
            assertThat(order.indexOf("a1")).isLessThan(order.indexOf("a2"));
            assertThat(order.indexOf("b1")).isLessThan(order.indexOf("b2"));
            orders.add(order);
        }
        assertThat(orders).hasSize(6);
    }

    @Test
    void task_throws_failsTheRunWithTheSeed() {
        lane.execute(() -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(time::runUntilIdle)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed=42")
                .hasMessageContaining("lane=lane")
                .hasRootCauseMessage("broken");
    }

    @Test
    void task_schedulesItselfForEver_failsTheRun() {
        time.setStepLimit(1_000);
        runForEver();
        assertThatThrownBy(time::runUntilIdle)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not come to rest");
    }

    @Test
    void task_movesTheClock_isRefused() {
        lane.execute(time::runUntilIdle);
        assertThatThrownBy(time::runUntilIdle).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void execute_fromAnotherThread_isRefused() {
        CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(() -> lane.execute(() -> ran.add("astray")));
        assertThatThrownBy(elsewhere::join).hasRootCauseInstanceOf(IllegalStateException.class);
        time.runUntilIdle();
        assertThat(ran).isEmpty();
    }

    @Test
    void isCurrent_onlyInsideItsOwnTasks() {
        SimulatedLane other = time.newLane("other");
        lane.execute(() -> ran.add(lane.isCurrent() + " " + other.isCurrent()));
        time.runUntilIdle();
        assertThat(ran).containsExactly("true false");
        assertThat(lane.isCurrent()).isFalse();
    }

    private static List<String> orderOfTwoLanes(long seed) {
        var time = new SimulatedTime(seed);
        SimulatedLane a = time.newLane("a");
        SimulatedLane b = time.newLane("b");
        List<String> order = new ArrayList<>();
        a.execute(() -> order.add("a1"));
        a.execute(() -> order.add("a2"));
        b.execute(() -> order.add("b1"));
        b.execute(() -> order.add("b2"));
        time.runUntilIdle();
        return order;
    }

    private void runForEver() {
        lane.execute(this::runForEver);
    }

    private void schedule(String name, long delayNanos) {
        var unused = lane.schedule(() -> ran.add(name), Duration.ofNanos(delayNanos));
    }
}
