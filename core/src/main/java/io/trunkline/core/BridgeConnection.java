package io.trunkline.core;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.trunkline.ConnectionKind;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.resp.FrameConsumer;
import io.trunkline.core.resp.RespDecoder;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.resp.RespProtocolException;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisServerException;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One socket's life under a bridge: encodes messages into it, matches replies with them in order, and reports its end. Confined to the
 * bridge's loop.
 *
 * <p>Never reused after anything went wrong half-way: an exception while writing or reading closes it.
 */
final class BridgeConnection implements ConnectionHandler {

    /** A drain hands its bytes to the socket in pieces of about this size, so that the server starts early. */
    private static final int FLUSH_BYTES = 64 * 1024;
    /** Arguments longer than this go to the socket as they are rather than through the write buffer. */
    private static final int WRAP_BYTES = 32 * 1024;

    /** A caller that calls again within so long after its reply finds the loop awake. */
    private static final long STAY_AWAKE_NANOS = 20_000;

    private static final int PAUSE_WEIGHT_SHIFT = 3;

    /** A shorter silence makes nobody suspect, however short a caller's deadline is. */
    private static final long SILENCE_NANOS = 250_000_000;

    private static final int NO_PROTOCOL = 0;

    private final PhysicalBridge bridge;
    private final ArrayDeque<Message<?>> inFlight = new ArrayDeque<>();
    private final FrameConsumer frames = this::onFrame;
    private @Nullable PhysicalConnection physical;
    private @Nullable RespDecoder decoder;
    private @Nullable ByteBuf out;
    private @Nullable Throwable closeCause;
    private boolean closed;
    private int database;
    private int protocol = NO_PROTOCOL;
    private long lastWriteNanos;
    private long replyNanos;
    private long openedNanos;
    /** The head of the line as of the last write or read, for others to look at. */
    private @Nullable Message<?> oldest;

    private long inFlightBytes;
    private int sampleCountdown;
    /** Of the nanoseconds from the last reply to the next command; a long time counts as twice the limit. */
    private final CostAverage pauses = new CostAverage(STAY_AWAKE_NANOS, PAUSE_WEIGHT_SHIFT);

    private boolean pausing;

    BridgeConnection(PhysicalBridge bridge) {
        this.bridge = bridge;
    }

    // ---- what messages ask of their connection ----

    BridgeCounters counters() {
        return bridge.counters();
    }

    CompletionLane lane() {
        return bridge.lane();
    }

    Failures failures() {
        return bridge.failures();
    }

    PhysicalBridge bridge() {
        return bridge;
    }

    RedisServerException serverError(Message<?> message, String text) {
        if (!message.isInternal()) { // that an old server refuses CLIENT SETINFO concerns nobody
            bridge.counters().serverErrors++;
            bridge.server().onServerError(message.command.name(), text);
        }
        return bridge.failures().serverError(message, text, bridge);
    }

    // ---- state ----

    @Nullable
    PhysicalConnection physical() {
        return physical;
    }

    int protocol() {
        return protocol;
    }

    void setProtocol(int agreed) {
        protocol = agreed;
    }

    long inFlightBytes() {
        return inFlightBytes;
    }

    int inFlightCount() {
        return inFlight.size();
    }

    long lastWriteNanos() {
        return lastWriteNanos;
    }

    /** When bytes last came; at first when the socket opened. */
    long lastReadNanos() {
        return replyNanos;
    }

    long openedNanos() {
        return openedNanos;
    }

    /** The command for whose reply all others wait, a moment old. Any thread. */
    @Nullable
    Message<?> oldest() {
        return oldest;
    }

    boolean isWritable() {
        PhysicalConnection socket = physical;
        return socket != null && !closed && socket.isWritable();
    }

    // ---- writing ----

    /** Writes a message or a group; {@link #flush} must follow. */
    void write(Message<?> message) {
        try {
            message.writeTo(this);
        } catch (RuntimeException | Error e) {
            close(new IllegalStateException(
                    "Encoding failed half-way, so that the connection cannot be used any more: command="
                            + message.command.name() + ". See the cause.",
                    e));
        }
    }

    /** Appends one command's bytes, behind a SELECT if it needs another database. */
    void append(Message<?> message) {
        use(message.database);
        appendHere(message);
    }

