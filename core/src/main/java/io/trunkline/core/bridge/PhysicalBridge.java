package io.trunkline.core.bridge;

import io.trunkline.BackPressurePolicy;
import io.trunkline.BridgeId;
import io.trunkline.BridgeState;
import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionKind;
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
import io.trunkline.core.message.SyncMessage;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.EngineThreads;
import io.trunkline.core.runtime.SpinBudget;
import io.trunkline.core.runtime.UserCode;
import io.trunkline.core.runtime.YieldBudget;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisServerException;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportLoop;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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

    /*
     * THE HAND-OFF
     *
     * A caller encodes its command before it comes here, offers the message to the hand-off, and wakes the loop only if no wake-up is
     * under way. The loop drains the hand-off into one buffer and hands that to the socket once. So the number of system calls falls as
     * the load rises, no caller ever waits for another one, and no frame can be half-written by a failing codec.
     */

    /** So many messages are drained before the loop may read again. */
    static final int MAX_DRAIN = 4096;
    /** A caller held back by the bounds looks again after so long. */
    private static final long BACK_PRESSURE_PARK_NANOS = 50_000;

    /** An address of several has this part of the connect time for its handshake, or more if there are fewer. */
    private static final int MAX_ADDRESS_SHARES = 3;

    /** To count a smaller message would cost about as much as to copy it. */
    private static final int MAX_SMALL_BYTES = 256;

    private final EngineContext engine;
    private final BridgeOwner server;
    private final ConnectionKind kind;
    private final BridgeId id;
    private final TransportLoop loop;
    private final Handoff<Message<?>> submitted = new Handoff<>();
    private final Runnable drain = this::onDrain;
    // Made here and not when a connection is lost or back: to link a lambda for the first time, or to load a class,
    // takes up to a millisecond, and callers wait just then
    private final ConnectionRestored restoredEvent;
    private final CompletionLane lane;
    private final LoopLag loopLag = new LoopLag();
    private final BridgeCounters counters = new BridgeCounters();
    private final YieldBudget callerYield = new YieldBudget();
    private final int maxInFlight;
    private final long maxInFlightBytes;
    private final BackPressurePolicy backPressure;
    private final boolean queuesWhileDisconnected;
    /**
     * Of what is submitted and not seen by the loop yet, larger messages are counted in bytes, and smaller ones taken to be of this size: to count
     * them costs all callers a word in memory that they share. All that the backlog may hold makes a quarter of the bytes that it may hold.
     */
    private final int smallBytes;

    private final AtomicLong unseenLargeBytes = new AtomicLong();
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
    private final SlowStart slowStart;
    private final Heartbeat heartbeat;
    private final ConnectSchedule schedule;
    private long sweepAtNanos;
    private @Nullable Cancellable connecting;
    private @Nullable PlainTextProbe plainTextProbe;
    private @Nullable Cancellable handshakeTimer;
    private @Nullable Cancellable handshakePause;
    private @Nullable Cancellable leaseTimer;
    private @Nullable Cancellable sweepTimer;

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
        this.slowStart = new SlowStart(loop, drain);
        this.schedule = new ConnectSchedule(engine, server, this, this::connect);
        this.lane = new CompletionLane(engine.completionExecutor(), engine::internalError, loop);
        MultiplexerOptions options = engine.options();
        this.maxInFlight = options.maxInFlight();
        this.maxInFlightBytes = options.maxInFlightBytes();
        this.backlog = new Backlog(counters, options.backlogMessages(), options.backlogBytes());
        this.smallBytes = (int) Math.min(MAX_SMALL_BYTES, options.backlogBytes() / options.backlogMessages() / 4);
        this.backPressure = options.backlogPolicy();
        this.queuesWhileDisconnected = options.queueWhileDisconnected();
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
        return submitted.size();
    }

    /** How many messages are submitted and have not ended, read racily. */
    @Override
    public long outstanding() {
        return counters.inFlight + counters.backlog + submitted.size();
    }

    /** About how many bytes the commands have that are submitted and have not ended, read racily. */
    public long outstandingBytes() {
        BridgeConnection current = connection;
        return (current == null ? 0 : current.inFlight().bytes())
                + counters.backlogBytes
                + unseenBytes(submitted.size());
    }

    private long unseenBytes(int unseen) {
        return unseenLargeBytes.get() + (long) unseen * smallBytes;
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
        Fault refusal = admit(message);
        if (refusal != null) {
            message.refuse(refusal);
            return;
        }
        int bytes = message.wireBytes();
        if (bytes > smallBytes) {
            unseenLargeBytes.addAndGet(bytes);
        }
        if (submitted.offer(message)) {
            execute(drain);
        }
        if (terminated) {
            failLeftovers();
        }
    }

    private @Nullable Fault admit(Message<?> message) {
        if (lifecycle.isClosed()) {
            return refused -> failures().closed(refused, facts());
        }
        if (!queuesWhileDisconnected && !lifecycle.isEstablished() && !isBegunAtSoundServer()) {
            return refused -> failures().notConnected(refused, facts());
        }
        return isFull() && !message.isInternal() ? waitForRoom(message) : null;
    }

    /** A leased connection is made when it is wanted, which is no outage. */
    private boolean isBegunAtSoundServer() {
        return kind == ConnectionKind.LEASED && server.isEstablished();
    }

    private boolean isFull() {
        int unseen = submitted.size();
        return backlog.isFullWith(unseen, unseenBytes(unseen));
    }

    private @Nullable Fault waitForRoom(Message<?> message) {
        if (backPressure == BackPressurePolicy.SHED) {
            return null; // the loop sheds the oldest when it sees this one
        }
        if (backPressure == BackPressurePolicy.FAIL || EngineThreads.isIoThread()) {
            return refused -> failures().backPressure(refused, facts());
        }
        while (isFull()) {
            if (lifecycle.isClosed()) {
                return refused -> failures().closed(refused, facts());
            }
            if (nanoTime() - message.deadlineNanos >= 0) {
                return refused -> failures().timedOut(refused, facts());
            }
            LockSupport.parkNanos(this, BACK_PRESSURE_PARK_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                return refused -> Failures.interrupted(
                        refused.command.name().toString(),
                        CommandProgress.NEVER_SENT,
                        server.endpoint().toString());
            }
        }
        return null;
    }

    /** Wakes the loop unless a wake-up is under way. */
    void requestDrain() {
        if (submitted.claimWakeUp()) {
            execute(drain);
        }
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
            while ((message = submitted.take()) != null) {
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
        expectSweep(message.deadlineNanos);
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
        if (!backlog.isEmpty()) {
            slowStart.onRead(current.inFlight().count());
            onDrain();
        }
    }

    // ---- the loop: draining ----

    private void onDrain() {
        submitted.beginDrain();
        BridgeConnection target = established();
        long now = nanoTime();
        if (target != null) {
            if (target.silence().observe(now)) {
                liveness.onStall(target);
            }
            drainBacklog(target, now);
        }
        int budget = MAX_DRAIN;
        Message<?> message;
        while (budget-- > 0 && (message = submitted.poll()) != null) {
            int bytes = message.wireBytes();
            if (bytes > smallBytes) {
                unseenLargeBytes.addAndGet(-bytes);
            }
            if (message.isOver() || isTooLate(message, now)) {
                continue; // cancelled or timed out before the loop saw it
            }
            if (target != null && backlog.isEmpty() && canWrite(target) && !triesFirst(message, target, now)) {
                write(message, target);
            } else if (!message.isOver()) {
                addToBacklog(message);
            }
        }
        if (target != null) {
            target.flush();
        }
        lane.flush();
        if (submitted.claimWakeUpForRest()) {
            execute(drain); // more than may be drained at once, or an offer that is not complete yet
        }
    }

    private void drainBacklog(BridgeConnection current, long now) {
        if (slowStart.isPausing()) {
            return;
        }
        int budget = slowStart.window();
        while (!backlog.isEmpty() && canWrite(current)) {
            if (budget-- == 0) {
                slowStart.pause(current.inFlight().count());
                return;
            }
            if (triesFirst(backlog.oldest(), current, now)) {
                continue; // it keeps its place
            }
            Message<?> message = backlog.take();
            if (!message.isOver() && !isTooLate(message, now)) {
                write(message, current);
            }
        }
    }

    /** Has a message's database tried on its own if the server might refuse it; then nothing more can be written until that is answered. What can never get its database fails. */
    private boolean triesFirst(Message<?> message, BridgeConnection target, long now) {
        int database = message.database;
        if (target.isIn(database) || server.databases().isKnown(database)) {
            return false;
        }
        long limit = message.deadlineNanos - now;
        if (message.isOver() || limit <= 0) {
            return false;
        }
        if (engine.isAvailable(EngineCommands.SELECT)) {
            expectSweep(message.deadlineNanos);
            target.tryDatabase(database, limit, refusal -> onDatabaseTried(database, refusal));
            return true;
        }
        counters.failed++;
        message.fail(asking -> failures().selectDisabled(asking), lane);
        return true;
    }

    private void onDatabaseTried(int database, @Nullable RedisServerException refusal) {
        if (refusal == null) {
            server.databases().add(database);
            return; // what waits is written when all is read that came with the answer
        }
        counters.serverErrors++;
        server.onServerError(EngineCommands.SELECT, refusal.serverMessage());
        for (Message<?> message : backlog) {
            if (message.database == database && !message.isOver()) {
                counters.failed++;
                message.fail(asking -> failures().databaseRefused(asking, refusal, facts()), lane);
            }
        }
        backlog.dropEnded();
    }

    private void write(Message<?> message, BridgeConnection target) {
        if (message.beginWrite()) {
            target.write(message);
            expectSweep(message.deadlineNanos);
        }
    }

    /** What nobody waits for any more is not sent, though the loop was too busy to end it in time. */
    private boolean isTooLate(Message<?> message, long now) {
        if (message.deadlineNanos - now > 0) {
            return false;
        }
        sweep(message, now, now);
        return true;
    }

    private boolean canWrite(BridgeConnection current) {
        return current.inFlight().count() < maxInFlight
                && current.inFlight().bytes() < maxInFlightBytes
                && !current.silence().isSuspect()
                && !current.transactions().isReserved()
                && !current.isTryingDatabase()
                // What a silent connection should not get waits, as long as that costs nobody the room in the backlog
                && (!current.silence().isStalled() || backlog.isHalfFull())
                && current.isWritable();
    }

    private void addToBacklog(Message<?> message) {
        if (lifecycle.isClosed()) {
            message.fail(left -> failures().closed(left, facts()), lane);
            return;
        }
        if (!lifecycle.isEstablished()) {
            counters.totalBacklogged++;
        }
        backlog.add(message);
        onBacklogGrown(message);
    }

    private void onBacklogGrown(Message<?> newcomer) {
        expectSweep(newcomer.deadlineNanos);
        if (backPressure == BackPressurePolicy.SHED) {
            backlog.shed(this::endShed);
        }
    }

    private void putBack(OrderMark mark) {
        if (lifecycle.isClosed()) {
            mark.fail(left -> failures().closed(left, facts()), lane);
        } else {
            backlog.addFirst(mark);
            onBacklogGrown(mark);
        }
    }

    private void endShed(Message<?> message) {
        counters.failed++;
        message.fail(shed -> failures().backPressure(shed, facts()), lane);
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
        if (lifecycle.isClosed()) {
            return;
        }
        long now = nanoTime();
        loopLag.observe(sweepAtNanos, now);
        long next = now + Long.MAX_VALUE / 2;
        BridgeConnection current = connection;
        if (current != null) {
            for (Message<?> message : current.inFlight().messages()) {
                next = sweep(message, now, next);
            }
            for (OrderMark mark : current.inFlight().marks()) {
                next = sweep(mark, now, next);
            }
        }
        boolean gone = false;
        for (Message<?> message : backlog) {
            next = sweep(message, now, next);
            gone |= message.isOver();
        }
        if (gone) {
            backlog.dropEnded();
        }
        lane.flush();
        if (next - now < Long.MAX_VALUE / 2) {
            expectSweep(next);
        }
        liveness.check();
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
        message.fail(late -> failures().timedOut(late, facts()), lane);
        return next;
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
            if (request.tls() != null) {
                plainTextProbe =
                        PlainTextProbe.whenItTakesLong(engine.transport(), loop, request, () -> onPlainText(next));
            }
        } catch (Throwable e) { // an application's TLS context, for one: a failed attempt like any other
            onConnectionEnd(next, e);
        }
    }

    private void limitHandshake(BridgeConnection next, long limit) {
        cancel(handshakeTimer);
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

    private void endPlainTextProbe() {
        PlainTextProbe probe = plainTextProbe;
        if (probe != null) {
            plainTextProbe = null;
            probe.cancel();
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
        endPlainTextProbe();
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
        slowStart.begin();
        lastFailure = null;
        connectedSince = Instant.now();
        lifecycle.toEstablished(); // last: whoever sees it sees the rest
        boolean restored = schedule.onEstablished();
        heartbeat.start();
        server.onEstablished(this);
        onDrain();
        if (restored) {
            server.onRestored(restoredEvent); // behind the first commands, for which somebody waits
        }
    }

    /** The connection is gone, or never came to be. */
    void onConnectionEnd(BridgeConnection ended, @Nullable Throwable why) {
        if (ended != connection) {
            return;
        }
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
        endPlainTextProbe();
        cancel(handshakeTimer);
        cancel(handshakePause);
        heartbeat.stop();
        slowStart.stop();
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
                failBacklog(type, cause);
            }
            server.onSubscriptionsLost(this);
            lane.flush();
            server.onEnd(this, type, cause, wasEstablished, socket, schedule.isNews(type));
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
                putBack(mark);
            }
        }
    }

    private void failBacklog(ConnectionFailureType type, @Nullable Throwable cause) {
        while (!backlog.isEmpty()) {
            Message<?> message = backlog.take();
            if (!message.isOver()) {
                counters.failed++;
                message.fail(lost -> failures().lost(lost, type, cause, facts(), lost.progress()), lane);
            }
        }
    }

    private void onClose() {
        if (lifecycle.isClosed()) {
            return;
        }
        lifecycle.toClosed();
        endPlainTextProbe();
        schedule.stop();
        cancel(handshakeTimer);
        cancel(leaseTimer);
        cancel(handshakePause);
        cancel(sweepTimer);
        heartbeat.stop();
        slowStart.stop();
        liveness.reset();
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
