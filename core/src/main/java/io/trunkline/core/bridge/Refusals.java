package io.trunkline.core.bridge;

import io.trunkline.command.CommandName;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of the engine's own commands a server refuses to this user. Each is asked once and then done without, so that
 * connecting leaves no lines in the server's log of refusals. Thread-safe.
 */
public final class Refusals {

    private final Set<CommandName> refused = ConcurrentHashMap.newKeySet();

    public boolean contains(CommandName command) {
        return refused.contains(command);
    }

    /** Takes notice of how a command of the engine's own ended. */
    public void learn(CommandName command, @Nullable Throwable failure) {
        if (failure instanceof RedisServerException answer && answer.kind() == RedisErrorKind.NO_PERMISSION) {
            refused.add(command);
        }
    }
}
