package io.trunkline.core.bridge;

import io.trunkline.command.Command;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a server that was busy with a script did not take of a handshake, and nobody waits for: it is told again now and
 * then, as long as the connection lives. Confined to the bridge's loop.
 */
final class UntakenWords {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PhysicalBridge bridge;
    private final BridgeConnection connection;
    private final List<Command<RespValue>> untaken = new ArrayList<>();

    UntakenWords(PhysicalBridge bridge, BridgeConnection connection) {
        this.bridge = bridge;
        this.connection = connection;
    }

    /** The server answered a command whose refusal does not matter otherwise. */
    void onAnswer(Command<RespValue> command, @Nullable Throwable failure) {
        if (failure instanceof RedisServerException refused && refused.kind() == RedisErrorKind.BUSY) {
            keep(command);
        }
    }

    /** The handshake is over. */
    void onEstablished() {
        if (!untaken.isEmpty()) {
            sayInAWhile();
        }
    }

    private void keep(Command<RespValue> command) {
        untaken.add(command);
        if (untaken.size() == 1 && bridge.established() == connection) {
            sayInAWhile();
        }
    }

    private void sayInAWhile() {
        bridge.keeper().dialer().pause(PAUSE_NANOS, this::sayAgain);
    }

    private void sayAgain() {
        if (bridge.established() != connection) {
            return;
        }
        List<Command<RespValue>> again = List.copyOf(untaken);
        untaken.clear();
        for (Command<RespValue> command : again) {
            if (!bridge.sayNow(command, (answer, failure) -> onAnswer(command, failure))) {
                keep(command);
            }
        }
    }
}
