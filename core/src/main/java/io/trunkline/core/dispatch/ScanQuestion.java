package io.trunkline.core.dispatch;

import io.trunkline.command.CommandName;
import io.trunkline.core.cluster.NodeSlots;
import io.trunkline.core.dispatch.Scans.Told;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.SettledFuture.Failure;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a step of a scan asks a server: which process it is, and of a cluster's node, what it serves. Asked behind all
 * that was submitted to the server before. Confined to one thread at a time.
 */
final class ScanQuestion {

    private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\S+)");

    private final Router router;
    private final Scans scans;
    private final ServerEndPoint server;
    private final boolean isNode;
    private final long askedNanos;
    private final long deadlineNanos;

    ScanQuestion(Router router, Scans scans, ServerEndPoint server, boolean isNode, long deadlineNanos) {
        this.router = router;
        this.scans = scans;
        this.server = server;
        this.isNode = isNode;
        this.askedNanos = router.nanoTime();
        this.deadlineNanos = deadlineNanos;
    }

    /** Whether something that changed nothing may succeed in a moment. */
    static boolean isPassing(@Nullable Throwable failure) {
        if (failure instanceof RedisServerException answer) {
            return answer.kind().isTransient() || answer.kind() == RedisErrorKind.MOVED;
        }
        return failure instanceof RedisConnectionException lost && lost.failureType() != ConnectionFailureType.CLOSED;
    }

    /**
     * Asks it.
     *
     * @param awaiter has something done when a part is settled
     * @param then takes what it tells
     * @param later takes why it did not answer, null if its answer makes no sense
     */
    void ask(
            BiConsumer<WaitableFuture<?>, Runnable> awaiter, Consumer<Told> then, Consumer<@Nullable Throwable> later) {
        WaitableFuture<RespValue> info = submit(EngineCommands.INFO, "server");
        WaitableFuture<RespValue> nodes = isNode ? submit(EngineCommands.CLUSTER_NODES) : info;
        awaiter.accept(
                info,
                () -> awaiter.accept(nodes, () -> {
                    NodeSlots slots = isNode ? slots(nodes) : NodeSlots.NONE;
                    if (slots == null || isPassing(info.failure())) {
                        later.accept(slots == null ? nodes.failure() : info.failure());
                        return;
                    }
                    Told told = new Told(slots, runId(info), askedNanos);
                    scans.remember(server, told);
                    then.accept(told);
                }));
    }

    private WaitableFuture<RespValue> submit(CommandName name, String... words) {
        AsyncMessage<RespValue> question = new AsyncMessage<>(
                EngineCommands.words(name, words), Message.ANY_DATABASE, askedNanos, deadlineNanos - askedNanos);
        if (router.context().isAvailable(name)) {
            server.interactive().submit(question);
        } else {
            question.endUnseen(new Failure(router.context()
                    .failures()
                    .refused(
                            RedisCommandException.Reason.DISABLED,
                            name.toString(),
                            "This operation has been disabled in the command-map: command=" + name
                                    + ". Enable it to have scans ask servers themselves.")));
        }
        return question;
    }

    /** What the node serves; as others have it if this user may not ask; null if it did not answer. */
    private @Nullable NodeSlots slots(WaitableFuture<RespValue> nodes) {
        Throwable failure = nodes.failure();
        if (failure == null) {
            return NodeSlots.parse(nodes.join());
        }
        return failure instanceof RedisException && !isLost(failure)
                ? scans.servers().slotsOf(server)
                : null;
    }

    /** Whether it may answer the next time, or nobody is there to answer. */
    private static boolean isLost(Throwable failure) {
        return isPassing(failure)
                || !(failure instanceof RedisServerException || failure instanceof RedisCommandException);
    }

    private String runId(WaitableFuture<RespValue> info) {
        if (info.failure() == null) {
            Matcher line = RUN_ID.matcher(info.join().asText());
            if (line.find()) {
                return line.group(1);
            }
        }
        return "~" + System.identityHashCode(server.interactive().connection());
    }
}
