package io.trunkline.core.message;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/**
 * A caller cancels its future while the reply arrives: it ends once, one way or the other, and whoever hangs on it
 * hears of it once.
 */
@JCStressTest
@Outcome(id = "PONG, 1", expect = Expect.ACCEPTABLE, desc = "The reply was first.")
@Outcome(id = "cancelled, 1", expect = Expect.ACCEPTABLE, desc = "The caller was first.")
@Outcome(expect = Expect.FORBIDDEN, desc = "No end, two ends, or another one.")
@State
public class AsyncMessageStress {

    private final CompletionLane lane = new CompletionLane(Runnable::run, (origin, cause) -> {
        throw new AssertionError(origin, cause);
    });
    private final AsyncMessage<Object> message = StressMessages.async();
    private final AtomicInteger heard = new AtomicInteger();

    /** Somebody hangs on the future. */
    public AsyncMessageStress() {
        message.whenComplete((value, failure) -> heard.incrementAndGet());
    }

    /** The caller. */
    @Actor
    public void caller() {
        message.cancel(true);
    }

    /** The loop. */
    @Actor
    public void loop() {
        message.settle("PONG", lane);
        lane.flush();
    }

    /** After both. */
    @Arbiter
    public void judge(LI_Result result) {
        result.r1 = message.isCancelled() ? "cancelled" : message.getNow("none");
        result.r2 = heard.get();
    }
}
