package io.trunkline.core.topology;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.core.runtime.Loops;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import io.trunkline.status.ServerRole;
import io.trunkline.transport.TransportLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server whether it is a primary, again and again until it says so: sentinels tell where the primary is before
 * that one knows. One server at a time. Confined to one loop.
 */
final class PrimaryCheck {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final TransportLoop loop;
    private final Predicate<ServerEndPoint> onPrimary;
    private final LoopTimer timer = new LoopTimer();
    private @Nullable ServerEndPoint candidate;
    /** Counts the candidates, so that an answer for an earlier one is known as such. */
    private long turn;

    private boolean underWay;

    /**
     * Makes one.
     *
     * @param onPrimary called on the loop for each candidate that says that it is one, again and again until it takes
     *     that for the answer
     */
    PrimaryCheck(TransportLoop loop, Predicate<ServerEndPoint> onPrimary) {
        this.loop = loop;
        this.onPrimary = onPrimary;
    }

    /** Asks a server from now on, and no other; one that is asked already at once, since it was told of anew. */
    void begin(ServerEndPoint server) {
        if (candidate != server) {
            stop();
            candidate = server;
        }
        if (!underWay) {
            ask();
        }
    }

    /** Nobody is asked any more. */
    void stop() {
        candidate = null;
        turn++;
        underWay = false;
        timer.cancel();
    }

    boolean isUnderWay() {
        return candidate != null;
    }

    /** A server was connected to: if it is the one, it is asked now. */
    void onConnected(ServerEndPoint server) {
        if (server == candidate && !underWay) {
            ask();
        }
    }

    private void ask() {
        ServerEndPoint asked = candidate;
        if (asked == null) {
            return;
        }
        underWay = true;
        long asking = turn;
        PhysicalBridge bridge = asked.interactive();
        bridge.execute(() -> {
            boolean isSaid = bridge.sayNow(
                    EngineCommands.words(EngineCommands.ROLE),
                    (answer, failure) -> tell(asking, asked, roleIn(answer, failure, asked)));
            if (!isSaid) {
                tell(asking, asked, ServerRole.UNKNOWN);
            }
        });
    }

    private void tell(long asking, ServerEndPoint asked, ServerRole role) {
        Loops.tell(loop, () -> onAnswer(asking, asked, role));
    }

    private void onAnswer(long asking, ServerEndPoint asked, ServerRole role) {
        if (asking != turn) {
            return;
        }
        underWay = false;
        if (role == ServerRole.PRIMARY && onPrimary.test(asked)) {
            stop();
        } else {
            timer.set(loop, PAUSE_NANOS, this::ask);
        }
    }

    /** What ROLE answers; who may not ask goes by the handshake. */
    private static ServerRole roleIn(@Nullable RespValue answer, @Nullable Throwable failure, ServerEndPoint asked) {
        if (failure instanceof RedisServerException) {
            return asked.role();
        }
        List<RespValue> parts = answer instanceof RespValue.Array array ? array.elements() : List.of();
        boolean isPrimary = !parts.isEmpty()
                && parts.get(0) instanceof RespValue.BulkString
                && parts.get(0).asText().equals("master");
        return isPrimary ? ServerRole.PRIMARY : ServerRole.REPLICA;
    }
}