    /** Makes sure that what follows runs in a database. */
    void use(int wanted) {
        if (wanted != database && wanted != Message.ANY_DATABASE) {
            select(wanted);
        }
    }

    /** Appends one command's bytes in whatever database the connection is. */
    void appendHere(Message<?> message) {
        Command<?> command = message.command;
        CommandName name = command.name();
        byte[] nameBytes = bridge.wireName(name);
        byte[] arguments = command.encodedArguments();
        boolean wrap = arguments.length > WRAP_BYTES;
        ByteBuf buffer = buffer(nameBytes.length + 16 + (wrap ? 0 : arguments.length));
        header(buffer, name.wordCount() + command.argumentCount());
        buffer.writeBytes(nameBytes);
        if (wrap) {
            flush();
            write(Unpooled.wrappedBuffer(arguments));
        } else {
            buffer.writeBytes(arguments);
        }
        message.setWritten();
        inFlight.addLast(message);
        inFlightBytes += message.commandBytes();
        bridge.counters().operations++;
        if (!wrap && buffer.readableBytes() >= FLUSH_BYTES) {
            flush();
        }
    }

    private void select(int index) {
        database = index;
        appendHere(bridge.internalMessage(EngineCommands.select(index), (ignored, failure) -> {
            if (failure != null) {
                // whatever follows would run in the wrong database
                close(new IllegalStateException("The server refused a database: database=" + index + ", answer="
                        + failure.getMessage() + ". Use one that the server has (its 'databases' setting)."));
            }
        }));
    }

    /** Forgets which database it is in, so that the next command that needs one selects it. */
    void forgetDatabase() {
        database = Integer.MIN_VALUE;
    }

    private static void header(ByteBuf buffer, int words) {
        buffer.writeByte('*');
        if (words < 10) {
            buffer.writeByte('0' + words);
        } else {
            buffer.writeCharSequence(Integer.toString(words), StandardCharsets.US_ASCII);
        }
        buffer.writeShort('\r' << 8 | '\n');
    }

    private ByteBuf buffer(int needed) {
        ByteBuf current = out;
        if (current == null) {
            PhysicalConnection socket = physical;
            if (socket == null) {
                throw new IllegalStateException("There is no socket to write to: bridge=" + bridge + ".");
            }
            current = socket.allocator().directBuffer(Math.max(needed, 4096));
            out = current;
        }
        current.ensureWritable(needed);
        return current;
    }

    /** Hands what was appended to the socket. */
    void flush() {
        ByteBuf data = out;
        if (data != null) {
            out = null;
            write(data);
        }
    }

    private void write(ByteBuf data) {
        PhysicalConnection socket = physical;
        if (socket == null || closed) {
            data.release();
            return;
        }
        lastWriteNanos = bridge.nanoTime();
        if (pausing) {
            pausing = false;
            pauses.learn(Math.min(lastWriteNanos - replyNanos, 2 * STAY_AWAKE_NANOS));
        }
        bridge.counters().flushes++;
        tellInFlight();
        socket.writeAndFlush(data);
        if (bridge.callerSpin().isInUse()) {
            bridge.loop().stayAwake(bridge.callerSpin().limitNanos()); // it is the reply that is spun for
        }
    }

    // ---- ending ----

    /** Closes the socket because of what went wrong, or in good order if nothing did. */
    void close(@Nullable Throwable cause) {
        if (closeCause == null) {
            closeCause = cause;
        }
        closed = true;
        PhysicalConnection socket = physical;
        if (socket != null) {
            socket.close();
        }
    }

    /** Gives up what waits for replies; returns it in order. */
    List<Message<?>> takeInFlight() {
        List<Message<?>> lost = new ArrayList<>(inFlight);
        inFlight.clear();
        inFlightBytes = 0;
        tellInFlight();
        return lost;
    }

    /** Lets others see what is in flight now. */
    private void tellInFlight() {
        bridge.counters().inFlight = inFlight.size();
        oldest = inFlight.peekFirst();
    }

