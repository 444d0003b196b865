package io.trunkline.core.bridge;

import io.trunkline.BridgeId;
import io.trunkline.BridgeState;
import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionKind;
import io.trunkline.EndpointStatus;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.MultiplexerOptions;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.BridgeFacts;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.CompletionLane;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Home;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.LostInFlight;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.OrderMark;
import io.trunkline.core.message.ReplyTokens;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.core.runtime.SpinBudget;
import io.trunkline.core.runtime.UserCode;
import io.trunkline.core.runtime.YieldBudget;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportLoop;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The logical lane to a server: takes messages from any thread, writes them from one, and re-establishes its connection for ever.
 *
 * <p>Thread rule: {@link #submit} and the readers of state are thread-safe; everything else is confined to the loop, which the bridge keeps
 * for its whole life, connected or not.
 */
public final class PhysicalBridge implements Home {

    /** An address of several has this part of the connect time for its handshake, or more if there are fewer. */
    private static final int MAX_ADDRESS_SHARES = 3;

    private final EngineContext engine;
    private final BridgeOwner server;
    private final ConnectionKind kind;
    private final BridgeId id;
    private final TransportLoop loop;
    private final Runnable drain;
    // Made here and not when a connection is lost or back: to link a lambda for the first time, or to load a class,
    // takes up to a millisecond, and callers wait just then
    private final ConnectionRestored restoredEvent;
    private final CompletionLane lane;
    private final LoopLag loopLag = new LoopLag();
    private final BridgeCounters counters = new BridgeCounters();
    private final YieldBudget callerYield = new YieldBudget();
    private final boolean queuesWhileDisconnected;
    private final SubmitGate submitted;
    /** Lets a late submitter and the closer empty the queue when no loop is left to do so. */
    private final ReentrantLock terminationLock = new ReentrantLock();

    // Written by the loop, read by all
    private final BridgeLifecycle lifecycle = new BridgeLifecycle();
    private volatile @Nullable Throwable lastFailure;
    private volatile @Nullable Instant connectedSince;
    private volatile @Nullable BridgeConnection connection;
    private volatile boolean terminated;

    // Confined to the loop
    private final Backlog backlog;
    private final LivenessMonitor liveness;
    private final DeadlineSweep deadlines;
    private final BridgeWriter writer;
    private final Heartbeat heartbeat;
    private final ConnectSchedule schedule;
    private @Nullable Cancellable connecting;
    private final ProtocolDoubt protocolDoubt;
    private long handshakeEndsNanos;
    private @Nullable Cancellable handshakeTimer;
    private @Nullable Cancellable handshakePause;
    private @Nullable Cancellable leaseTimer;

    public PhysicalBridge(EngineContext engine, BridgeOwner server, ConnectionKind kind, int number) {
        Rehearsal.ensureDone();
        this.engine = engine;
        this.server = server;
        this.kind = kind;
        this.id = new BridgeId(server.endpoint(), kind, number);
        this.restoredEvent = new ConnectionRestored(id);
        this.loop = engine.transport().nextLoop();
        this.liveness = new LivenessMonitor(engine, this);
        this.heartbeat = new Heartbeat(engine, this, liveness);
        this.schedule = new ConnectSchedule(engine, server, this, this::connect);
        this.protocolDoubt = new ProtocolDoubt(engine, server, this);
        this.lane = new CompletionLane(engine.completionExecutor(), engine::internalError, loop);
        MultiplexerOptions options = engine.options();
        this.backlog = new Backlog(counters, options.backlogMessages(), options.backlogBytes());
        this.queuesWhileDisconnected = options.queueWhileDisconnected();
        this.submitted = new SubmitGate(this, lifecycle, backlog, options);
        this.deadlines = new DeadlineSweep(this, backlog, loopLag, liveness);
        this.writer = new BridgeWriter(engine, this, lifecycle, submitted, backlog, deadlines, liveness);
        this.drain = writer::drain;
    }

    // ---- any thread ----

    public ConnectionKind kind() {
        return kind;
    }

    /** What status, events and texts call it by. */
    public BridgeId id() {
        return id;
    }

    public BridgeOwner server() {
        return server;
    }

    public BridgeState state() {
        return lifecycle.state();
    }

    boolean isClosed() {
        return lifecycle.isClosed();
    }

    public boolean isEstablished() {
        return lifecycle.isEstablished();
    }

    public @Nullable Throwable lastFailure() {
        return lastFailure;
    }

    public @Nullable Instant connectedSince() {
        return connectedSince;
    }

    @Override
    public BridgeCounters counters() {
        return counters;
    }

    /** The present connection, to look at. */
    public @Nullable BridgeConnection connection() {
        return connection;
    }

    LoopLag loopLag() {
        return loopLag;
    }

    /** For callers that wait alone. */
    @Override
    public SpinBudget callerSpin() {
        return engine.callerSpin();
    }

    /** For callers that wait among many. */
    @Override
    public YieldBudget callerYield() {
        return callerYield;
    }

    @Override
    public Failures failures() {
        return engine.failures();
    }

    /** Where it goes what the application's code throws. */
    UserCode userCode() {
        return engine.userCode();
    }

    @Override
    public TransportLoop loop() {
        return loop;
    }

    public long nanoTime() {
        return loop.nanoTime();
    }

    public @Nullable String remoteAddress() {
        BridgeConnection current = connection;
        PhysicalConnection socket = current == null ? null : current.physical();
        return socket == null ? null : socket.remoteAddress().toString();
    }

    /** How many submitted messages the loop has not seen yet. */
    int unseen() {
        return submitted.unseen();
    }

    /** How many messages are submitted and have not ended, read racily. */
    @Override
    public long outstanding() {
        return counters.inFlight + counters.backlog + submitted.unseen();
    }

    /** About how many bytes the commands have that are submitted and have not ended, read racily. */
    public long outstandingBytes() {
        BridgeConnection current = connection;
        return (current == null ? 0 : current.inFlight().bytes()) + counters.backlogBytes + submitted.unseenBytes();
    }

    /** What is said of it in texts, as it is now. Any thread. */
    @Override
    public BridgeFacts facts() {
        long now = nanoTime();
        boolean waits = kind == ConnectionKind.LEASED && isWaitingForShared();
        PhysicalBridge shared = server.interactive();
        BridgeConnection current = connection;
        Message<?> oldest = current == null ? null : current.inFlight().oldest();
        return new BridgeFacts(
                id,
                state(),
                waits ? shared.lastFailure() : lastFailure,
                waits ? shared.state() : null,
                new BridgeFacts.Load(
                        counters.inFlight,
                        counters.backlog + unseen(),
                        counters.backlogBytes,
                        oldest == null ? null : oldest.command.name().toString(),
                        oldest == null ? now : oldest.submittedNanos),
                current == null ? null : current.socketFacts(),
                loopLag.worstNanos(now),
                engine.gcClock(),
                now);
    }

    /** How it is, for operators. Any thread. */
    public EndpointStatus.ConnectionStatus status() {
        Throwable failure = lastFailure;
        return new EndpointStatus.ConnectionStatus(
                id,
                state(),
                connectedSince,
                remoteAddress(),
                failure == null ? null : failure.getMessage(),
                snapshot());
    }

    public ConnectionCounters snapshot() {
        BridgeConnection current = connection;
        PhysicalConnection socket = current == null ? null : current.physical();
        return counters.snapshot(
                server.endpoint(),
                kind,
                unseen(),
                socket == null ? 0 : socket.bytesWritten(),
                socket == null ? 0 : socket.bytesRead());
    }

    /** Takes a message. Ends it at once if it cannot be taken; blocks if the bounds are reached and the policy says so. */
    public void submit(Message<?> message) {
        Fault refusal = submitted.admit(message);
        if (refusal != null) {
            message.refuse(refusal);
            return;
        }
        if (submitted.offer(message)) {
            wake();
        }
        if (terminated) {
            failLeftovers();
        }
    }

    /** Wakes the loop unless a wake-up is under way. */
    void requestDrain() {
        if (submitted.claimWakeUp()) {
            wake();
        }
    }

    /** Has the loop drain what was submitted. */
    void wake() {
        execute(drain);
    }

    /** Runs something on the loop; nothing if that has ended. */
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            terminated = true; // the transport is closed; what is queued fails in failLeftovers
        }
    }

    /** Begins to connect, and never stops trying until it is closed. */
    public void start() {
        execute(() -> {
            if (lifecycle.state() == BridgeState.DISCONNECTED && connecting == null) {
                schedule.start();
            }
        });
    }

    /** Closes for good; what is left fails. */
    public void close() {
        execute(this::onClose);
    }

    /** After the loops have stopped: fails what came too late for them. */
    public void terminate() {
        terminated = true;
        failLeftovers();
    }

    private void failLeftovers() {
        terminationLock.lock();
        try {
            Message<?> message;
            while ((message = submitted.takeLeftover()) != null) {
                message.fail(left -> failures().closed(left, facts()), lane);
            }
            lane.flush();
        } finally {
            terminationLock.unlock();
        }
    }

    /** A message of the engine's own, with the time limit of a handshake. */
    @Override
    public <T extends @Nullable Object> InternalMessage<T> internalMessage(
            Command<T> command, InternalMessage.Listener<? super T> listener) {
        return new InternalMessage<>(command, Message.ANY_DATABASE, nanoTime(), engine.connectTimeoutNanos(), listener);
    }

    /** Tells, on the loop, whether a caller waits for anything that was submitted here. */
    public void tellWhetherAwaited(Consumer<Boolean> listener) {
        execute(() -> listener.accept(isAwaited()));
    }

    private boolean isAwaited() {
        if (!submitted.isEmpty()) {
            return true;
        }
        BridgeConnection current = connection;
        return isAwaited(backlog)
                || current != null
                        && (isAwaited(current.inFlight().messages())
                                || isAwaited(current.inFlight().marks()));
    }

    private static boolean isAwaited(Iterable<? extends Message<?>> messages) {
        for (Message<?> message : messages) {
            if (!message.isOver() && !message.isInternal()) {
                return true;
            }
        }
        return false;
    }

    /** The connection over which commands may flow; null if there is none. On the loop. */
    @Nullable
    BridgeConnection established() {
        return lifecycle.isEstablished() ? connection : null;
    }

    /** Writes a message of the engine's own to the connection that is there, never to a later one; tells whether there is one that takes it. On the loop. */
    public <T extends @Nullable Object> boolean sayNow(
            Command<T> command, InternalMessage.Listener<? super T> listener) {
        return sayNow(internalMessage(command, listener));
    }

    /** The same, with a message that was made. */
    public boolean sayNow(InternalMessage<?> message) {
        BridgeConnection current = established();
        if (current == null
                || current.silence().isSuspect()
                || current.transactions().isReserved()) {
            return false;
        }
        current.write(message);
        current.flush();
        deadlines.expect(message.deadlineNanos);
        return true;
    }

    // ---- the loop: what connections ask ----

    @Override
    public CompletionLane lane() {
        return lane;
    }

    RespLimits respLimits() {
        return engine.respLimits();
    }

    @Override
    public boolean isAvailable(CommandName name) {
        return engine.isAvailable(name);
    }

    /** What the server answers with its own argument. */
    CommandName echoCommand() {
        return engine.echoCommand();
    }

    void recordLatency(long nanos) {
        engine.latency().record(nanos);
    }

    void onPush(RespFrame frame, BridgeConnection from) {
        server.onPush(frame, from);
    }

    void onReadComplete(BridgeConnection current) {
        lane.flush(); // before anything else is written: somebody waits for what was read
        writer.onReadComplete(current);
    }

    // ---- the loop: transitions ----

    private void connect() {
        lifecycle.toConnecting();
        counters.connectAttempts++;
        BridgeConnection next = new BridgeConnection(this, engine);
        connection = next;
        try {
            long limit = engine.connectTimeoutNanos();
            limitHandshake(next, limit);
            ConnectRequest request = new ConnectRequest(
                    server.address(),
                    limit,
                    engine.tls(server.endpoint()),
                    server.addresses().next(schedule.isRetry()));
            connecting = engine.transport().connect(request, loop, next);
            protocolDoubt.onAttempt(request, () -> onPlainText(next));
        } catch (Throwable e) { // an application's TLS context, for one: a failed attempt like any other
            onConnectionEnd(next, e);
        }
    }

    private void limitHandshake(BridgeConnection next, long limit) {
        cancel(handshakeTimer);
        handshakeEndsNanos = nanoTime() + limit;
        handshakeTimer = loop.schedule(
                () -> next.close(failures()
                        .connectTimedOut(limit, remoteAddress(), next.inFlight().unanswered(), facts())),
                limit);
    }

    private void onPlainText(BridgeConnection tried) {
        Cancellable underWay = connecting;
        if (tried == connection && underWay != null) {
            tried.close(failures().attempts().speaksPlainText(facts()));
            underWay.cancel();
        }
    }

    void onSocketOpen(BridgeConnection opened) {
        if (opened != connection || lifecycle.state() != BridgeState.CONNECTING) {
            opened.close(null);
            return;
        }
        counters.socketsOpened++;
        lifecycle.toEstablishing();
        connecting = null;
        protocolDoubt.end();
        PhysicalConnection socket = opened.physical();
        if (socket != null && socket.addressCount() > 1) { // a silent one leaves time for the others
            limitHandshake(opened, engine.connectTimeoutNanos() / Math.min(socket.addressCount(), MAX_ADDRESS_SHARES));
        }
        new Handshake(server, this, opened, engine.options()).start();
    }

    /** Has something done about a lease that does not come to its end, unless the bridge is closed before. */
    public void limitLease(Runnable action, long nanos) {
        leaseTimer = loop.schedule(action, nanos);
    }

    public void endLeaseLimit() {
        cancel(leaseTimer);
        leaseTimer = null;
    }

    /** The handshake goes on in a moment, unless the connection ends before. */
    void continueHandshakeIn(long nanos, Runnable continuation) {
        handshakePause = loop.schedule(continuation, nanos);
    }

    /** What is to be written when the handshake is over, in order, to look at. */
    Iterable<Message<?>> waiting() {
        return backlog;
    }

    /** The handshake is answered: commands may flow. */
    void onEstablished(BridgeConnection established) {
        if (established != connection || lifecycle.state() != BridgeState.ESTABLISHING) {
            return;
        }
        cancel(handshakeTimer);
        handshakeTimer = null;
        established.acceptLargeReplies();
        if (engine.options().highIntegrity() && kind != ConnectionKind.SUBSCRIPTION) {
            established.checkReplies(new ReplyTokens(engine.echoCommand(), engine.randomLong()));
        }
        counters.established++;
        writer.onEstablished();
        lastFailure = null;
        connectedSince = Instant.now();
        lifecycle.toEstablished(); // last: whoever sees it sees the rest
        boolean restored = schedule.onEstablished();
        heartbeat.start();
        if (this == server.interactive()) {
            server.roleWatch().onEstablished(nanoTime());
        }
        server.onEstablished(this);
        writer.drain();
        if (restored) {
            server.onRestored(restoredEvent); // behind the first commands, for which somebody waits
        }
    }

    /** The connection is gone, or never came to be. */
    void onConnectionEnd(BridgeConnection ended, @Nullable Throwable why) {
        if (ended != connection) {
            return;
        }
        cancel(handshakeTimer);
        boolean isHeldBack = lifecycle.state() == BridgeState.ESTABLISHING
                && protocolDoubt.holdsBack(
                        ended, why, handshakeEndsNanos - nanoTime(), cause -> endConnection(ended, cause));
        if (!isHeldBack) {
            endConnection(ended, why);
        }
    }

    private void endConnection(BridgeConnection ended, @Nullable Throwable why) {
        boolean wasEstablished = lifecycle.isEstablished();
        boolean closing = lifecycle.isClosed();
        Throwable cause = lifecycle.state() == BridgeState.ESTABLISHING
                ? failures().endedInHandshake(ended.inFlight().unanswered(), ended.words(), why, facts())
                : why;
        PhysicalConnection socket = ended.physical();
        if (socket != null) {
            counters.bytesWrittenBefore += socket.bytesWritten();
            counters.bytesReadBefore += socket.bytesRead();
        }
        connection = null;
        connectedSince = null;
        connecting = null;
        protocolDoubt.end();
        cancel(handshakePause);
        heartbeat.stop();
        writer.onConnectionEnd();
        liveness.reset();
        if (!closing) {
            lifecycle.toDisconnected();
            counters.failures++;
        }
        ConnectionFailureType type = closing ? ConnectionFailureType.CLOSED : Failures.typeOf(cause, wasEstablished);
        try {
            lastFailure = closing ? null : failures().connectionEnded(type, cause, wasEstablished, facts());
            failInFlight(ended, type, cause);
            if (closing) {
                return;
            }
            if (!queuesWhileDisconnected) {
                writer.failBacklog(lost -> failures().lost(lost, type, cause, facts(), lost.progress()));
            }
            server.onSubscriptionsLost(this);
            lane.flush();
            server.onEnd(this, ended, type, cause, wasEstablished, schedule.isNews(type));
        } catch (Throwable e) { // whatever it is, the next attempt is made
            engine.internalError("ending a connection of " + this, e);
        } finally {
            if (!closing && server.wants(this)) {
                schedule.retry(wasEstablished);
            }
        }
    }

    /** The server's shared connection is there, for which this one may have waited. Any thread. */
    public void onSharedEstablished() {
        execute(schedule::onSharedEstablished);
    }

    /** Whether nothing is tried because the server's shared connection is down. Any thread. */
    public boolean isWaitingForShared() {
        return schedule.isWaitingForShared();
    }

    private void failInFlight(BridgeConnection ended, ConnectionFailureType type, @Nullable Throwable cause) {
        Fault loss = new LostInFlight(type, cause, facts(), failures());
        for (Message<?> message : ended.inFlight().takeAll()) {
            if (message.isOver()) {
                message.onConnectionLostLate();
            } else {
                counters.failed++;
                message.fail(loss, lane);
            }
        }
        // What was before the marks has ended; what they stand for begins with the next connection, in the order that
        // they had
        for (Iterator<OrderMark> latestFirst = ended.inFlight().marks().descendingIterator(); latestFirst.hasNext(); ) {
            OrderMark mark = latestFirst.next();
            if (!mark.isOver()) {
                writer.putBack(mark);
            }
        }
    }

    private void onClose() {
        if (lifecycle.isClosed()) {
            return;
        }
        lifecycle.toClosed();
        boolean isEndHeldBack = protocolDoubt.end();
        schedule.stop();
        cancel(handshakeTimer);
        cancel(leaseTimer);
        cancel(handshakePause);
        deadlines.stop();
        if (this == server.interactive()) {
            server.roleWatch().stop();
        }
        heartbeat.stop();
        writer.onConnectionEnd();
        liveness.reset();
        Cancellable attemptUnderWay = connecting;
        if (attemptUnderWay != null) {
            attemptUnderWay.cancel();
        }
        BridgeConnection current = connection;
        if (current != null) {
            current.close(null);
            if (isEndHeldBack) {
                endConnection(current, null);
            }
        }
        writer.drain(); // fails what was submitted and is not seen yet
        writer.failBacklog(lost -> failures().lost(lost, ConnectionFailureType.CLOSED, null, facts(), lost.progress()));
        if (current != null) {
            failInFlight(current, ConnectionFailureType.CLOSED, null);
        }
        lane.flush();
        lane.close();
        server.onClosed(this);
    }

    private static void cancel(@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
