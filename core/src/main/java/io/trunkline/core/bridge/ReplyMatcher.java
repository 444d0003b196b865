package io.trunkline.core.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.trunkline.command.CommandMetadata;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.Judgement;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.PushKind;
import io.trunkline.core.message.ReplyTaker;
import io.trunkline.core.message.ReplyTokens;
import io.trunkline.core.message.Submission;
import io.trunkline.core.message.SubscriptionMessage;
import io.trunkline.core.resp.FrameConsumer;
import io.trunkline.core.resp.RespDecoder;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.core.resp.RespProtocolException;
import io.trunkline.core.runtime.LatencyRecorder;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.status.ConnectionKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads what comes over a connection and gives each reply to the command that it is for: replies come in order, and
 * with {@code highIntegrity} each is proven by a token behind it. What cannot be matched for certain closes the
 * connection. Confined to the bridge's loop.
 */
final class ReplyMatcher implements ReplyTaker {

    private static final String MOVED = "MOVED ";

    private final EngineContext engine;
    private final PhysicalBridge bridge;
    private final BridgeConnection connection;
    private final InFlight inFlight;
    private final FrameConsumer frames = this::onFrame;
    private final ReadStanding reads;
    /** A reply of so many bytes is of note. */
    private final long largeBytes;

    private @Nullable RespDecoder decoder;
    /** With highIntegrity, once the handshake is over; else null. */
    private @Nullable ReplyTokens tokens;

    private boolean heard;
    private int sampleCountdown;

    ReplyMatcher(EngineContext engine, PhysicalBridge bridge, BridgeConnection connection, InFlight inFlight) {
        this.engine = engine;
        this.bridge = bridge;
        this.connection = connection;
        this.inFlight = inFlight;
        this.reads = bridge.server().memory().reads();
        this.largeBytes = bridge.server().largeBytes();
    }

    /** There is a socket from now on, whose peer is not trusted with much memory yet. */
    void open(ByteBufAllocator allocator) {
        decoder = new RespDecoder(allocator, RespLimits.HANDSHAKE);
    }

    /**
     * From the next reply on accepts what the options allow: until then nothing proves that the peer is to be trusted
     * with as much memory.
     */
    void acceptLargeReplies() {
        RespDecoder reader = decoder;
        if (reader != null) {
            reader.useLimits(engine.respLimits());
        }
    }

    /** From now on a token follows each command and proves its reply. */
    void checkReplies(ReplyTokens fresh) {
        tokens = fresh;
    }

    /** What proves replies; null if nothing does. */
    @Nullable
    ReplyTokens tokens() {
        return tokens;
    }

    /** There is no socket any more: what was not understood yet, or not proven, never will be. */
    void close() {
        RespDecoder reader = decoder;
        if (reader != null) {
            reader.close();
        }
        ReplyTokens checks = tokens;
        if (checks != null) {
            checks.drop();
        }
    }

    // ---- reading ----

    /** Whether any byte was read. */
    boolean hasHeard() {
        return heard;
    }

    /** Reads what came, and takes whatever frames are complete by that. */
    void read(ByteBuf bytes) {
        RespDecoder reader = decoder;
        if (reader == null) {
            return;
        }
        if (!heard) {
            heard = true;
            if (isTlsAlert(bytes)) {
                connection.close(failures().attempts().speaksTls(bridge.facts()));
                return;
            }
        }
        try {
            reader.decode(bytes, frames);
        } catch (RespProtocolException e) {
            connection.close(masked(e));
        }
    }

    /** It shows what was not understood, and a peer may have sent there what it was told. */
    private RespProtocolException masked(RespProtocolException e) {
        String text = String.valueOf(e.getMessage());
        String shown = failures().mask().mask(text);
        return shown.equals(text) ? e : e.withMessage(shown);
    }

    /**
     * Whether a peer that we spoke plain text to wants to be spoken to in TLS: a record with one alert, version 3.x and
     * two bytes long (RFC 8446, 5.1 and 6). All of its header is looked at, since such a peer is left alone for a
     * while, and one that sends garbage is not.
     */
    private static boolean isTlsAlert(ByteBuf bytes) {
        int start = bytes.readerIndex();
        return bytes.readableBytes() >= 5
                && bytes.getUnsignedMedium(start) >>> 8 == 0x1503
                && bytes.getUnsignedShort(start + 3) == 2;
    }

    private void onFrame(RespFrame frame) {
        if (connection.isClosed()) {
            return;
        }
        if (frame.isPush() || isPushInResp2(frame)) {
            bridge.server().onPush(frame, connection);
            return;
        }
        ReplyTokens checks = tokens;
        if (checks != null && checks.isExpected()) {
            onToken(checks, frame);
            return;
        }
        Message<?> message = inFlight.head();
        if (message == null) {
            connection.close(failures().replies().unmatchedReply(bridge.facts(), frame));
            return;
        }
        if (frame.bytes() >= largeBytes) {
            bridge.server().onLargeReply(message.command);
        }
        if (!message.isChecked()) {
            inFlight.removeHead(message);
        } else if (checks != null) {
            checks.expect();
        }
        if (--sampleCountdown < 0 && !message.command.isBlocking()) { // which waits because it is told to
            sampleCountdown = LatencyRecorder.SAMPLE_EVERY - 1;
            engine.latency().record(connection.silence().lastReadNanos() - message.submittedNanos);
        }
        if (reads.isObserved() && !frame.isError()) {
            noteRead(message, frame);
        }
        try {
            if (message.isPlausible(frame)) {
                message.onReply(frame, connection);
            } else {
                onImplausible(message, message, frame);
            }
        } catch (RuntimeException | Error e) {
            failInternally(message, e); // it is in no queue any more
            connection.close(e);
        }
    }

