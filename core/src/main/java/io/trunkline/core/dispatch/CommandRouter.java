package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.FireAndForgetMessage;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.SettledFuture;
import io.trunkline.core.message.SyncMessage;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.EngineThreads;
import io.trunkline.core.server.Borrower;
import io.trunkline.core.server.LeaseRoom;
import io.trunkline.core.server.LeasedMessage;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.server.Unblocking;
import io.trunkline.core.topology.ServerSelectionStrategy;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.transport.TransportLoop;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Brings a command from a caller to a bridge: checks that it may be sent, chooses the server, and leases a connection if it would stall the
 * shared one. Thread-safe.
 */
public final class CommandRouter {

    /** A command that may block for ever gets this long: longer than a process lives, short enough not to overflow a deadline. */
    private static final long FOR_EVER_NANOS = Long.MAX_VALUE / 4;

    private final EngineContext engine;
    private final ServerSelectionStrategy selection;
    private final long syncTimeoutNanos;
    private final long asyncTimeoutNanos;
    private final Admission admission;
    private final boolean takesTexts;
    private final Retries retries;
    private volatile boolean closed;
    private final LongAdder syncCommands;
    private final LongAdder asyncCommands;
    private final LongAdder fireAndForgetCommands;

    public CommandRouter(EngineContext engine, ServerSelectionStrategy selection) {
        this.engine = engine;
        this.selection = selection;
        this.syncCommands = engine.calls().sync;
        this.asyncCommands = engine.calls().async;
        this.fireAndForgetCommands = engine.calls().fireAndForget;
        this.retries = new Retries(this);
        this.syncTimeoutNanos = engine.options().syncTimeout().toNanos();
        this.asyncTimeoutNanos = engine.options().asyncTimeout().toNanos();
        this.admission = new Admission(engine.options().allowAdmin(), engine.commandMap(), engine.failures());
        this.takesTexts = admission.refusal(EngineCommands.words(EngineCommands.EVAL, "", "0")) == null;
    }

    public EngineContext engine() {
        return engine;
    }

    public <T extends @Nullable Object> T execute(Command<T> command, Route route) {
        if (EngineThreads.isIoThread()) {
            throw EngineThreads.blockedOnIoThread(command.name().toString());
        }
        long timeout = timeout(route, syncTimeoutNanos);
        RetryPolicy retry = route.retry();
        if (retry != null) {
            syncCommands.increment();
            return retries.call(command, route, retry, timeout);
        }
        ServerEndPoint server = admit(command, route);
        syncCommands.increment();
        return execute(command, route, server, server.interactive().nanoTime(), timeout);
    }

    /** Makes one attempt at a call that began at some instant, and waits for it. */
    public <T extends @Nullable Object> T execute(
            Command<T> command, Route route, ServerEndPoint server, long startNanos, long timeout) {
        requireNotInterrupted(command.name());
        if (needsLease(command)) {
            return executeLeased(command, route, server, startNanos, timeout).joinOrWithdraw();
        }
        SyncMessage<T> message = new SyncMessage<>(command, route.database(), startNanos, timeout);
        return message.await(submit(route.placed(message), server));
    }

    public <T extends @Nullable Object> WaitableFuture<T> executeAsync(Command<T> command, Route route) {
        asyncCommands.increment();
        long timeout = timeout(route, asyncTimeoutNanos);
        RetryPolicy retry = route.retry();
        if (retry != null) {
            return retries.callAsync(command, route, retry, timeout);
        }
        ServerEndPoint server;
        try {
            server = admit(command, route);
        } catch (RedisException e) {
            return failed(command, e);
        }
        return executeAsync(command, route, server, server.interactive().nanoTime(), timeout);
    }

    /** Makes one attempt at a call that began at some instant. */
    public <T extends @Nullable Object> AsyncMessage<T> executeAsync(
            Command<T> command, Route route, ServerEndPoint server, long startNanos, long timeout) {
        if (needsLease(command)) {
            return executeLeased(command, route, server, startNanos, timeout);
        }
        AsyncMessage<T> message = new AsyncMessage<>(command, route.database(), startNanos, timeout);
        submit(route.placed(message), server);
        return message;
    }

    /** Refuses to send what its caller could not wait for. */
    public void requireNotInterrupted(Object command) {
        if (Thread.currentThread().isInterrupted()) {
            throw Failures.interrupted(command.toString(), CommandProgress.NEVER_SENT, null);
        }
    }

    /** Submits a message; returns the bridge that carries it. */
    PhysicalBridge submit(Message<?> message, ServerEndPoint server) {
        PhysicalBridge bridge = server.lanes().choose(message);
        bridge.submit(message);
        return bridge;
    }

    /** Sends a command for whose outcome nobody waits; the future is complete at once and holds null. */
    @SuppressWarnings("NullAway") // the contract of fire and forget is a null of whatever type
    public <T extends @Nullable Object> RedisFuture<T> fireAndForget(Command<T> command, Route route) {
        fireAndForgetCommands.increment();
        AsyncMessage<T> done = new AsyncMessage<>(command, Message.ANY_DATABASE, 0, 0);
        try {
            long timeout = timeout(route, asyncTimeoutNanos);
            RetryPolicy retry = route.retry();
            if (retry != null) {
                check(command);
                retries.callAsync(command, route, retry, timeout);
                done.endUnseen(null);
                return done;
            }
            ServerEndPoint server = admit(command, route);
            long now = server.interactive().nanoTime();
            if (needsLease(command)) {
                executeLeased(command, route, server, now, timeout);
            } else {
                submit(route.placed(new FireAndForgetMessage<>(command, route.database(), now, timeout)), server);
            }
            done.endUnseen(null);
        } catch (RedisException e) {
            done.endUnseen(new SettledFuture.Failure(e));
        }
        return done;
    }

