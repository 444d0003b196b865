package io.trunkline.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.trunkline.core.EngineRig;
import io.trunkline.transport.TransportLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoopTimerTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final EngineRig rig = new EngineRig(options -> options);
    private final TransportLoop loop = rig.context().transport().nextLoop();
    private final LoopTimer timer = new LoopTimer();
    private final List<String> done = new ArrayList<>();

    private void set(long delayNanos, String what) {
        timer.set(loop, delayNanos, () -> done.add(what + (timer.isSet() ? " while set" : "")));
    }

    private void advanceMillis(long millis) {
        rig.time().advance(Duration.ofMillis(millis));
    }

    @Test
    void set_itsTimeComes_isDoneOnceAndNotSetAnyMore() {
        set(SECOND, "one");
        assertThat(timer.isSet()).isTrue();
        advanceMillis(999);
        assertThat(done).isEmpty();
        advanceMillis(5000);

        assertThat(done).containsExactly("one");
        assertThat(timer.isSet()).isFalse();
    }

    @Test
    void set_again_replacesWhatWasSet() {
        set(SECOND, "one");
        set(2 * SECOND, "two");
        advanceMillis(1500);
        assertThat(done).isEmpty();
        advanceMillis(1000);

        assertThat(done).containsExactly("two");
    }

    @Test
    void cancel_inTime_nothingIsDoneAndItCanBeSetAgain() {
        set(SECOND, "one");
        timer.cancel();
        timer.cancel();
        assertThat(timer.isSet()).isFalse();
        advanceMillis(2000);
        set(SECOND, "two");
        advanceMillis(2000);

        assertThat(done).containsExactly("two");
    }

    @Test
    void set_byWhatIsDone_staysSet() {
        timer.set(loop, SECOND, () -> set(SECOND, "next"));
        advanceMillis(1500);
        assertThat(timer.isSet()).isTrue();
        advanceMillis(1000);

        assertThat(done).containsExactly("next");
    }

    @Test
    void onDue_actionThrows_isNotSetAnyMore() {
        timer.set(loop, 0, () -> {
            done.add("thrown");
            throw new IllegalStateException("a failing action");
        });
        var unused = catchThrowable(() -> advanceMillis(1)); // whether it is told is the loop's affair

        assertThat(done).containsExactly("thrown");
        assertThat(timer.isSet()).isFalse();
    }
}