    /** Somebody chooses by it. What went from one server to the next, or waits because it is told to, tells no time. */
    private void noteRead(Message<?> message, RespFrame frame) {
        if (message.command.name().metadata().isReadOnly()) {
            long now = connection.silence().lastReadNanos();
            boolean tellsTime = message.hops() == 0 && !message.command.isBlocking();
            reads.onRead(frame.bytes(), tellsTime ? now - message.submittedNanos : -1, now);
        }
    }

    /**
     * On a RESP2 subscription connection messages and confirmations are arrays; replies in turn are not, or are PING's.
     */
    private boolean isPushInResp2(RespFrame frame) {
        return connection.protocol() == 2
                && bridge.kind() == ConnectionKind.SUBSCRIPTION
                && PushKind.of(frame) != PushKind.OTHER;
    }

    /** Behind a reply its token must come: then the reply is the head's, else nobody knows whose. */
    private void onToken(ReplyTokens checks, RespFrame frame) {
        Message<?> head = inFlight.head();
        if (head == null) {
            throw new IllegalStateException("A token is expected, and nothing is in flight: bridge=" + bridge + ".");
        }
        if (checks.isNext(frame) || checks.isExcused(frame, head)) {
            inFlight.removeHead(head);
            if (checks.isHolding()) {
                head.conclude(checks.release(), connection);
            }
        } else {
            frame.rewind();
            // it is in flight still, and fails with all that is
            connection.close(failures().replies().wrongToken(head, frame, bridge.facts()));
        }
    }

    /**
     * Takes a confirmation of a subscription; tells whether the head of the line waits for it. The last that that waits
     * for ends it.
     */
    boolean confirmHead(PushKind kind, @Nullable String channel) {
        if (!(inFlight.head() instanceof SubscriptionMessage head && head.takes(kind, channel))) {
            return false;
        }
        if (head.isConfirmed()) {
            inFlight.removeHead(head);
            bridge.counters().completed++;
            head.onConfirmed();
        }
        return true;
    }

    // ---- what comes of messages ----

    @Override
    public void deliver(Message<?> message, @Nullable Object result) {
        ReplyTokens checks = tokens;
        if (checks != null && message.isChecked()) {
            checks.hold(result);
            message.setHeld();
        } else {
            message.conclude(result, connection);
        }
    }

    @Override
    public RedisServerException serverError(Message<?> message, String text) {
        if (!message.command.metadata().mayAnswerInOwnWords()) {
            reads.onError(RedisErrorKind.of(text), bridge.nanoTime());
        }
        if (!isFollowed(message)) { // else it is judged, and learnt from, on its way
            if (!message.isInternal()) { // that an old server refuses CLIENT SETINFO concerns nobody
                tell(message, text);
            }
            learn(message, text);
        }
        return lateError(message, text);
    }

    /**
     * That a slot is another node's is news, though nobody goes there. What a script says is none: it might name any
     * address for any slot, and credentials are told to whoever is there.
     */
    private void learn(Message<?> message, String text) {
        if (bridge.server().isNode()
                && text.startsWith(MOVED)
                && !message.command.metadata().mayAnswerInOwnWords()) {
            bridge.server().onMoved(text);
        }
    }

    private void tell(Message<?> message, String text) {
        bridge.counters().serverErrors++;
        bridge.server().onServerError(message.command.name(), text);
        heed(message, text);
    }

    @Override
    public void heed(Message<?> message, String text) {
        CommandMetadata facts = message.command.metadata();
        if (Judgement.of(RedisErrorKind.of(text), facts, Judgement.Standing.SERVING) == Judgement.HINT) {
            bridge.server().onRoleDoubted();
        }
    }

    @Override
    public RedisServerException lateError(Message<?> message, String text) {
        return failures().serverError(message, text, bridge.server().endpoint());
    }

    @Override
    public boolean sendsElsewhere(Message<?> message, Throwable refusal) {
        if (tokens != null && !message.isChecked()) {
            return false; // nothing has proven that the refusal was for it
        }
        if (bridge.isRetired() && bridge.retirement().sendsElsewhere(message, refusal)) {
            return true;
        }
        if (!isFollowed(message) || !(refusal instanceof RedisServerException answer)) {
            return false;
        }
        if (bridge.server().follow(message, answer, bridge)) {
            return true;
        }
        tell(message, answer.serverMessage()); // which was put off
        return false;
    }

    /** Whether an error may be a way to somewhere else, and is nobody's outcome before that was tried. */
    private boolean isFollowed(Message<?> message) {
        if (!bridge.server().isNode() || tokens != null && !message.isChecked()) {
            return false;
        }
        Submission<?> leaver = message.mayMove() ? message : message.leaver();
        return leaver != null && leaver.mayHop(bridge.nanoTime());
    }

    @Override
    public void onImplausible(Message<?> message, Message<?> asked, RespFrame frame) {
        Throwable why = failures().replies().implausibleReply(asked, frame, bridge.facts());
        fail(message, ConnectionFailureType.RESPONSE_INTEGRITY_FAILURE, why);
        connection.close(why);
    }

    /** Fails what nothing else would ever end, because of what went wrong in here. */
    void failInternally(Submission<?> message, Throwable why) {
        fail(message, ConnectionFailureType.INTERNAL_FAILURE, why);
    }

    private void fail(Submission<?> message, ConnectionFailureType type, Throwable why) {
        bridge.counters().failed++;
        message.fail(failed -> failures().lostInFlight(failed, type, why, bridge.facts()), bridge.lane());
    }

    private Failures failures() {
        return bridge.failures();
    }
}
