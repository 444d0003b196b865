package io.trunkline.core;

import io.trunkline.BackPressurePolicy;
import io.trunkline.BridgeState;
import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionKind;
import io.trunkline.MultiplexerOptions;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisException;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportLoop;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The logical lane to a server: takes messages from any thread, writes them from one, and re-establishes its connection for ever.
 *
 * <p>Thread rule: {@link #submit} and the readers of state are thread-safe; everything else is confined to the loop, which the bridge keeps
 * for its whole life, connected or not.
 */
final class PhysicalBridge {

    /*
     * THE HAND-OFF
     *
     * A caller encodes its command before it comes here, offers the message to an MPSC queue, and wakes the loop only if no wake-up is
     * under way. The loop clears the mark, drains the queue into one buffer and hands that to the socket once. So the number of system
     * calls falls as the load rises, no caller ever waits for another one, and no frame can be half-written by a failing codec.
     * Whoever offers after the mark was cleared wakes the loop again; whoever offers before is seen by the drain: nothing is forgotten.
     * An offer moves the queue's index first and stores the message then, and the store may still be under way while the caller finds the mark set:
     * so the drain asks the index whether the queue is empty, never a poll.
     *
     * THE STATES
     *
     *   state         event                            next           by
     *   DISCONNECTED  start, retry timer               CONNECTING     connect
     *   CONNECTING    socket open                      ESTABLISHING   onSocketOpen
     *   CONNECTING    refused, time limit              DISCONNECTED   onConnectionEnd
     *   ESTABLISHING  handshake answered               ESTABLISHED    onEstablished
     *   ESTABLISHING  handshake refused, time limit    DISCONNECTED   onConnectionEnd
     *   ESTABLISHED   socket closed, protocol error    DISCONNECTED   onConnectionEnd
     *   any           close                            CLOSED         close
     */

    /** So many messages are drained before the loop may read again. */
    private static final int MAX_DRAIN = 4096;
    /** A caller held back by the bounds looks again after so long. */
    private static final long BACK_PRESSURE_PARK_NANOS = 50_000;
    /** A probe waits so long at most for a connection and an answer: far more than they take, and little compared with an outage. */
    private static final long PROBE_NANOS = 1_000_000_000;
    /** What a server answers to a newcomer and to the old connection at the same time may be read in any order. */
    private static final long GRACE_NANOS = 100_000_000;

    private final EngineContext engine;
    private final ServerEndPoint server;
    private final ConnectionKind kind;
    private final TransportLoop loop;
    private final MpscUnboundedArrayQueue<Message<?>> submitted = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicBoolean wakeUnderWay = new AtomicBoolean();
    private final Runnable drain = this::onDrain;
    private final CompletionLane lane;
    private final LoopLag loopLag = new LoopLag();
    private final BridgeCounters counters = new BridgeCounters();
    private final YieldBudget callerYield = new YieldBudget();
    private final int maxInFlight;
    private final long maxInFlightBytes;
    private final int maxBacklog;
    private final long maxBacklogBytes;
    private final BackPressurePolicy backPressure;
    private final boolean queuesWhileDisconnected;
    /** Lets a late submitter and the closer empty the queue when no loop is left to do so. */
    private final ReentrantLock terminationLock = new ReentrantLock();

    // Written by the loop, read by all
    private volatile BridgeState state = BridgeState.DISCONNECTED;
    private volatile @Nullable Throwable lastFailure;
    private volatile @Nullable Instant connectedSince;
    private volatile @Nullable BridgeConnection connection;
    private volatile boolean terminated;

    // Confined to the loop
    private final ArrayDeque<Message<?>> backlog = new ArrayDeque<>();
    private int attempt;
    private boolean failureReported;
    private long sweepAtNanos;
    private @Nullable Cancellable connecting;
    private @Nullable Cancellable retryTimer;
    private @Nullable Cancellable handshakeTimer;
    private @Nullable Cancellable sweepTimer;
    private @Nullable Cancellable heartbeatTimer;
    private @Nullable LivenessProbe probe;

    PhysicalBridge(EngineContext engine, ServerEndPoint server, ConnectionKind kind) {
        this.engine = engine;
        this.server = server;
        this.kind = kind;
        this.loop = engine.transport().nextLoop();
        this.lane = new CompletionLane(engine.completionExecutor(), engine::internalError);
        MultiplexerOptions options = engine.options();
        this.maxInFlight = options.maxInFlight();
        this.maxInFlightBytes = options.maxInFlightBytes();
        this.maxBacklog = options.backlogMessages();
        this.maxBacklogBytes = options.backlogBytes();
        this.backPressure = options.backlogPolicy();
        this.queuesWhileDisconnected = options.queueWhileDisconnected();
    }

    // ---- any thread ----

    ConnectionKind kind() {
        return kind;
    }

    ServerEndPoint server() {
        return server;
    }

    BridgeState state() {
        return state;
    }

    boolean isEstablished() {
        return state == BridgeState.ESTABLISHED;
    }

    @Nullable
    Throwable lastFailure() {
        return lastFailure;
    }

    @Nullable
    Instant connectedSince() {
        return connectedSince;
    }

    BridgeCounters counters() {
        return counters;
    }

    /** The present connection, to look at. */
    @Nullable
    BridgeConnection connection() {
        return connection;
    }

    LoopLag loopLag() {
        return loopLag;
    }

    long gcMillisSince(long nanoTime) {
        return engine.gcClock().millisSince(nanoTime);
    }

    /** For callers that wait alone. */
    SpinBudget callerSpin() {
        return engine.callerSpin();
    }

    /** For callers that wait among many. */
    YieldBudget callerYield() {
        return callerYield;
    }

    Failures failures() {
        return engine.failures();
    }

    TransportLoop loop() {
        return loop;
    }

    long nanoTime() {
        return loop.nanoTime();
    }

    @Nullable
    String remoteAddress() {
        BridgeConnection current = connection;
        PhysicalConnection socket = current == null ? null : current.physical();
        return socket == null ? null : socket.remoteAddress().toString();
    }

    /** How many submitted messages the loop has not seen yet. */
    int unseen() {
        return submitted.size();
    }

    /** How many messages are submitted and have not ended, read racily. */
    long outstanding() {
        return counters.inFlight + counters.backlog + submitted.size();
    }

    ConnectionCounters snapshot() {
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
    void submit(Message<?> message) {
        RedisException refusal = admit(message);
        if (refusal != null) {
            message.refuse(refusal);
            return;
        }
        submitted.offer(message);
        requestDrain();
        if (terminated) {
            failLeftovers();
        }
    }

    private @Nullable RedisException admit(Message<?> message) {
        if (state == BridgeState.CLOSED) {
            return failures().closed(message, this);
        }
        if (!queuesWhileDisconnected && state != BridgeState.ESTABLISHED) {
            return failures().notConnected(message, this);
        }
        return isFull() && !message.isInternal() ? waitForRoom(message) : null;
    }

    private boolean isFull() {
        return counters.backlog + submitted.size() >= maxBacklog || counters.backlogBytes >= maxBacklogBytes;
    }

    private @Nullable RedisException waitForRoom(Message<?> message) {
        if (backPressure == BackPressurePolicy.SHED) {
            return null; // the loop sheds the oldest when it sees this one
        }
        if (backPressure == BackPressurePolicy.FAIL || EngineThreads.isIoThread()) {
            return failures().backPressure(message, this);
        }
        while (isFull()) {
            if (state == BridgeState.CLOSED) {
                return failures().closed(message, this);
            }
            if (nanoTime() - message.deadlineNanos >= 0) {
                return failures().timedOut(message, this);
            }
            LockSupport.parkNanos(this, BACK_PRESSURE_PARK_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                return failures().backPressure(message, this);
            }
        }
        return null;
    }

    /** Wakes the loop unless a wake-up is under way. */
    void requestDrain() {
        if (!wakeUnderWay.get() && wakeUnderWay.compareAndSet(false, true)) {
            execute(drain);
        }
    }

    private void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            terminated = true; // the transport is closed; what is queued fails in failLeftovers
        }
    }

    /** Begins to connect, and never stops trying until it is closed. */
    void start() {
        execute(() -> {
            if (state == BridgeState.DISCONNECTED && connecting == null && retryTimer == null) {
                connect();
            }
        });
    }

    /** Closes for good; what is left fails. */
    void close() {
        execute(this::onClose);
    }

    /** After the loops have stopped: fails what came too late for them. */
    void terminate() {
        terminated = true;
        failLeftovers();
    }

    private void failLeftovers() {
        terminationLock.lock();
        try {
            Message<?> message;
            while ((message = submitted.poll()) != null) {
                message.fail(failures().closed(message, this), lane);
            }
            lane.flush();
        } finally {
            terminationLock.unlock();
        }
    }

    /** A message of the engine's own, with the time limit of a handshake. */
    <T extends @Nullable Object> InternalMessage<T> internalMessage(
            Command<T> command, InternalMessage.Listener<? super T> listener) {
        return new InternalMessage<>(command, Message.ANY_DATABASE, nanoTime(), engine.connectTimeoutNanos(), listener);
    }

    // ---- the loop: what connections ask ----

    CompletionLane lane() {
        return lane;
    }

    RespLimits respLimits() {
        return engine.respLimits();
    }

    byte[] wireName(CommandName name) {
        return engine.wireName(name);
    }

    void recordLatency(long nanos) {
        engine.latency().record(nanos);
    }

    void onPush(RespFrame frame, BridgeConnection from) {
        server.onPush(frame, from);
    }

    void onReadComplete() {
        if (!backlog.isEmpty()) {
            onDrain();
        }
        lane.flush();
    }

    // ---- the loop: draining ----

    private void onDrain() {
        wakeUnderWay.set(false);
        BridgeConnection current = connection;
        BridgeConnection target = state == BridgeState.ESTABLISHED ? current : null;
        if (target != null) {
            drainBacklog(target);
        }
        int budget = MAX_DRAIN;
        Message<?> message;
        while (budget-- > 0 && (message = submitted.relaxedPoll()) != null) {
            if (message.isOver()) {
                continue; // cancelled or timed out before the loop saw it
            }
            if (target != null && backlog.isEmpty() && canWrite(target)) {
                target.write(message);
                expectSweep(message.deadlineNanos);
            } else {
                addToBacklog(message);
            }
        }
        if (target != null) {
            target.flush();
        }
        lane.flush();
        if (!submitted.isEmpty()) {
            requestDrain(); // more than may be drained at once, or an offer that is not complete yet
        }
    }

    private void drainBacklog(BridgeConnection current) {
        while (!backlog.isEmpty() && canWrite(current)) {
            Message<?> message = takeFromBacklog();
            if (!message.isOver()) {
                current.write(message);
                expectSweep(message.deadlineNanos);
            }
        }
    }

    private boolean canWrite(BridgeConnection current) {
        return current.inFlightCount() < maxInFlight
                && current.inFlightBytes() < maxInFlightBytes
                && current.isWritable();
    }

    private void addToBacklog(Message<?> message) {
        if (state == BridgeState.CLOSED) {
            message.fail(failures().closed(message, this), lane);
            return;
        }
        if (state != BridgeState.ESTABLISHED) {
            counters.totalBacklogged++;
        }
        backlog.addLast(message);
        counters.backlogBytes += message.wireBytes();
        counters.backlog = backlog.size();
        counters.backlogHighWater = Math.max(counters.backlogHighWater, counters.backlog);
        expectSweep(message.deadlineNanos);
        if (backPressure == BackPressurePolicy.SHED) {
            while (backlog.size() > maxBacklog || counters.backlogBytes > maxBacklogBytes && backlog.size() > 1) {
                Message<?> oldest = takeFromBacklog();
                counters.failed++;
                oldest.fail(failures().backPressure(oldest, this), lane);
            }
        }
    }

    private Message<?> takeFromBacklog() {
        Message<?> message = backlog.removeFirst();
        counters.backlogBytes -= message.wireBytes();
        counters.backlog = backlog.size();
        return message;
    }

    // ---- the loop: deadlines ----

    /** Makes sure that the sweep comes no later than a deadline. */
    private void expectSweep(long deadlineNanos) {
        Cancellable earlier = sweepTimer;
        if (earlier == null || deadlineNanos - sweepAtNanos < 0) {
            cancel(earlier);
            sweepAtNanos = deadlineNanos;
            sweepTimer = loop.schedule(this::onSweep, deadlineNanos - nanoTime());
        }
    }

    /** Ends what is past its deadline. Replies come in order, so that no timer per command is needed. */
    private void onSweep() {
        sweepTimer = null;
        if (state == BridgeState.CLOSED) {
            return;
        }
        long now = nanoTime();
        loopLag.observe(sweepAtNanos, now);
        long next = now + Long.MAX_VALUE / 2;
        BridgeConnection current = connection;
        if (current != null) {
            for (Message<?> message : current.inFlight()) {
                next = sweep(message, now, next);
            }
        }
        boolean gone = false;
        for (Message<?> message : backlog) {
            next = sweep(message, now, next);
            gone |= message.isOver();
        }
        if (gone) {
            dropEnded();
        }
        lane.flush();
        if (next - now < Long.MAX_VALUE / 2) {
            expectSweep(next);
        }
        checkLiveness();
    }

    private long sweep(Message<?> message, long now, long next) {
        if (message.isOver()) {
            return next;
        }
        if (message.deadlineNanos - now > 0) {
            return message.deadlineNanos - next < 0 ? message.deadlineNanos : next;
        }
        if (message instanceof SyncMessage<?> sync && sync.hasOwnClock()) {
            return next; // its caller ends it in time and explains the failure with its own stack
        }
        if (message.isWritten()) {
            counters.timeoutsAwaitingReply++;
        } else {
            counters.timeoutsBacklog++;
        }
        counters.failed++;
        message.fail(failures().timedOut(message, this), lane);
        return next;
    }

    private void dropEnded() {
        List<Message<?>> kept = new ArrayList<>(backlog.size());
        while (!backlog.isEmpty()) {
            Message<?> message = takeFromBacklog();
            if (!message.isOver()) {
                kept.add(message);
            }
        }
        for (Message<?> message : kept) {
            backlog.addLast(message);
            counters.backlogBytes += message.wireBytes();
        }
        counters.backlog = backlog.size();
    }

    // ---- the loop: transitions ----

    private void connect() {
        retryTimer = null;
        state = BridgeState.CONNECTING;
        counters.socketsOpened++;
        BridgeConnection next = new BridgeConnection(this);
        connection = next;
        long limit = engine.connectTimeoutNanos();
        handshakeTimer = loop.schedule(() -> next.close(failures().connectTimedOut(this)), limit);
        connecting = engine.transport()
                .connect(new ConnectRequest(server.address(), limit, engine.tls(server.endpoint())), loop, next);
    }

    void onSocketOpen(BridgeConnection opened) {
        if (opened != connection || state != BridgeState.CONNECTING) {
            opened.close(null);
            return;
        }
        state = BridgeState.ESTABLISHING;
        connecting = null;
        server.shakeHands(this, opened);
    }

    /** The handshake is answered: commands may flow. */
    void onEstablished(BridgeConnection established) {
        if (established != connection || state != BridgeState.ESTABLISHING) {
            return;
        }
        cancel(handshakeTimer);
        handshakeTimer = null;
        state = BridgeState.ESTABLISHED;
        attempt = 0;
        lastFailure = null;
        connectedSince = Instant.now();
        boolean restored = failureReported;
        failureReported = false;
        scheduleHeartbeat();
        server.onEstablished(this, established, restored);
        onDrain();
    }

    /** The connection is gone, or never came to be. */
    void onConnectionEnd(BridgeConnection ended, @Nullable Throwable cause) {
        if (ended != connection) {
            return;
        }
        boolean wasEstablished = state == BridgeState.ESTABLISHED;
        boolean closing = state == BridgeState.CLOSED;
        PhysicalConnection socket = ended.physical();
        if (socket != null) {
            counters.bytesWrittenBefore += socket.bytesWritten();
            counters.bytesReadBefore += socket.bytesRead();
        }
        connection = null;
        connectedSince = null;
        connecting = null;
        cancel(handshakeTimer);
        cancel(heartbeatTimer);
        cancelProbe();
        if (!closing) {
            state = BridgeState.DISCONNECTED;
            counters.failures++;
        }
        ConnectionFailureType type = closing ? ConnectionFailureType.CLOSED : Failures.typeOf(cause, wasEstablished);
        lastFailure = closing ? null : failures().connectionLost(type, cause, this);
        for (Message<?> message : ended.takeInFlight()) {
            failInFlight(message, type, cause);
        }
        if (closing) {
            return;
        }
        if (!queuesWhileDisconnected) {
            failBacklog(type, cause);
        }
        server.onSubscriptionsLost(this);
        lane.flush();
        if (!failureReported) {
            failureReported = true;
            server.onFailed(this, type, cause);
        } else {
            server.onFailedAgain(this);
        }
        scheduleRetry(wasEstablished);
    }

    private void failInFlight(Message<?> message, ConnectionFailureType type, @Nullable Throwable cause) {
        if (!message.isOver()) {
            counters.failed++;
            message.fail(failures().lostInFlight(message, type, cause, this), lane);
        }
    }

    private void failBacklog(ConnectionFailureType type, @Nullable Throwable cause) {
        while (!backlog.isEmpty()) {
            Message<?> message = takeFromBacklog();
            if (!message.isOver()) {
                counters.failed++;
                message.fail(failures().lost(message, type, cause, this, CommandProgress.NEVER_SENT), lane);
            }
        }
    }

    private void scheduleRetry(boolean wasEstablished) {
        if (!server.wants(this)) {
            return;
        }
        long delay = wasEstablished ? 0 : engine.reconnectDelayNanos(attempt);
        attempt = wasEstablished ? 0 : attempt + 1;
        retryTimer = loop.schedule(
                () -> {
                    if (state == BridgeState.DISCONNECTED) {
                        connect();
                    }
                },
                delay);
    }

    private void onClose() {
        if (state == BridgeState.CLOSED) {
            return;
        }
        state = BridgeState.CLOSED;
        cancel(retryTimer);
        cancel(handshakeTimer);
        cancel(sweepTimer);
        cancel(heartbeatTimer);
        cancelProbe();
        Cancellable attemptUnderWay = connecting;
        if (attemptUnderWay != null) {
            attemptUnderWay.cancel();
        }
        BridgeConnection current = connection;
        if (current != null) {
            current.close(null);
        }
        onDrain(); // fails what was submitted and is not seen yet
        failBacklog(ConnectionFailureType.CLOSED, null);
        if (current != null) {
            for (Message<?> message : current.takeInFlight()) {
                failInFlight(message, ConnectionFailureType.CLOSED, null);
            }
        }
        lane.flush();
    }

    private static void cancel(@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    // ---- the loop: heartbeat ----

    private void scheduleHeartbeat() {
        loopLag.expectHeartbeat(nanoTime() + engine.heartbeatNanos());
        heartbeatTimer = loop.schedule(this::onHeartbeat, engine.heartbeatNanos());
    }

    private void onHeartbeat() {
        long now = nanoTime();
        loopLag.observeHeartbeat(now);
        engine.gcClock().sample(now);
        BridgeConnection current = connection;
        if (state != BridgeState.ESTABLISHED || current == null) {
            return;
        }
        lane.relieve();
        checkLiveness();
        long keepAlive = engine.keepAliveNanos();
        if (keepAlive > 0 && now - current.lastWriteNanos() >= keepAlive && kind != ConnectionKind.LEASED) {
            current.write(internalMessage(engine.keepAliveCommand(), (value, failure) -> {}));
            current.flush();
        }
        scheduleHeartbeat();
    }

    // ---- the loop: dead peers ----

    /**
     * Has a silent connection probed: when the deadline of a command in flight passes, and again at every heartbeat while it stays silent. It is
     * given up if the server answers others or cannot be reached, and the silence goes on.
     */
    private void checkLiveness() {
        BridgeConnection suspect = connection;
        if (state != BridgeState.ESTABLISHED
                || suspect == null
                || probe != null
                || suspect.suspiciousSilenceNanos(nanoTime()) == 0) {
            return;
        }
        long limit = Math.min(PROBE_NANOS, engine.connectTimeoutNanos());
        ConnectRequest request = new ConnectRequest(server.address(), limit, engine.tls(server.endpoint()));
        long writtenBefore = suspect.bytesWritten();
        probe = LivenessProbe.start(engine.transport(), loop, request, GRACE_NANOS, verdict -> {
            probe = null;
            long silence = suspect.suspiciousSilenceNanos(nanoTime());
            boolean dead = silence > 0 && suspect.bytesWritten() == writtenBefore;
            if (dead && verdict != LivenessProbe.Verdict.SILENT) {
                suspect.close(failures().deadPeer(verdict, silence, this));
            }
        });
    }

    private void cancelProbe() {
        LivenessProbe underWay = probe;
        if (underWay != null) {
            probe = null;
            underWay.cancel();
        }
    }

    @Override
    public String toString() {
        return server.endpoint() + "/" + kind;
    }
}