    /** Of a command that the server may hold back for so many milliseconds, 0 meaning for ever. */
    private static long blockingTimeout(long timeout, long block) {
        return block == 0 || block > FOR_EVER_NANOS / 1_000_000
                ? FOR_EVER_NANOS
                : Math.min(FOR_EVER_NANOS, timeout + block * 1_000_000);
    }

    /**
     * Whether a command needs a connection of its own: it would stall the shared one, or a server that is busy with a script answers it, while the shared
     * connection may stand behind that very script.
     */
    public static boolean needsLease(Command<?> command) {
        return command.isBlocking() || command.name().metadata().isAnsweredWhileBusy();
    }

    private <T extends @Nullable Object> AsyncMessage<T> executeLeased(
            Command<T> command, Route route, ServerEndPoint server, long startNanos, long timeout) {
        // what a busy server answers concerns no database, and SELECT is not among it
        int database = command.isBlocking() ? route.database() : Message.ANY_DATABASE;
        long block = command.blockMillis();
        long total = command.isBlocking() ? blockingTimeout(timeout, block) : timeout;
        LeasedMessage<T> message =
                new LeasedMessage<>(command, database, startNanos, total, engine.orphans(), server.endpoint());
        MessageBorrower borrower = new MessageBorrower(message, server);
        if (command.isBlocking()) {
            server.leaseInOrder(borrower);
        } else { // it is to end what was submitted before
            server.leases().lease(borrower);
        }
        return message;
    }

    /** Sends one message over a leased bridge and gives the bridge back when it has ended. */
    private static final class MessageBorrower extends Borrower {
        private final LeasedMessage<?> message;
        private final ServerEndPoint server;

        MessageBorrower(LeasedMessage<?> message, ServerEndPoint server) {
            super(message, message.command.isBlocking() ? LeaseRoom.BLOCKING : LeaseRoom.TRANSACTIONS);
            this.message = message;
            this.server = server;
        }

        @Override
        public void onLease(PhysicalBridge bridge) {
            message.whenSettled(() -> {
                if (message.isAnswered()) {
                    server.leases().release(bridge, true);
                } else {
                    Unblocking.begin(server, bridge, message);
                }
            });
            if (message.command.metadata().waitsForWrites()) {
                submitBehindMark(bridge);
            } else {
                bridge.submit(message);
            }
        }

        /**
         * WAIT looks at the last write of its own connection, since Redis 7.2 at nothing else, and a leased connection
         * has made none: without one it would be told at once that all is well. The mark is one, and comes behind every
         * write that was answered before.
         */
        private void submitBehindMark(PhysicalBridge bridge) {
            long now = bridge.nanoTime();
            bridge.submit(new InternalMessage<>(
                    EngineCommands.replicationMark(),
                    Message.ANY_DATABASE,
                    now,
                    message.deadlineNanos - now,
                    (value, failure) -> {
                        if (failure == null) {
                            bridge.submit(message);
                        } else {
                            message.fail(
                                    waiting -> bridge.failures().notMarked(waiting, failure, bridge.facts()),
                                    bridge.lane());
                        }
                    }));
        }
    }

    /** Checks that a command may be sent, and chooses its server. */
    public ServerEndPoint admit(Command<?> command, Route route) {
        check(command);
        ServerEndPoint pinned = route.server();
        CommandMetadata facts = admission.facts(command);
        ServerEndPoint server = pinned != null ? pinned : selection.select(facts, route.readFrom());
        onPlaced(facts, server);
        return server;
    }

    /** A command that was checked will go to a server. */
    public void onPlaced(Command<?> command, ServerEndPoint server) {
        onPlaced(admission.facts(command), server);
    }

    private static void onPlaced(CommandMetadata facts, ServerEndPoint server) {
        if (facts.flushesScripts()) {
            server.scripts().forget();
        }
    }

    /** Whether the text of a script may be sent, as far as options tell. */
    public boolean takesTexts() {
        return takesTexts;
    }

    /** The server for a group of commands that may write. */
    public ServerEndPoint serverForWrites(Route route) {
        ServerEndPoint pinned = route.server();
        return pinned != null ? pinned : selection.select(EngineCommands.SET.metadata(), route.readFrom());
    }

    /** From now on nothing is admitted, so that what waits for another attempt has no prospect. */
    public void refuseNew() {
        closed = true;
        retries.close();
    }

    public Retries retries() {
        return retries;
    }

    /** A loop to keep time by. */
    public TransportLoop clock() {
        return selection.clock();
    }

    /** Checks that a command may be sent; groups choose their servers later, when they are executed. */
    public void check(Command<?> command) {
        if (closed) {
            throw engine.failures().closed(command.name().toString());
        }
        admission.check(command);
    }

    public long syncTimeout(Route route) {
        return timeout(route, syncTimeoutNanos);
    }

    public long asyncTimeout(Route route) {
        return timeout(route, asyncTimeoutNanos);
    }

    private static long timeout(Route route, long standard) {
        return route.timeoutNanos() > 0 ? route.timeoutNanos() : standard;
    }

    private static <T extends @Nullable Object> WaitableFuture<T> failed(Command<T> command, RedisException cause) {
        AsyncMessage<T> message = new AsyncMessage<>(command, Message.ANY_DATABASE, 0, 0);
        message.endUnseen(new SettledFuture.Failure(cause));
        return message;
    }
}
