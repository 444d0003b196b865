package io.trunkline.core.bridge;

import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.BridgeFacts;
import io.trunkline.core.failure.EndFailures;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.CompletionLane;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Home;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.core.runtime.SpinBudget;
import io.trunkline.core.runtime.UserCode;
import io.trunkline.core.runtime.YieldBudget;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.status.BridgeId;
import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.transport.TransportLoop;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The logical lane to a server: takes messages from any thread, writes them from one, and re-establishes its connection
 * for ever.
 *
 * <p>Thread rule: {@link #submit} and the readers of state are thread-safe; everything else is confined to the loop,
 * which the bridge keeps for its whole life, connected or not.
 */
public final class PhysicalBridge implements Home {

    private final EngineContext engine;
    private final BridgeOwner server;
    private final ConnectionKind kind;
    private final BridgeId id;
    private final TransportLoop loop;
    private final Runnable drain;
    private final CompletionLane lane;
    private final LoopLag loopLag = new LoopLag();
    private final BridgeCounters counters = new BridgeCounters();
    private final YieldBudget callerYield = new YieldBudget();
    private final SubmitGate submitted;
    private final BridgeReport report;

    // Written by the loop, read by all
    private final BridgeLifecycle lifecycle = new BridgeLifecycle();
    private volatile boolean terminated;

    // Confined to the loop
    private final Backlog backlog;
    private final LivenessMonitor liveness;
    private final DeadlineSweep deadlines;
    private final BridgeWriter writer;
    private final ConnectionKeeper keeper;
    private final Retirement retirement;
    private final Renewal renewal;

    public PhysicalBridge(EngineContext engine, BridgeOwner server, ConnectionKind kind, int number) {
        Rehearsal.ensureDone();
        this.engine = engine;
        this.server = server;
        this.kind = kind;
        this.id = new BridgeId(server.endpoint(), kind, number);
        this.loop = engine.transport().nextLoop();
        this.liveness = new LivenessMonitor(engine, this);
        this.lane = new CompletionLane(engine.completionExecutor(), engine::internalError, loop);
        MultiplexerOptions options = engine.options();
        this.backlog = new Backlog(
                counters, options.backlog().backlogMessages(), options.backlog().backlogBytes());
        this.submitted = new SubmitGate(this, lifecycle, backlog, options);
        this.report = new BridgeReport(engine, this, submitted);
        this.deadlines = new DeadlineSweep(this, backlog, loopLag, liveness);
        this.writer = new BridgeWriter(engine, this, lifecycle, submitted, backlog, deadlines, liveness);
        this.drain = writer::drain;
        this.keeper = new ConnectionKeeper(engine, this, lifecycle, writer, deadlines, liveness);
        this.retirement = new Retirement(this, lifecycle, writer, keeper);
        this.renewal = new Renewal(this, deadlines);
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

    /** Whether it was closed for good. */
    public boolean isClosed() {
        return lifecycle.isClosed();
    }

    public boolean isEstablished() {
        return lifecycle.isEstablished();
    }

    public @Nullable Throwable lastFailure() {
        return keeper.lastFailure();
    }

    public @Nullable Instant connectedSince() {
        return keeper.connectedSince();
    }

    @Override
    public BridgeCounters counters() {
        return counters;
    }

    /** The present connection, to look at. */
    public @Nullable BridgeConnection connection() {
        return keeper.connection();
    }

    /** When bytes last came, over the present connection or the last one, on the loop's clock. */
    public long lastReadNanos() {
        return keeper.lastReadNanos();
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
        return report.remoteAddress();
    }

    @Override
    public long outstanding() {
        return report.outstanding();
    }

    /** About how many bytes the commands have that are submitted and have not ended, read racily. */
    public long outstandingBytes() {
        return report.outstandingBytes();
    }

    @Override
    public BridgeFacts facts() {
        return report.facts();
    }

    /** How it is, for operators. Any thread. */
    public ConnectionStatus status() {
        return report.status();
    }

    public ConnectionCounters snapshot() {
        return report.snapshot();
    }

    /**
     * Takes a submission. Ends it at once if it cannot be taken; blocks if the bounds are reached and the policy says
     * so.
     */
    public void submit(Submission<?> submission) {
        Fault refusal = submitted.admit(submission);
        if (refusal == null) {
            enqueue(submission);
        } else {
            submission.refuse(refusal);
        }
    }

    /**
     * Takes what another bridge gives away, behind what was submitted here before. It has been admitted once: it is not
     * refused because of the bounds, and nothing blocks. Any thread.
     */
    public void adopt(Submission<?> submission) {
        submission.setHome(this);
        enqueue(submission);
    }

    private void enqueue(Submission<?> submission) {
        if (submitted.offer(submission)) {
            wake();
        }
        if (terminated) {
            submitted.failLeftovers();
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
        execute(keeper::start);
    }

    /** Closes for good; what is left fails. */
    public void close() {
        execute(keeper::close);
    }

    /**
     * Its server is no member any more: gives away to its owner what callers have here and is not written, now and
     * later; what is in flight goes on to its end, and then it closes. One that is lent serves whoever borrowed it to
     * the end. Any thread; only the first call counts.
     */
    public void retire() {
        execute(retirement::begin);
    }

    /** Whether its server is no member any more. Any thread. */
    public boolean isRetired() {
        return lifecycle.isRetired();
    }

    /** A reason to stay may have gone: closes if it is retired and has nothing left to do. Any thread. */
    public void lookWhetherDone() {
        execute(retirement::look);
    }

    /** Makes the failure of what is left here when it ends. */
    public Fault ending() {
        return left -> lifecycle.isRetired()
                ? EndFailures.retired(left, facts())
                : engine.failures().closed(left, facts());
    }

    /** After the loops have stopped: fails what came too late for them. */
    public void terminate() {
        terminated = true;
        submitted.failLeftovers();
    }

    /** A message of the engine's own, with the time limit of a handshake. */
    @Override
    public <T extends @Nullable Object> InternalMessage<T> internalMessage(
            Command<T> command, InternalMessage.Listener<? super T> listener) {
        return new InternalMessage<>(command, Message.ANY_DATABASE, nanoTime(), engine.connectTimeoutNanos(), listener);
    }

    /** Tells, on the loop, whether a caller waits for anything that was submitted here. */
    public void tellWhetherAwaited(Consumer<Boolean> listener) {
        execute(() -> listener.accept(writer.isAwaited()));
    }

    /** The connection over which commands may flow; null if there is none. On the loop. */
    @Nullable
    BridgeConnection established() {
        assert loop.inLoop();
        return lifecycle.isEstablished() ? keeper.connection() : null;
    }

    /**
     * Writes a message of the engine's own to the connection that is there, never to a later one; tells whether there
     * is one that takes it. On the loop.
     */
    public <T extends @Nullable Object> boolean sayNow(
            Command<T> command, InternalMessage.Listener<? super T> listener) {
        return sayNow(internalMessage(command, listener));
    }

    /** The same, with a message that was made. */
    public boolean sayNow(InternalMessage<?> message) {
        assert loop.inLoop();
        BridgeConnection current = established();
        if (current == null || !current.takesMore()) {
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

    @Override
    public boolean isAvailable(CommandName name) {
        return engine.isAvailable(name);
    }

    /** What the server answers with its own argument. */
    CommandName echoCommand() {
        return engine.echoCommand();
    }

    void onReadComplete(BridgeConnection current) {
        lane.flush(); // before anything else is written: somebody waits for what was read
        writer.onReadComplete(current);
        renewal.look(current);
        if (lifecycle.isRetired()) {
            retirement.look();
        }
    }

    // ---- the loop: its life ----

    /** How it ends if its server is retired. */
    public Retirement retirement() {
        return retirement;
    }

    /** How it gets another connection to the same address. */
    public Renewal renewal() {
        return renewal;
    }

    /** What keeps it connected. */
    ConnectionKeeper keeper() {
        return keeper;
    }

    /** The server's shared connection is there, for which this one may have waited. Any thread. */
    public void onSharedEstablished() {
        execute(keeper::onSharedEstablished);
    }

    /** Whether nothing is tried because the server's shared connection is down. Any thread. */
    public boolean isWaitingForShared() {
        return keeper.isWaitingForShared();
    }

    /** What is to be written when the handshake is over, in order. */
    Backlog waiting() {
        return backlog;
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
