package io.trunkline.core.bridge;

import io.netty.buffer.ByteBuf;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.BridgeFacts;
import io.trunkline.core.message.HeldScripts;
import io.trunkline.core.message.Home;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.OrderMark;
import io.trunkline.core.message.PushKind;
import io.trunkline.core.message.ReplyTaker;
import io.trunkline.core.message.ReplyTokens;
import io.trunkline.core.message.Submission;
import io.trunkline.core.message.TransactionGate;
import io.trunkline.core.message.Wire;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.status.ConnectionKind;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import org.jspecify.annotations.Nullable;

/**
 * One socket's life under a bridge: writes messages to it, has replies matched with them, and reports its end. Confined
 * to the bridge's loop.
 *
 * <p>Never reused after anything went wrong half-way: an exception while writing or reading closes it.
 */
public final class BridgeConnection implements Wire, ConnectionHandler {

    private final PhysicalBridge bridge;
    private final InFlight inFlight;
    private final SilenceWatch silence;
    private final ReplyMatcher replies;
    private final WriteBuffer out;
    private final TransactionGate transactions = new TransactionGate(this);
    private final ConnectionSettings settings;
    private final PauseWatch pauses = new PauseWatch();
    private final HeldScripts scripts;

    private @Nullable PhysicalConnection physical;
    private @Nullable Throwable closeCause;
    private boolean closed;
    /** 0 until it is agreed upon. */
    private int protocol;

    private long clientId;
    /** The last error that the server answered to the engine while hands were shaken. */
    private @Nullable String words;

    private boolean turnedAway;
    private boolean leaving;

    BridgeConnection(PhysicalBridge bridge, EngineContext engine) {
        this.bridge = bridge;
        this.inFlight = new InFlight(bridge.counters());
        // on the others one command, or none, is in flight
        this.silence = new SilenceWatch(bridge.kind() == ConnectionKind.INTERACTIVE, inFlight);
        this.replies = new ReplyMatcher(engine, bridge, this, inFlight);
        this.out = new WriteBuffer(engine, this::write);
        this.scripts = new HeldScripts(bridge.server().memory().scripts());
        this.settings = new ConnectionSettings(bridge, this);
    }

    // ---- of its bridge ----

    @Override
    public Home home() {
        return bridge;
    }

    public PhysicalBridge bridge() {
        return bridge;
    }

    // ---- state ----

    /** The socket; null before there is one. */
    public @Nullable PhysicalConnection physical() {
        return physical;
    }

    boolean isClosed() {
        return closed;
    }

    public int protocol() {
        return protocol;
    }

    void setProtocol(int agreed) {
        protocol = agreed;
    }

    /** The server's number of this connection; 0 if it is not known. */
    public long clientId() {
        return clientId;
    }

    void setClientId(long id) {
        clientId = id;
    }

    /** Takes notice of an error that the server answered to the engine. */
    void setWords(String error) {
        words = error;
    }

    @Nullable
    String words() {
        return words;
    }

    /** The server wants no more clients: it ends what it has just accepted. */
    void turnAway(RedisConnectionException why) {
        turnedAway = true;
        close(why);
    }

    public boolean isTurnedAway() {
        return turnedAway;
    }

    /** What is in flight ends, and nothing that waits is written any more. */
    void leave() {
        leaving = true;
    }

    /** Whether anything may be written that is no part of what is under way: the next command, or the engine's own. */
    boolean takesMore() {
        return !leaving && !silence.isSuspect() && !transactions.isReserved();
    }

    /** Whether any byte was read. */
    boolean hasHeard() {
        return replies.hasHeard();
    }

    @Override
    public long openedNanos() {
        return silence.openedNanos();
    }

    /** What is written and not answered. */
    public InFlight inFlight() {
        return inFlight;
    }

    /** What reads replies and matches them. */
    ReplyMatcher matcher() {
        return replies;
    }

    /** When it was last written to and read from. */
    SilenceWatch silence() {
        return silence;
    }

    @Override
    public TransactionGate transactions() {
        return transactions;
    }

    @Override
    public HeldScripts scripts() {
        return scripts;
    }

    boolean isWritable() {
        PhysicalConnection socket = physical;
        return socket != null && !closed && socket.isWritable();
    }

    /** How much the socket has taken so far: it goes on while a large command is on its way. */
    long bytesWritten() {
        PhysicalConnection socket = physical;
        return socket == null ? 0 : socket.bytesWritten();
    }

    /** The figures of its socket; null if there is none yet. Any thread. */
    BridgeFacts.@Nullable Socket socketFacts() {
        PhysicalConnection socket = physical;
        return socket == null
                ? null
                : new BridgeFacts.Socket(
                        socket.pendingWriteBytes(),
                        socket.bytesWritten(),
                        socket.bytesRead(),
                        silence.openedNanos(),
                        silence.lastWriteNanos(),
                        silence.lastReadNanos());
    }