    /**
     * How long nothing was read, in nanoseconds, if that makes it suspect: a command in flight is past its deadline, and the silence is at
     * least as long as that command was given. Otherwise 0.
     */
    long suspiciousSilenceNanos(long now) {
        long silence = now - replyNanos;
        if (closed || silence < SILENCE_NANOS) {
            return 0;
        }
        for (Message<?> message : inFlight) {
            if (message.deadlineNanos - now <= 0 && silence >= message.deadlineNanos - message.submittedNanos) {
                return silence;
            }
        }
        return 0;
    }

    /** How much the socket has taken so far: it goes on while a large command is on its way. */
    long bytesWritten() {
        PhysicalConnection socket = physical;
        return socket == null ? 0 : socket.bytesWritten();
    }

    /** Everything in flight, oldest first, to look at. */
    Iterable<Message<?>> inFlight() {
        return inFlight;
    }

    // ---- what the transport tells ----

    @Override
    public void onConnected(PhysicalConnection connection) {
        physical = connection;
        if (closed) {
            connection.close();
            return;
        }
        decoder = new RespDecoder(connection.allocator(), bridge.respLimits());
        lastWriteNanos = bridge.nanoTime();
        replyNanos = lastWriteNanos;
        openedNanos = lastWriteNanos;
        bridge.onSocketOpen(this);
    }

    @Override
    public void onConnectFailed(Throwable cause) {
        bridge.onConnectionEnd(this, cause);
    }

    @Override
    public void onRead(ByteBuf bytes) {
        RespDecoder reader = decoder;
        if (closed || reader == null) {
            return;
        }
        replyNanos = bridge.nanoTime();
        try {
            reader.decode(bytes, frames);
        } catch (RespProtocolException e) {
            close(e);
        }
    }

    private void onFrame(RespFrame frame) {
        if (closed) {
            return;
        }
        if (frame.isPush() || isPushInResp2(frame)) {
            bridge.onPush(frame, this);
            return;
        }
        Message<?> message = inFlight.pollFirst();
        if (message == null) {
            close(bridge.failures().unmatchedReply(bridge, frame));
            return;
        }
        inFlightBytes -= message.commandBytes();
        if (inFlight.isEmpty()) {
            // told before the caller is: whether its next call finds itself alone decides whether it spins
            bridge.counters().inFlight = 0;
        }
        if (--sampleCountdown < 0) {
            sampleCountdown = LatencyRecorder.SAMPLE_EVERY - 1;
            bridge.recordLatency(replyNanos - message.submittedNanos);
        }
        try {
            message.onReply(frame, this);
        } catch (RuntimeException | Error e) {
            // it is in no queue any more, so that nothing else would ever end it
            message.fail(
                    bridge.failures().lostInFlight(message, ConnectionFailureType.INTERNAL_FAILURE, e, bridge), lane());
            close(e);
        }
    }

    /** On a RESP2 subscription connection messages and confirmations are arrays; replies in turn are not, or are PING's. */
    private boolean isPushInResp2(RespFrame frame) {
        return protocol == 2 && bridge.kind() == ConnectionKind.SUBSCRIPTION && PushKind.of(frame) != PushKind.OTHER;
    }

    /** A confirmation of a subscription ends the head of the line if it was the last that that waits for. */
    void confirmHead(PushKind kind) {
        if (inFlight.peekFirst() instanceof SubscriptionMessage head && head.isConfirmedBy(kind)) {
            inFlight.pollFirst();
            inFlightBytes -= head.commandBytes();
            bridge.counters().completed++;
            head.end(null, bridge.lane());
        }
    }

    @Override
    public void onReadComplete() {
        tellInFlight();
        bridge.onReadComplete();
        pausing = inFlight.isEmpty();
        if (pausing && pauses.isWithinLimit() && bridge.callerSpin().mayAllow(1)) {
            bridge.loop().stayAwake(STAY_AWAKE_NANOS);
        }
    }

    @Override
    public void onWritabilityChanged(boolean writable) {
        if (writable) {
            bridge.requestDrain();
        }
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        closed = true;
        ByteBuf unsent = out;
        if (unsent != null) {
            out = null;
            unsent.release();
        }
        RespDecoder reader = decoder;
        if (reader != null) {
            reader.close();
        }
        Throwable first = closeCause;
        bridge.onConnectionEnd(this, first != null ? first : cause);
    }
}
