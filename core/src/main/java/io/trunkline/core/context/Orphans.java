package io.trunkline.core.context;

import io.trunkline.command.Command;
import io.trunkline.core.runtime.UserCode;
import io.trunkline.options.Endpoint;
import io.trunkline.options.OrphanedReply;
import io.trunkline.options.OrphanedReplyHandler;
import io.trunkline.reply.RespValue;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where replies go that took something from the server and came too late for their caller. Thread-safe. */
public final class Orphans {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    private final @Nullable OrphanedReplyHandler handler;
    private final Executor executor;
    private final UserCode userCode;
    private final LongAdder count = new LongAdder();

    Orphans(@Nullable OrphanedReplyHandler handler, Executor executor, UserCode userCode) {
        this.handler = handler;
        this.executor = executor;
        this.userCode = userCode;
    }

    public long count() {
        return count.sum();
    }

    /**
     * Hands a reply to the application, unless it took nothing from the server: a null, or the answer to a command that
     * only reads.
     */
    public void take(Endpoint endpoint, Command<?> command, @Nullable Object value) {
        boolean isNothing = value == null || value instanceof RespValue any && any.isNull();
        if (isNothing || !command.metadata().isWrite()) {
            return;
        }
        count.increment();
        OrphanedReply orphan = new OrphanedReply(endpoint, command, Objects.requireNonNull(value));
        OrphanedReplyHandler told = handler;
        if (told == null) {
            LOG.warn(
                    "A reply came too late for its caller, and there is no orphanedReplyHandler to take it: {}",
                    orphan);
            return;
        }
        try {
            executor.execute(() -> tell(told, orphan));
        } catch (Throwable e) {
            LOG.warn("A reply came too late for its caller, and the executor takes no more work: {}", orphan, e);
        }
    }

    private void tell(OrphanedReplyHandler handler, OrphanedReply orphan) {
        try {
            handler.onOrphanedReply(orphan);
        } catch (Throwable e) {
            userCode.onFailure("handing " + orphan + " to the orphanedReplyHandler", e);
        }
    }
}
