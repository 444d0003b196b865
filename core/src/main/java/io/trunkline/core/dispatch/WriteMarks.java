package io.trunkline.core.dispatch;

import io.trunkline.command.Command;
import io.trunkline.command.HashSlot;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.ServerSelectionStrategy;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What is written over a connection before it is asked for the replication of writes: that question is about its own
 * last write. Thread-safe.
 *
 * <p>Elsewhere a message that is published will do, which goes to the replicas and changes nothing. A cluster's nodes
 * carry messages by their bus, and their replicas count nothing for it, so that the question would be answered at once:
 * there it takes a key, which goes away by itself, in a slot of the very primary.
 */
final class WriteMarks {

    /** So often another slot is tried if the one that was chosen has left or is on the move. */
    static final int ATTEMPTS = 5;

    /** More than enough to find the tag of a slot of one who has but one. */
    private static final int MAX_TAGS = 64 * HashSlot.COUNT;

    private final ServerSelectionStrategy selection;

    WriteMarks(ServerSelectionStrategy selection) {
        this.selection = selection;
    }

    /**
     * The mark for a server.
     *
     * @param attempt counted from 0: each takes another slot
     * @return null if it has no slot that a key can be written to
     */
    @Nullable
    Command<RespValue> of(ServerEndPoint server, int attempt) {
        if (!selection.isRoutedBySlot()) {
            return EngineCommands.replicationMark();
        }
        BitSet slots = selection.slotsOf(server);
        int wanted = attempt;
        for (int tag = 0; tag < MAX_TAGS && !slots.isEmpty(); tag++) {
            String key = EngineCommands.MARK_KEY + "{" + Integer.toString(tag, Character.MAX_RADIX) + "}";
            if (slots.get(HashSlot.of(key.getBytes(StandardCharsets.US_ASCII))) && wanted-- == 0) {
                return EngineCommands.replicationMark(key);
            }
        }
        return null;
    }

    /** Whether a mark failed since its slot is elsewhere, or half of it. */
    static boolean isElsewhere(Throwable failure) {
        if (!(failure instanceof RedisServerException answer)) {
            return false;
        }
        RedisErrorKind kind = answer.kind();
        return kind == RedisErrorKind.MOVED || kind == RedisErrorKind.ASK || kind == RedisErrorKind.TRY_AGAIN;
    }
}
