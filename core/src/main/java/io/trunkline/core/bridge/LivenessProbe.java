package io.trunkline.core.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportLoop;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a connection that is silent is dead: asks the same server on a connection of its own. Confined to
 * the loop.
 *
 * <p>On the silent connection the question could not be decided, since a server that is paused or runs a long command
 * answers nobody, and a peer that is gone does not either. If a newcomer is answered, whatever the answer, the server
 * lives and the old connection does not; unless it says that it is busy with a script, which may be the old
 * connection's. If nobody can connect, the server is gone. If the newcomer connects and hears nothing, the server is
 * merely busy, and a new connection would be no better than the old one.
 */
final class LivenessProbe implements ConnectionHandler {

    /** What a probe found. */
    enum Verdict {
        /** The server answers others. */
        ANSWERED,
        /** The server cannot be connected to, or ended the connection unasked. */
        UNREACHABLE,
        /** The server says that it is busy with a script, which may be the old connection's. */
        BUSY,
        /** The server accepts connections and says nothing. */
        SILENT;

        /** Whether a connection that stayed silent meanwhile is dead. */
        boolean provesDeath() {
            return this == ANSWERED || this == UNREACHABLE;
        }
    }

    /** What a server says to everybody while it runs a script for somebody, who then hears nothing. */
    private static final byte[] BUSY = "-BUSY".getBytes(StandardCharsets.US_ASCII);

    private final LivenessQuestion question;
    private final TransportLoop loop;
    private final long graceNanos;
    private final Consumer<Verdict> listener;
    private @Nullable Cancellable attempt;
    private final LoopTimer timer = new LoopTimer();
    private @Nullable PhysicalConnection connection;
    private boolean over;
    private int lines;
    /** How much of {@link #BUSY} the present line begins with; negative if it begins otherwise. */
    private int busyBytes;

    private LivenessProbe(LivenessQuestion question, TransportLoop loop, long graceNanos, Consumer<Verdict> listener) {
        this.question = question;
        this.loop = loop;
        this.graceNanos = graceNanos;
        this.listener = listener;
    }

    /**
     * Begins to ask; the listener hears once, on the loop, unless it is cancelled: when there is a verdict, which takes
     * at most the request's time limit, and the grace after it.
     */
    static LivenessProbe start(
            LivenessQuestion question,
            Transport transport,
            TransportLoop loop,
            ConnectRequest request,
            long graceNanos,
            Consumer<Verdict> listener) {
        LivenessProbe probe = new LivenessProbe(question, loop, graceNanos, listener);
        probe.timer.set(
                loop,
                request.timeoutNanos(),
                () -> probe.end(probe.connection == null ? Verdict.UNREACHABLE : Verdict.SILENT));
        probe.attempt = transport.connect(request, loop, probe);
        return probe;
    }

    /** Ends it without a verdict. */
    void cancel() {
        over = true;
        release();
    }

    private void end(Verdict verdict) {
        if (!over) {
            over = true;
            release();
            timer.set(loop, graceNanos, () -> listener.accept(verdict));
        }
    }

    private void release() {
        timer.cancel();
        PhysicalConnection open = connection;
        if (open != null) {
            open.close();
            return;
        }
        Cancellable pendingAttempt = attempt;
        if (pendingAttempt != null) {
            pendingAttempt.cancel();
        }
    }

    @Override
    public void onConnected(PhysicalConnection opened) {
        connection = opened;
        if (over) {
            opened.close();
            return;
        }
        opened.writeAndFlush(Unpooled.wrappedBuffer(question.bytes()));
    }

    @Override
    public void onConnectFailed(Throwable cause) {
        end(Verdict.UNREACHABLE);
    }

    @Override
    public void onRead(ByteBuf bytes) {
        while (bytes.isReadable() && lines < question.replies()) {
            byte next = bytes.readByte();
            if (next == '\n') {
                if (busyBytes == BUSY.length) {
                    end(Verdict.BUSY);
                    return;
                }
                lines++;
                busyBytes = 0;
            } else if (busyBytes >= 0 && busyBytes < BUSY.length) {
                busyBytes = next == BUSY[busyBytes] ? busyBytes + 1 : -1;
            }
        }
        if (lines == question.replies()) {
            end(Verdict.ANSWERED);
        }
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        end(Verdict.UNREACHABLE);
    }

    @Override
    public String toString() {
        return "LivenessProbe[" + loop + "]";
    }
}
