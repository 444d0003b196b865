package io.trunkline.core.message;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The loop publishes an outcome while the caller's time is up: the caller has the outcome, or gives up, never both and
 * never neither.
 */
@JCStressTest
@Outcome(id = "ENDED, PONG", expect = Expect.ACCEPTABLE, desc = "The outcome was first.")
@Outcome(id = "TIME_IS_UP, given up", expect = Expect.ACCEPTABLE, desc = "The caller was first.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The caller was told of an outcome that is not there.")
@State
public class SyncMessageDeadlineStress {

    private volatile @Nullable SyncMessage<Object> message;

    /** The caller. */
    @Actor
    public void caller(LL_Result result) {
        SyncMessage<Object> mine = StressMessages.sync(0);
        message = mine;
        result.r1 = mine.parkUntilOver(StressMessages.CLOCK);
        result.r2 = mine.isWithdrawn() ? "given up" : mine.outcome;
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
