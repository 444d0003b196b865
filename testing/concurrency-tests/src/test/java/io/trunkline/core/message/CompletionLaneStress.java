package io.trunkline.core.message;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The loop hands over an outcome while a drainer is about to end: the drainer sees it, or another one is started. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "The future is complete, or a drainer is on its way.")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "The outcome lies in the lane, and nobody comes for it.")
@State
public class CompletionLaneStress {

    private final AtomicInteger started = new AtomicInteger();
    private volatile Runnable drainer = () -> {};
    private final CompletionLane lane = new CompletionLane(this::start, (origin, cause) -> {
        throw new AssertionError(origin, cause);
    });
    private final AsyncMessage<Object> first = StressMessages.async();
    private final AsyncMessage<Object> second = StressMessages.async();

    /** An outcome was handed over, and a drainer is on its way. */
    public CompletionLaneStress() {
        first.settle("first", lane);
        lane.flush();
    }

    private void start(Runnable task) {
        drainer = task;
        started.incrementAndGet();
    }

    /** The loop. */
    @Actor
    public void loop() {
        second.settle("second", lane);
        lane.flush();
    }

    /** The drainer. */
    @Actor
    public void drainer() {
        drainer.run();
    }

    /** After both. */
    @Arbiter
    public void judge(Z_Result result) {
        result.r1 = first.isDone() && (second.isDone() || started.get() == 2);
    }
}
