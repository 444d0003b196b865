package io.trunkline.core.message;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The loop publishes an outcome while the caller parks: the caller does not park, or is unparked long before its time
 * is up.
 */
@JCStressTest
@Outcome(id = "ENDED, PONG", expect = Expect.ACCEPTABLE, desc = "The caller got the outcome.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The caller slept on, or woke without the outcome.")
@State
public class SyncMessageStress {

    private volatile @Nullable SyncMessage<Object> message;

    /** The caller. */
    @Actor
    public void caller(LL_Result result) {
        SyncMessage<Object> mine = StressMessages.sync(StressMessages.LONG_NANOS);
        message = mine;
        result.r1 = mine.parkUntilOver(StressMessages.CLOCK);
        result.r2 = mine.outcome;
    }

    /** The loop. */
    @Actor
    public void loop() {
        SyncMessage<Object> submitted = message;
        while (submitted == null) {
            Thread.onSpinWait();
            submitted = message;
        }
        submitted.settle("PONG", StressMessages.LANE);
    }
}
