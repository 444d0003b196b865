package io.trunkline.core.server;

import io.trunkline.command.Command;
import io.trunkline.core.bridge.BridgeOwner;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.status.ConnectionKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bridges of one server that all callers share: the first, which also carries what concerns the server as a whole,
 * perhaps more of its kind, and perhaps one for what is large. Thread-safe.
 */
public final class SharedLanes {

    private final PhysicalBridge[] interactive;
    private final @Nullable PhysicalBridge bulk;
    private final long largeBytes;
    private final LargeReplies largeReplies = new LargeReplies();

    SharedLanes(EngineContext engine, BridgeOwner server) {
        MultiplexerOptions options = engine.options();
        interactive = new PhysicalBridge[options.connection().interactiveConnections()];
        for (int i = 0; i < interactive.length; i++) {
            interactive[i] = new PhysicalBridge(engine, server, ConnectionKind.INTERACTIVE, i + 1);
        }
        boolean hasBulk = options.connection().bulkBytes() > 0;
        largeBytes = hasBulk ? options.connection().bulkBytes() : Long.MAX_VALUE;
        bulk = hasBulk ? new PhysicalBridge(engine, server, ConnectionKind.BULK, 1) : null;
    }

    /** The one that is always there. */
    PhysicalBridge first() {
        return interactive[0];
    }

    /** Whether callers can be served. */
    boolean isEstablished() {
        for (PhysicalBridge bridge : interactive) {
            if (bridge.isEstablished()) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is but one, so that what goes one by one keeps its order. */
    public boolean isOne() {
        return interactive.length == 1 && bulk == null;
    }

    /** The bridge for a submission that any of them may carry. */
    public PhysicalBridge choose(Submission<?> submission) {
        PhysicalBridge forLarge = bulk;
        if (forLarge != null && forLarge.isEstablished() && isLarge(submission)) {
            return forLarge;
        }
        return interactive.length == 1 ? interactive[0] : leastBusy();
    }

    private boolean isLarge(Submission<?> submission) {
        return submission.wireBytes() >= largeBytes
                || submission instanceof Message<?> message && largeReplies.isExpected(message.command);
    }

    /**
     * The one with the fewest outstanding bytes; of several the first, so that while one is enough, one gets all and
     * writes them together.
     */
    private PhysicalBridge leastBusy() {
        PhysicalBridge best = interactive[0];
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < interactive.length && fewest > 0; i++) {
            PhysicalBridge bridge = interactive[i];
            long bytes = bridge.outstandingBytes();
            if (bytes < fewest && bridge.isEstablished()) {
                best = bridge;
                fewest = bytes;
            }
        }
        return best;
    }

    /** From how many bytes on a command or a reply is large; none is if there is no bridge for such. */
    long largeBytes() {
        return largeBytes;
    }

    /** Takes notice of a large reply. On any of the loops. */
    void onLargeReply(Command<?> command) {
        largeReplies.learn(command);
    }

    void start() {
        all().forEach(PhysicalBridge::start);
    }

    /** All of them, the first one first. */
    public List<PhysicalBridge> all() {
        List<PhysicalBridge> all = new ArrayList<>(Arrays.asList(interactive));
        if (bulk != null) {
            all.add(bulk);
        }
        return all;
    }
}
