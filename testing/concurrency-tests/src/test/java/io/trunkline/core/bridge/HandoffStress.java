package io.trunkline.core.bridge;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * A caller offers while the loop drains what was offered before: it is seen by this drain, or somebody wakes the loop
 * again.
 */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "The offer is taken, or a wake-up is under way.")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "The offer waits for a wake-up that nobody asked for.")
@State
public class HandoffStress {

    private final Handoff<String> handoff = new Handoff<>(2);
    private boolean woken;
    private boolean comesAgain;
    private int taken;

    /** Something was offered, and the wake-up for it is under way. */
    public HandoffStress() {
        handoff.offer("first");
    }

    /** The caller. */
    @Actor
    public void caller() {
        woken = handoff.offer("second");
    }

    /** The loop. */
    @Actor
    public void loop() {
        handoff.beginDrain();
        while (handoff.poll() != null) {
            taken++;
        }
        comesAgain = handoff.claimWakeUpForRest();
    }

    /** After both. */
    @Arbiter
    public void judge(Z_Result result) {
        result.r1 = taken == 2 || woken || comesAgain;
    }
}
