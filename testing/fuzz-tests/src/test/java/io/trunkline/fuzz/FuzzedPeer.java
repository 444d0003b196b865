package io.trunkline.fuzz;

import io.netty.buffer.ByteBuf;
import io.trunkline.testkit.simulation.SimulatedLink;
import io.trunkline.testkit.simulation.SimulatedPeer;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers each read with the next part of its script, whatever was asked, and with nothing when the script is over.
 * Confined to its lane.
 */
final class FuzzedPeer implements SimulatedPeer {

    private final Iterator<byte[]> answers;

    FuzzedPeer(List<byte[]> answers) {
        this.answers = answers.iterator();
    }

    @Override
    public void onOpen(SimulatedLink link) {}

    @Override
    public void onBytes(SimulatedLink link, ByteBuf bytes) {
        if (!answers.hasNext()) {
            return;
        }
        byte[] answer = answers.next();
        if (answer.length > 0 && answer[answer.length - 1] == HandshakeScript.CLOSE) {
            link.close();
        } else if (answer.length > 0) {
            link.write(answer);
        }
    }

    @Override
    public void onClose(SimulatedLink link, @Nullable Throwable cause) {}
}
