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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a peer one {@link ProtocolQuestion}, in plain text on a connection of its own that serves for nothing else.
 * Confined to the loop.
 */
final class ProtocolProbe implements ConnectionHandler {

    private final ProtocolQuestion question;
    private final byte[] words;
    private final Consumer<Boolean> listener;
    private final ByteBuf heard = Unpooled.buffer(ProtocolQuestion.ANSWER_BYTES, ProtocolQuestion.ANSWER_BYTES);
    private final LoopTimer timer = new LoopTimer();
    private @Nullable Cancellable attempt;
    private @Nullable PhysicalConnection connection;
    private boolean over;

    private ProtocolProbe(ProtocolQuestion question, byte[] words, Consumer<Boolean> listener) {
        this.question = question;
        this.words = words;
        this.listener = listener;
    }

    /**
     * Begins to ask.
     *
     * @param words the question's
     * @param request where, and for how long an answer is waited for
     * @param listener hears once, on the loop and after this returned, whether the peer speaks that protocol for
     *     certain; nothing after {@link #cancel}
     */
    static ProtocolProbe ask(
            ProtocolQuestion question,
            byte[] words,
            Transport transport,
            TransportLoop loop,
            ConnectRequest request,
            Consumer<Boolean> listener) {
        ProtocolProbe probe = new ProtocolProbe(question, words, listener);
        probe.timer.set(loop, request.timeoutNanos(), () -> probe.end(false));
        probe.attempt = transport.connect(request, loop, probe);
        return probe;
    }

    /** Nobody wants to know any more. */
    void cancel() {
        over = true;
        timer.cancel();
        PhysicalConnection open = connection;
        Cancellable connecting = attempt;
        if (open != null) {
            open.close();
        } else if (connecting != null) {
            connecting.cancel();
        }
    }

    private void end(boolean speaksIt) {
        if (!over) {
            cancel();
            listener.accept(speaksIt);
        }
    }

    @Override
    public void onConnected(PhysicalConnection opened) {
        connection = opened;
        if (over) {
            opened.close();
        } else {
            opened.writeAndFlush(Unpooled.wrappedBuffer(words));
        }
    }

    @Override
    public void onConnectFailed(Throwable cause) {
        end(false);
    }

    @Override
    public void onRead(ByteBuf bytes) {
        if (over || !bytes.isReadable()) {
            return;
        }
        heard.writeBytes(bytes, Math.min(bytes.readableBytes(), heard.writableBytes()));
        ProtocolQuestion.Verdict verdict = question.judge(heard);
        if (verdict != ProtocolQuestion.Verdict.OPEN) {
            end(verdict == ProtocolQuestion.Verdict.YES);
        }
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        end(false);
    }
}
