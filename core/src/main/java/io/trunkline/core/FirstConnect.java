package io.trunkline.core;

import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.SentinelWatch;
import io.trunkline.core.topology.SlotRouting;
import io.trunkline.core.topology.TopologyKeeper;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides when the connect that an application waits for is over, and how it ended. Thread-safe. */
final class FirstConnect {

    private final MultiplexerOptions options;
    private final EngineContext context;
    private final TopologyKeeper topology;
    private final SlotRouting slots;
    private final Runnable giveUp;
    private final CompletableFuture<@Nullable Void> givenUp;
    private final CompletableFuture<@Nullable Void> connected = new CompletableFuture<>();
    private final AtomicBoolean decided = new AtomicBoolean();
    private final TransportLoop clock;
    private volatile long begunNanos;
    private @Nullable SentinelWatch sentinels;

    /**
     * Makes one that has not begun.
     *
     * @param giveUp closes the multiplexer, since it will not be had
     * @param givenUp completes when that is done
     */
    FirstConnect(
            EngineContext context,
            TopologyKeeper topology,
            SlotRouting slots,
            Runnable giveUp,
            CompletableFuture<@Nullable Void> givenUp) {
        this.options = context.options();
        this.context = context;
        this.topology = topology;
        this.slots = slots;
        this.giveUp = giveUp;
        this.givenUp = givenUp;
        this.clock = context.transport().nextLoop();
    }

    /** Who tells where the servers are; null if they were configured. Before it begins. */
    void await(@Nullable SentinelWatch watch) {
        sentinels = watch;
    }

    /** Begins; completes when the multiplexer may be used, or fails when it was given up. */
    CompletionStage<@Nullable Void> start() {
        long one = context.connectTimeoutNanos();
        begunNanos = clock.nanoTime();
        Cancellable soonest = clock.schedule(() -> decide(false), one);
        long limit = one * options.connection().connectRetry() + Math.min(500_000_000L, one);
        Cancellable latest = clock.schedule(() -> decide(true), limit);
        connected.whenComplete((ok, failure) -> {
            soonest.cancel();
            latest.cancel();
        });
        return connected;
    }

    /** Whether a caller waits for it. */
    boolean isUndecided() {
        return !decided.get();
    }

    /** Something has changed: sees whether that decides it. */
    void look() {
        if (isUndecided()) {
            decide(false);
        }
    }

    /**
     * Ends it if there is a server to work with, or no prospect of one: each has refused what will not change, or has
     * failed as often as was to be tried, and the connect timeout is over. Who does not want to fail is not kept
     * waiting for the latter, since the multiplexer goes on trying.
     */
    private void decide(boolean timeIsUp) {
        boolean anyReady = false;
        boolean allDecided = true;
        boolean allGaveUp = true;
        boolean mayGiveUp =
                !options.connection().abortConnect() || clock.nanoTime() - begunNanos >= context.connectTimeoutNanos();
        for (ServerEndPoint server : topology.current().servers()) {
            boolean unsuitable = options.connection().abortConnect() && server.refusal() != null;
            boolean ready = server.isReady() && !unsuitable;
            long failures = server.interactive().counters().failures;
            boolean refused = unsuitable
                    || Failures.isForGood(Failures.typeOf(server.interactive().lastFailure(), false)) && failures > 0;
            anyReady |= ready;
            allDecided &= ready || refused || failures > 0;
            allGaveUp &= !ready
                    && (refused || mayGiveUp && failures >= options.connection().connectRetry());
        }
        SentinelWatch watch = sentinels;
        boolean isAwaiting = slots.isAwaitingMap();
        if (watch != null) {
            isAwaiting |= watch.isAwaiting();
            int attempts = mayGiveUp ? options.connection().connectRetry() : Integer.MAX_VALUE;
            allGaveUp &= !watch.isAwaiting() || watch.isHopeless(attempts);
        }
        if (anyReady && (allDecided && !isAwaiting || timeIsUp)) {
            end(null);
        } else if (allGaveUp || timeIsUp) {
            end(options.connection().abortConnect() ? failure() : null);
        }
    }

    private void end(@Nullable RedisConnectionException failure) {
        if (!decided.compareAndSet(false, true)) {
            return; // another loop, or the time limit, was first
        }
        if (failure == null) {
            connected.complete(null); // nothing but the engine's own hangs on it
            return;
        }
        giveUp.run();
        givenUp.whenComplete((ok, ignored) -> connected.completeExceptionally(failure));
    }

    private RedisConnectionException failure() {
        SentinelWatch watch = sentinels;
        Stream<Throwable> ofSentinels = watch == null ? Stream.of() : watch.failures().stream();
        Stream<Throwable> ofServers = topology.current().servers().stream()
                .flatMap(server -> Stream.ofNullable(
                        server.refusal() != null
                                ? server.refusal()
                                : server.interactive().lastFailure()));
        return context.failures()
                .unableToConnect(Stream.concat(ofSentinels, ofServers).toList());
    }
}