    /** How long nothing was read, in nanoseconds, if that makes it suspect; otherwise 0. */
    long suspiciousSilenceNanos(long now) {
        return closed ? 0 : silence.suspiciousNanos(now);
    }

    // ---- writing ----

    /** Writes a message or a group; {@link #flush} must follow. */
    void write(Submission<?> message) {
        assert bridge.loop().inLoop();
        try {
            message.writeTo(this);
        } catch (RuntimeException | Error e) {
            Throwable why = new IllegalStateException(
                    "Encoding failed half-way, so that the connection cannot be used any more. See the cause.", e);
            close(why);
            replies.failInternally(message, why); // what is not in flight yet is in no queue any more
        }
    }

    @Override
    public void append(Message<?> message) {
        prepare(message);
        appendHere(message);
        appendToken(message);
    }

    @Override
    public void appendHere(Message<?> message) {
        boolean isMuch = out.append(message.written());
        if (inFlight.isEmpty()) {
            silence.onLineBegins();
        }
        inFlight.add(message);
        if (isMuch) {
            flush();
        }
    }

    @Override
    public void appendToken(Message<?> message) {
        ReplyTokens checks = replies.tokens();
        if (checks != null && message.mayBeChecked()) {
            message.setChecked();
            checks.writeArgument(out.begin(checks.command(), 2, ReplyTokens.ARGUMENT_BYTES));
        }
    }

    @Override
    public void await(OrderMark mark) {
        inFlight.await(mark, bridge);
    }

    @Override
    public void flush() {
        out.flush();
    }

    private void write(ByteBuf data) {
        PhysicalConnection socket = physical;
        if (socket == null || closed) {
            data.release();
            return;
        }
        long now = bridge.nanoTime();
        silence.onWrite(now);
        pauses.onWrite(now - silence.lastReadNanos());
        bridge.counters().flushes++;
        inFlight.tell();
        socket.writeAndFlush(data);
        if (bridge.callerSpin().isInUse()) {
            bridge.loop().stayAwake(bridge.callerSpin().limitNanos()); // it is the reply that is spun for
        }
    }

    @Override
    public void prepare(Message<?> message) {
        settings.prepare(message);
    }

    @Override
    public void use(int wanted) {
        settings.use(wanted);
    }

    /** What it was told that concerns all that follows. */
    ConnectionSettings settings() {
        return settings;
    }

    // ---- replies ----

    @Override
    public ReplyTaker replies() {
        return replies;
    }

    /** Takes a confirmation of a subscription; tells whether the head of the line waits for it. */
    public boolean confirmHead(PushKind kind, @Nullable String channel) {
        return replies.confirmHead(kind, channel);
    }

    // ---- ending ----

    /** Closes the socket because of what went wrong, or in good order if nothing did. */
    @Override
    public void close(@Nullable Throwable cause) {
        if (closeCause == null) {
            closeCause = cause;
        }
        closed = true;
        PhysicalConnection socket = physical;
        if (socket != null) {
            socket.close();
        }
    }

    // ---- what the transport tells ----

    @Override
    public void onConnected(PhysicalConnection connection) {
        assert bridge.loop().inLoop();
        physical = connection;
        if (closed) {
            connection.close();
            return;
        }
        out.open(connection.allocator());
        replies.open(connection.allocator());
        silence.onOpened(bridge.nanoTime());
        bridge.keeper().onSocketOpen(this);
    }

    @Override
    public void onConnectFailed(Throwable cause) {
        assert bridge.loop().inLoop();
        Throwable first = closeCause;
        bridge.keeper().onConnectionEnd(this, first != null ? first : cause);
    }

    @Override
    public void onRead(ByteBuf bytes) {
        assert bridge.loop().inLoop();
        if (closed) {
            return;
        }
        silence.onRead(bridge.nanoTime());
        replies.read(bytes);
    }

    @Override
    public void onReadComplete() {
        assert bridge.loop().inLoop();
        inFlight.tell();
        inFlight.passMarks(bridge);
        bridge.onReadComplete(this);
        if (pauses.onReadComplete(inFlight.isEmpty()) && bridge.callerSpin().mayAllow(1)) {
            bridge.loop().stayAwake(PauseWatch.STAY_AWAKE_NANOS);
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
        assert bridge.loop().inLoop();
        closed = true;
        out.drop();
        replies.close();
        Throwable first = closeCause;
        bridge.keeper().onConnectionEnd(this, first != null ? first : cause);
    }
}
