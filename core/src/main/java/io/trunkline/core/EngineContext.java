package io.trunkline.core;

import io.trunkline.CommandMap;
import io.trunkline.CompletionMode;
import io.trunkline.Endpoint;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerOptions;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.reply.RespValue;
import io.trunkline.transport.TlsSettings;
import io.trunkline.transport.Transport;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all parts of one multiplexer share: its options in the engine's units, its transport, its executor and where its events go. Immutable
 * but for the statistics; thread-safe.
 */
final class EngineContext {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    /** About what two switches take on a virtual machine whose cores go to sleep. */
    private static final long CALLER_SPIN_NANOS = 100_000;

    private final MultiplexerOptions options;
    private final Transport transport;
    private final Executor executor;
    private final RandomGenerator random;
    private final Consumer<MultiplexerEvent> events;
    private final Failures failures;
    private final LatencyRecorder latency = new LatencyRecorder();
    private final SpinBudget callerSpin;
    private final GcClock gcClock = new GcClock();
    private final RespLimits respLimits;
    private final CommandMap map;
    private final boolean mapsNames;
    private final long connectTimeoutNanos;

    EngineContext(
            MultiplexerOptions options,
            Transport transport,
            Executor executor,
            RandomGenerator random,
            Consumer<MultiplexerEvent> events) {
        this.options = options;
        this.transport = transport;
        this.executor = executor;
        this.random = random;
        this.events = events;
        this.failures = new Failures(options);
        this.callerSpin =
                new SpinBudget(options.busyWait() ? Runtime.getRuntime().availableProcessors() : 0, CALLER_SPIN_NANOS);
        this.respLimits = RespLimits.DEFAULT.withMaxFrameBytes(options.maxFrameBytes());
        this.map = options.commandMap();
        this.connectTimeoutNanos = options.connectTimeout().toNanos();
        this.mapsNames = !map.equals(CommandMap.DEFAULT);
    }

    MultiplexerOptions options() {
        return options;
    }

    Transport transport() {
        return transport;
    }

    /** Runs user code: handlers, listeners, dependents of futures. */
    Executor executor() {
        return executor;
    }

    /** Where futures are completed; null means on the loop. */
    @Nullable
    Executor completionExecutor() {
        return options.completion() == CompletionMode.INLINE ? null : executor;
    }

    Failures failures() {
        return failures;
    }

    LatencyRecorder latency() {
        return latency;
    }

    /** For callers that wait for a reply. */
    SpinBudget callerSpin() {
        return callerSpin;
    }

    GcClock gcClock() {
        return gcClock;
    }

    RespLimits respLimits() {
        return respLimits;
    }

    CommandMap commandMap() {
        return map;
    }

    boolean isAvailable(CommandName name) {
        return !mapsNames || map.isAvailable(name);
    }

    byte[] wireName(CommandName name) {
        return mapsNames ? map.encoded(name) : name.encoded();
    }

    long connectTimeoutNanos() {
        return connectTimeoutNanos;
    }

    long heartbeatNanos() {
        return options.heartbeatInterval().toNanos();
    }

    long keepAliveNanos() {
        return options.keepAlive().toNanos();
    }

    Command<RespValue> keepAliveCommand() {
        return map.isAvailable(EngineCommands.PING)
                ? EngineCommands.ping()
                : EngineCommands.words(EngineCommands.EXISTS, "trunkline");
    }

    /** How long to wait before the next attempt, after so many that failed in a row. */
    long reconnectDelayNanos(int failedAttempts) {
        return options.reconnectPolicy().nextDelay(failedAttempts, random).toNanos();
    }

    @Nullable
    TlsSettings tls(Endpoint endpoint) {
        if (!options.ssl()) {
            return null;
        }
        return new TlsSettings(sslContext(), options.effectiveSslHost(endpoint), options.sslProtocols());
    }

    private SSLContext sslContext() {
        SSLContext chosen = options.sslContext();
        if (chosen != null) {
            return chosen;
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "The platform's default TLS context could not be made. See the cause, or give one with sslContext.",
                    e);
        }
    }

    void publish(MultiplexerEvent event) {
        events.accept(event);
    }

    void internalError(String origin, Throwable cause) {
        LOG.warn("Trunkline or code that it called failed while {}", origin, cause);
        events.accept(new MultiplexerEvent.InternalFailure(origin, cause));
    }
}
