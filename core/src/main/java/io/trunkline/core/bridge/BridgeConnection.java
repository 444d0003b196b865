package io.trunkline.core.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.trunkline.ConnectionKind;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.failure.BridgeFacts;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.CompletionLane;
import io.trunkline.core.message.HeldScripts;
import io.trunkline.core.message.Home;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.OrderMark;
import io.trunkline.core.message.PushKind;
import io.trunkline.core.message.ReplyTokens;
import io.trunkline.core.message.SubscriptionMessage;
import io.trunkline.core.message.TransactionMessage;
import io.trunkline.core.message.Wire;
import io.trunkline.core.resp.FrameConsumer;
import io.trunkline.core.resp.RespDecoder;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.core.resp.RespProtocolException;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.core.runtime.CostAverage;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.LatencyRecorder;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisServerException;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One socket's life under a bridge: encodes messages into it, matches replies with them in order, and reports its end. Confined to the
 * bridge's loop.
 *
 * <p>Never reused after anything went wrong half-way: an exception while writing or reading closes it.
 */
public final class BridgeConnection implements Wire, ConnectionHandler {

    /** A drain hands its bytes to the socket in pieces of about this size, so that the server starts early. */
    private static final int FLUSH_BYTES = 64 * 1024;
    /** Arguments longer than this go to the socket as they are rather than through the write buffer. */
    private static final int WRAP_BYTES = 32 * 1024;

    /** A caller that calls again within so long after its reply finds the loop awake. */
    private static final long STAY_AWAKE_NANOS = 20_000;

    private static final int PAUSE_WEIGHT_SHIFT = 3;

    /** A shorter silence makes nobody suspect, however short a caller's deadline is. */
    private static final long SILENCE_NANOS = 250_000_000;

    /** A shorter silence is no stall, however soon replies come otherwise: threads and collectors take such breaks. */
    private static final long STALL_NANOS = 5_000_000;
    /** A silence of so many times the usual wait is a stall. */
    private static final int STALL_WAITS = 4;
    /** A longer wait is not learnt from. */
    private static final long USUAL_WAIT_LIMIT_NANOS = 1_000_000_000;
    /** The usual wait shrinks by so much with each wait that is shorter. */
    private static final int USUAL_WAIT_SHIFT = 3;

    private static final int NO_PROTOCOL = 0;

    private final PhysicalBridge bridge;
    private final ArrayDeque<Message<?>> inFlight = new ArrayDeque<>();
    /** Between what is in flight, in order. */
    private final ArrayDeque<OrderMark> marks = new ArrayDeque<>();
    /** How many commands were ever written. */
    private long written;

    private final FrameConsumer frames = this::onFrame;
    private @Nullable PhysicalConnection physical;
    private @Nullable RespDecoder decoder;
    private @Nullable ByteBuf out;
    private @Nullable Throwable closeCause;
    private boolean closed;
    private int database;
    /** Whether it is not known which database it is in, since one is being tried. */
    private boolean trying;

    private int protocol = NO_PROTOCOL;
    private long clientId;
    /** The last error that the server answered to the engine while hands were shaken. */
    private @Nullable String words;

    private boolean heard;
    private long lastWriteNanos;
    private long replyNanos;
    private long openedNanos;
    /** The head of the line as of the last write or read, for others to look at. */
    private @Nullable Message<?> oldest;

    /** With highIntegrity, once the handshake is over; else null. */
    private @Nullable ReplyTokens tokens;

    private long inFlightBytes;
    private int sampleCountdown;
    /** Of the nanoseconds from the last reply to the next command; a long time counts as twice the limit. */
    private final CostAverage pauses = new CostAverage(STAY_AWAKE_NANOS, PAUSE_WEIGHT_SHIFT);

    private boolean pausing;
    private boolean suspect;

    /** A reply of so many bytes is of note. */
    private final long largeBytes;

    // Only the interactive connection is judged: on the others one command, or none, is in flight
    private final boolean judged;
    /** Since when a reply is owed and nothing was read; while something is in flight. */
    private long owedSinceNanos;
    /** How long a reply lets wait that has none before it: the longest of late. */
    private long usualWaitNanos;

    private boolean lineBegins;
    private boolean firstOfLine;
    private boolean stalled;

    // Transactions
    /** Whether one has gone through from MULTI to EXEC: this user may. */
    private boolean transactionsProven;
    /** The transaction that has the connection to itself. */
    private @Nullable TransactionMessage reservedFor;

