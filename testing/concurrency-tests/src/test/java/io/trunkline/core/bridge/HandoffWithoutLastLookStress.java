package io.trunkline.core.bridge;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * The control of {@link HandoffStress}: a loop that is content when a poll finds nothing. It forgets offers, and the
 * check must see that it does.
 */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "The offer is taken, or a wake-up is under way.")
@Outcome(id = "false", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The lost wake-up, as planted.")
@State
public class HandoffWithoutLastLookStress {

    private final Handoff<String> handoff = new Handoff<>(2);
    private boolean woken;
    private int taken;

    /** Something was offered, and the wake-up for it is under way. */
    public HandoffWithoutLastLookStress() {
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
    }

    /** After both. */
    @Arbiter
    public void judge(Z_Result result) {
        result.r1 = taken == 2 || woken;
    }
}
