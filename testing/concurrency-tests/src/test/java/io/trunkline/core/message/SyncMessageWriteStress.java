package io.trunkline.core.message;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The loop is about to write a message while its caller's time is up: what was written is never said not to have been
 * sent.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Written, and its outcome is unknown.")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "Withdrawn, and never sent.")
@Outcome(
        id = "false, true",
        expect = Expect.ACCEPTABLE,
        desc = "Withdrawn at the last moment; too cautious, and harmless.")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "Written, and said never to have been sent.")
@State
public class SyncMessageWriteStress {

    private final SyncMessage<Object> message = StressMessages.sync(1);

    /** The loop. */
    @Actor
    public void loop(ZZ_Result result) {
        result.r1 = message.beginWrite();
    }

    /** The caller. */
    @Actor
    public void caller(ZZ_Result result) {
        var unused = message.giveUp();
        result.r2 = message.isWritten();
    }
}