    private final HeldScripts scripts;

    BridgeConnection(PhysicalBridge bridge) {
        this.bridge = bridge;
        this.scripts = new HeldScripts(bridge.server().scripts());
        this.largeBytes = bridge.server().largeBytes();
        this.judged = bridge.kind() == ConnectionKind.INTERACTIVE;
    }

    // ---- what messages ask of their connection ----

    @Override
    public BridgeCounters counters() {
        return bridge.counters();
    }

    @Override
    public CompletionLane lane() {
        return bridge.lane();
    }

    @Override
    public Failures failures() {
        return bridge.failures();
    }

    @Override
    public Home home() {
        return bridge;
    }

    public PhysicalBridge bridge() {
        return bridge;
    }

    @Override
    public HeldScripts scripts() {
        return scripts;
    }

    @Override
    public RedisServerException serverError(Message<?> message, String text) {
        if (!message.isInternal()) { // that an old server refuses CLIENT SETINFO concerns nobody
            bridge.counters().serverErrors++;
            bridge.server().onServerError(message.command.name(), text);
        }
        return bridge.failures().serverError(message, text, bridge.server().endpoint());
    }

    // ---- state ----

    public @Nullable PhysicalConnection physical() {
        return physical;
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

    /** What the server has owed an answer to for the longest time. */
    @Nullable
    String unanswered() {
        Message<?> head = inFlight.peekFirst();
        return head == null ? null : head.command.name().toString();
    }

    long inFlightBytes() {
        return inFlightBytes;
    }

    public int inFlightCount() {
        return inFlight.size();
    }

    long lastWriteNanos() {
        return lastWriteNanos;
    }

    /** When bytes last came; at first when the socket opened. */
    long lastReadNanos() {
        return replyNanos;
    }

    @Override
    public long openedNanos() {
        return openedNanos;
    }

    /** The command for whose reply all others wait, a moment old. Any thread. */
    @Nullable
    Message<?> oldest() {
        return oldest;
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
                        openedNanos,
                        lastWriteNanos,
                        replyNanos);
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
            Throwable why = new IllegalStateException(
                    "Encoding failed half-way, so that the connection cannot be used any more. See the cause.", e);
            close(why);
            failInternally(message, why); // what is not in flight yet is in no queue any more
        }
    }

    /** Appends one command's bytes, behind a SELECT if it needs another database. */
    @Override
    public void append(Message<?> message) {
        use(message.database);
        appendHere(message);
        appendToken(message);
    }

    /** From now on a token follows each command and proves its reply. */
    void checkReplies(ReplyTokens fresh) {
        tokens = fresh;
    }

    /** Appends the token that proves a message's reply, where replies are proven. */
    @Override
    public void appendToken(Message<?> message) {
        ReplyTokens checks = tokens;
        if (checks != null && message.isChecked()) {
            message.hasToken = true;
            checks.writeArgument(begin(checks.command(), 2, ReplyTokens.ARGUMENT_BYTES));
        }
    }

    /** Takes what came of a message: ends it, or keeps that until its token has come. */
    @Override
    public void deliver(Message<?> message, @Nullable Object result) {
        ReplyTokens checks = tokens;
        if (checks != null && message.hasToken) {
            checks.hold(result);
            message.setHeldBack();
        } else {
            message.conclude(result, this);
        }
    }

    // ---- transactions ----

    /** Whether this connection's user is known to be allowed to begin and to end transactions. */
    @Override
    public boolean isTransactionsProven() {
        return transactionsProven;
    }

    /** A transaction has gone through. */
    @Override
    public void proveTransactions(TransactionMessage transaction) {
        transactionsProven = true;
        free(transaction);
    }

    /** Nothing else is to be written until the reservation ends. */
    @Override
    public void reserve(TransactionMessage transaction) {
        reservedFor = transaction;
    }

    /** Whether what is to be written must wait for a transaction that has the connection to itself. */
    boolean isReserved() {
        return reservedFor != null;
    }

    /** A transaction was not begun; whether others are allowed is not known. What waits is written when the read is over. */
    @Override
    public void endReservation(TransactionMessage transaction) {
        transactionsProven = false;
        free(transaction);
    }

    private void free(TransactionMessage transaction) {
        if (reservedFor == transaction) {
            reservedFor = null;
        }
    }

    /** Ends a transaction that was begun and will not be carried out; if the server does not, the connection is of no use any more. */
    @Override
    public void leaveTransaction(TransactionMessage transaction) {
        transactionsProven = false;
        if (isReserved() && reservedFor != transaction) {
            close(bridge.failures().unfinishedTransaction("another one was begun", bridge.facts()));
            return;
        }
        if (!bridge.isAvailable(EngineCommands.DISCARD)) {
            close(bridge.failures().unfinishedTransaction("DISCARD is disabled in the command-map", bridge.facts()));
            return;
        }
        reservedFor = transaction;
        appendHere(bridge.internalMessage(EngineCommands.discard(), (ok, failure) -> {
            boolean hasNone = failure instanceof RedisServerException refused
                    && refused.serverMessage().contains("without MULTI");
            if (failure == null || hasNone) {
                free(transaction);
            } else {
                close(bridge.failures().unfinishedTransaction(Failures.reason(failure), bridge.facts()));
            }
        }));
        flush();
    }

    /** Whether what is written now runs in a database without a SELECT before it. */
    boolean isIn(int wanted) {
        return wanted == database || wanted == Message.ANY_DATABASE;
    }

    /** Makes sure that what follows runs in a database. */
    @Override
    public void use(int wanted) {
        if (!isIn(wanted)) {
            select(wanted);
        }
    }

    /** Appends one command's bytes in whatever database the connection is. */
    @Override
    public void appendHere(Message<?> message) {
        Command<?> command = message.command;
        if (command.isInPieces()) {
            appendPieces(command);
            addInFlight(message);
            return;
        }
        CommandName name = command.name();
        byte[] arguments = command.encodedArguments();
        boolean wrap = arguments.length > WRAP_BYTES;
        ByteBuf buffer = begin(name, name.wordCount() + command.argumentCount(), wrap ? 0 : arguments.length);
        if (wrap) {
            flush();
            write(Unpooled.wrappedBuffer(arguments));
        } else if (arguments.length > 0) { // the compiled copy has not seen an empty one, and would be given up for it
            buffer.writeBytes(arguments);
        }
        addInFlight(message);
        if (!wrap && buffer.readableBytes() >= FLUSH_BYTES) {
            flush();
        }
    }

    private void addInFlight(Message<?> message) {
        message.setWritten();
        lineBegins |= inFlight.isEmpty();
        inFlight.addLast(message);
        written++;
        inFlightBytes += message.commandBytes();
        bridge.counters().operations++;
    }

    /** Appends a command whose large arguments go to the socket from where they are. */
    private void appendPieces(Command<?> command) {
        CommandName name = command.name();
        begin(name, name.wordCount() + command.argumentCount(), 0);
        for (ByteBuffer piece : command.encodedPieces()) {
            if (piece.remaining() > WRAP_BYTES) {
                flush();
                write(Unpooled.wrappedBuffer(piece));
            } else {
                buffer(piece.remaining()).writeBytes(piece);
            }
        }
    }

    /** Appends the beginning of a command, and makes room for its arguments. */
    private ByteBuf begin(CommandName name, int words, int argumentBytes) {
        byte[] nameBytes = bridge.wireName(name);
        ByteBuf buffer = buffer(nameBytes.length + 16 + argumentBytes);
        header(buffer, words);
        buffer.writeBytes(nameBytes);
        return buffer;
    }

    private void select(int index) {
        database = index;
        appendHere(bridge.internalMessage(EngineCommands.select(index), (ignored, failure) -> {
            if (failure instanceof RedisServerException refused) { // which it took before
                bridge.server().databases().forget();
                // whatever follows would run in the wrong database
                close(bridge.failures().databaseTakenAway(bridge.facts(), index, refused.serverMessage()));
            }
        }));
    }

    /** Whether nothing but the engine's own may be written, since it is not known yet which database that would run in. */
    boolean isTryingDatabase() {
        return trying;
    }

    /** Selects a database that the server may refuse; {@link #flush} must follow. The listener hears of the answer when commands may be written again. */
    void tryDatabase(int index, long timeoutNanos, DatabaseTrial.Listener listener) {
        trying = true;
        write(new DatabaseTrial(index, bridge.nanoTime(), timeoutNanos, refusal -> {
            trying = false;
            if (refusal == null) {
                database = index;
            }
            listener.onAnswer(refusal);
        }));
    }

    /** The handshake has selected a database. */
    void setDatabase(int index) {
        database = index;
    }

    /** Lets a mark pass when all that was written before it is answered: now, or when a read is over. */
    @Override
    public void await(OrderMark mark) {
        if (inFlight.isEmpty()) {
            mark.pass(bridge);
        } else {
            mark.setPlace(written);
            marks.addLast(mark);
        }
    }

    private void passMarks() {
        long answered = written - inFlight.size();
        OrderMark mark;
        while ((mark = marks.peekFirst()) != null && mark.isPassedBy(answered)) {
            marks.removeFirst();
            mark.pass(bridge);
        }
    }

    /** The marks that wait, in order, to look at. */
    Deque<OrderMark> marks() {
        return marks;
    }

    /** Begins a command of so many words. */
    static void header(ByteBuf buffer, int words) {
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
    @Override
    public void flush() {
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
        if (lineBegins) {
            lineBegins = false;
            firstOfLine = true;
            owedSinceNanos = lastWriteNanos;
        }
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

    /**
     * Notices whether the connection has stalled: replies are owed, and nothing was read for four times as long as the first of a line usually lets wait, and
     * for 5 ms. What is written to a stalled connection would very likely have an unknown outcome if it is dead, and would be read no sooner
     * if it is not, but for the way there. Tells whether the stall has just begun.
     */
    boolean observeSilence(long now) {
        if (stalled || !judged || inFlight.isEmpty()) {
            return false;
        }
        stalled = now - owedSinceNanos > Math.max(STALL_NANOS, STALL_WAITS * usualWaitNanos);
        return stalled;
    }

    /** Whether the connection was silent for unusually long when it was last {@linkplain #observeSilence observed}, and still is. */
    boolean isStalled() {
        return stalled;
    }

    private void endSilence() {
        if (firstOfLine) {
            firstOfLine = false;
            long wait = Math.min(replyNanos - owedSinceNanos, USUAL_WAIT_LIMIT_NANOS);
            usualWaitNanos = Math.max(wait, usualWaitNanos - (usualWaitNanos >> USUAL_WAIT_SHIFT));
        }
        owedSinceNanos = replyNanos;
        stalled = false;
        suspect = false;
    }

    /** In how long a stalled connection should be questioned: when half of the time is over that the head of the line was given. */
    long questionableInNanos(long now) {
        Message<?> head = inFlight.peekFirst();
        long given = head == null ? 0 : head.deadlineNanos - head.submittedNanos;
        return owedSinceNanos + Math.max(SILENCE_NANOS, given / 2) - now;
    }

    /** From now until something is read, the server owes an answer for longer than it was given. */
    void suspect() {
        suspect = true;
    }

    /** Whether the connection may be dead. What is written to it now would have an unknown outcome; what is not can go over the next one. */
    boolean isSuspect() {
        return suspect;
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

    /** From the next reply on accepts what the options allow: until then nothing proves that the peer is to be trusted with as much memory. */
    void acceptLargeReplies() {
        RespDecoder reader = decoder;
        if (reader != null) {
            reader.useLimits(bridge.respLimits());
        }
    }

    // ---- what the transport tells ----

    @Override
    public void onConnected(PhysicalConnection connection) {
        physical = connection;
        if (closed) {
            connection.close();
            return;
        }
        decoder = new RespDecoder(connection.allocator(), RespLimits.HANDSHAKE);
        lastWriteNanos = bridge.nanoTime();
        replyNanos = lastWriteNanos;
        openedNanos = lastWriteNanos;
        bridge.onSocketOpen(this);
    }

    @Override
    public void onConnectFailed(Throwable cause) {
        Throwable first = closeCause;
        bridge.onConnectionEnd(this, first != null ? first : cause);
    }

    @Override
    public void onRead(ByteBuf bytes) {
        RespDecoder reader = decoder;
        if (closed || reader == null) {
            return;
        }
        replyNanos = bridge.nanoTime();
        endSilence();
        if (!heard) {
            heard = true;
            if (isTlsAlert(bytes)) {
                close(bridge.failures().attempts().speaksTls(bridge.facts()));
                return;
            }
        }
        try {
            reader.decode(bytes, frames);
        } catch (RespProtocolException e) {
            close(masked(e));
        }
    }

    /** It shows what was not understood, and a peer may have sent there what it was told. */
    private RespProtocolException masked(RespProtocolException e) {
        String text = String.valueOf(e.getMessage());
        String shown = bridge.failures().mask().mask(text);
        return shown.equals(text) ? e : e.withMessage(shown);
    }

    /**
     * Whether a peer that we spoke plain text to wants to be spoken to in TLS: a record with one alert, version 3.x and two bytes long (RFC 8446, 5.1 and 6). All of
     * its header is looked at, since such a peer is left alone for a while, and one that sends garbage is not.
     */
    private static boolean isTlsAlert(ByteBuf bytes) {
        int start = bytes.readerIndex();
        return bytes.readableBytes() >= 5
                && bytes.getUnsignedMedium(start) >>> 8 == 0x1503
                && bytes.getUnsignedShort(start + 3) == 2;
    }

    private void onFrame(RespFrame frame) {
        if (closed) {
            return;
        }
        if (frame.isPush() || isPushInResp2(frame)) {
            bridge.onPush(frame, this);
            return;
        }
        ReplyTokens checks = tokens;
        if (checks != null && checks.isExpected()) {
            onToken(checks, frame);
            return;
        }
        Message<?> message = inFlight.peekFirst();
        if (message == null) {
            close(bridge.failures().unmatchedReply(bridge.facts(), frame));
            return;
        }
        if (frame.bytes() >= largeBytes) {
            bridge.server().onLargeReply(message.command);
        }
        if (!message.hasToken) {
            removeHead(message);
        } else if (checks != null) {
            checks.expect();
        }
        if (--sampleCountdown < 0 && !message.command.isBlocking()) { // which waits because it is told to
            sampleCountdown = LatencyRecorder.SAMPLE_EVERY - 1;
            bridge.recordLatency(replyNanos - message.submittedNanos);
        }
        try {
            if (message.isPlausible(frame)) {
                message.onReply(frame, this);
            } else {
                onImplausible(message, message, frame);
            }
        } catch (RuntimeException | Error e) {
            failInternally(message, e); // it is in no queue any more
            close(e);
        }
    }

    /** Fails what nothing else would ever end, because of what went wrong in here. */
    private void failInternally(Message<?> message, Throwable why) {
        bridge.counters().failed++;
        message.fail(
                failed -> bridge.failures()
                        .lostInFlight(failed, ConnectionFailureType.INTERNAL_FAILURE, why, bridge.facts()),
                lane());
    }

    private void removeHead(Message<?> head) {
        inFlight.pollFirst();
        inFlightBytes -= head.commandBytes();
        if (inFlight.isEmpty()) {
            // told before the caller is: whether its next call finds itself alone decides whether it spins
            bridge.counters().inFlight = 0;
        }
    }

    /** Behind a reply its token must come: then the reply is the head's, else nobody knows whose. */
    private void onToken(ReplyTokens checks, RespFrame frame) {
        Message<?> head = inFlight.element();
        if (checks.isNext(frame) || checks.isExcused(frame, head)) {
            removeHead(head);
            if (checks.isHolding()) {
                head.conclude(checks.release(), this);
            }
        } else {
            frame.rewind();
            close(bridge.failures()
                    .wrongToken(head, frame, bridge.facts())); // it is in flight still, and fails with all that is
        }
    }

    /** A reply that cannot be the one that was asked for: what comes behind it cannot be trusted either. */
    @Override
    public void onImplausible(Message<?> message, Message<?> asked, RespFrame frame) {
        Throwable why = bridge.failures().implausibleReply(asked, frame, bridge.facts());
        bridge.counters().failed++;
        message.fail(
                failed -> bridge.failures()
                        .lostInFlight(failed, ConnectionFailureType.RESPONSE_INTEGRITY_FAILURE, why, bridge.facts()),
                lane());
        close(why);
    }

    /** On a RESP2 subscription connection messages and confirmations are arrays; replies in turn are not, or are PING's. */
    private boolean isPushInResp2(RespFrame frame) {
        return protocol == 2 && bridge.kind() == ConnectionKind.SUBSCRIPTION && PushKind.of(frame) != PushKind.OTHER;
    }

    /** Takes a confirmation of a subscription; tells whether the head of the line waits for it. The last that that waits for ends it. */
    public boolean confirmHead(PushKind kind) {
        if (!(inFlight.peekFirst() instanceof SubscriptionMessage head && head.takes(kind))) {
            return false;
        }
        if (head.isConfirmed()) {
            removeHead(head);
            bridge.counters().completed++;
            head.onConfirmed();
        }
        return true;
    }

    @Override
    public void onReadComplete() {
        tellInFlight();
        if (!marks.isEmpty()) {
            passMarks();
        }
        bridge.onReadComplete(this);
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
        ReplyTokens checks = tokens;
        if (checks != null) {
            checks.drop();
        }
        Throwable first = closeCause;
        bridge.onConnectionEnd(this, first != null ? first : cause);
    }
}
