package io.trunkline.core.context;

import io.trunkline.MultiplexerEvent;
import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.core.runtime.CallCounters;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.GcClock;
import io.trunkline.core.runtime.LatencyRecorder;
import io.trunkline.core.runtime.SpinBudget;
import io.trunkline.core.runtime.UserCode;
import io.trunkline.options.CommandMap;
import io.trunkline.options.CompletionMode;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ReconnectPolicy;
import io.trunkline.reply.RespValue;
import io.trunkline.transport.TlsSettings;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all parts of one multiplexer share: its options in the engine's units, its transport, its executor and where its
 * events go. Immutable but for the statistics; thread-safe.
 */
public final class EngineContext {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    /** About what two switches take on a virtual machine whose cores go to sleep. */
    private static final long CALLER_SPIN_NANOS = 100_000;

    /** Longer waits are mistakes, and would overflow. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(366);

    private final MultiplexerOptions options;
    private final Transport transport;
    private final Executor executor;
    private final RandomGenerator random;
    private final ReconnectBudget reconnectBudget;
    private final Consumer<MultiplexerEvent> events;
    private final Failures failures;
    private final UserCode userCode;
    private final Orphans orphans;
    private final CallCounters calls = new CallCounters();
    private final LatencyRecorder latency = new LatencyRecorder();
    private final LongAdder droppedMessages = new LongAdder();
    private final SpinBudget callerSpin;
    private final GcClock gcClock = new GcClock();
    private final RespLimits respLimits;
    private final CommandMap map;
    private final boolean mapsNames;
    private final long connectTimeoutNanos;
    private final @Nullable DefaultTls defaultTls;
    private final EndpointMapping mapping;
    private final AtomicBoolean policyFailed = new AtomicBoolean();

    public EngineContext(
            MultiplexerOptions options,
            Transport transport,
            Executor executor,
            RandomGenerator random,
            ReconnectBudget reconnectBudget,
            UserCode userCode,
            Consumer<MultiplexerEvent> events) {
        this.options = options;
        this.transport = transport;
        this.executor = executor;
        this.random = shared(random);
        this.reconnectBudget = reconnectBudget;
        this.events = events;
        this.userCode = userCode;
        this.failures = new Failures(options, userCode);
        this.orphans = new Orphans(options.observability().orphanedReplyHandler(), executor, userCode);
        this.callerSpin = new SpinBudget(
                options.threads().busyWait() ? Runtime.getRuntime().availableProcessors() : 0, CALLER_SPIN_NANOS);
        this.respLimits = RespLimits.DEFAULT
                .withMaxFrameBytes(options.resp().maxFrameBytes())
                .withMaxFrameElements(options.resp().maxFrameElements());
        this.map = options.commandMap();
        this.mapping = new EndpointMapping(options, this::internalError);
        this.connectTimeoutNanos = options.timeouts().connectTimeout().toNanos();
        this.mapsNames = !map.equals(CommandMap.DEFAULT);
        this.defaultTls =
                options.security().ssl() && options.security().sslContext() == null ? defaultTls(executor) : null;
    }

    public MultiplexerOptions options() {
        return options;
    }

    public Transport transport() {
        return transport;
    }

    /** Chance, for all threads. */
    public RandomGenerator random() {
        return random;
    }

    /** Runs user code: handlers, listeners, dependents of futures. Never throws. */
    public Executor executor() {
        return executor;
    }

    /** Where futures are completed; null means on the loop. */
    public @Nullable Executor completionExecutor() {
        return options.threads().completion() == CompletionMode.INLINE ? null : executor;
    }

    public Failures failures() {
        return failures;
    }

    /** Where it goes what the application's code throws. */
    public UserCode userCode() {
        return userCode;
    }

    public Orphans orphans() {
        return orphans;
    }

    public CallCounters calls() {
        return calls;
    }

    public LatencyRecorder latency() {
        return latency;
    }

    /** A message was lost since who receives it is too slow. */
    public void countDroppedMessage() {
        droppedMessages.increment();
    }

    public long droppedMessages() {
        return droppedMessages.sum();
    }

    /** For callers that wait for a reply. */
    public SpinBudget callerSpin() {
        return callerSpin;
    }

    public GcClock gcClock() {
        return gcClock;
    }

    /** Where servers are reached that are announced elsewhere. */
    public EndpointMapping mapping() {
        return mapping;
    }

    public RespLimits respLimits() {
        return respLimits;
    }

    public CommandMap commandMap() {
        return map;
    }

    public boolean isAvailable(CommandName name) {
        return !mapsNames || map.isAvailable(name);
    }

    public byte[] wireName(CommandName name) {
        return mapsNames ? map.encoded(name) : name.encoded();
    }

    public long connectTimeoutNanos() {
        return connectTimeoutNanos;
    }

    public long heartbeatNanos() {
        return options.timeouts().heartbeatInterval().toNanos();
    }

    public long keepAliveNanos() {
        return options.timeouts().keepAlive().toNanos();
    }

    public Command<RespValue> keepAliveCommand() {
        return map.isAvailable(EngineCommands.PING)
                ? EngineCommands.ping()
                : EngineCommands.words(EngineCommands.EXISTS, "trunkline");
    }

    /** What the server answers with its own argument: ECHO, or PING if that is not available. */
    public CommandName echoCommand() {
        return map.isAvailable(EngineCommands.ECHO) ? EngineCommands.ECHO : EngineCommands.PING;
    }

    public long randomLong() {
        return random.nextLong();
    }

    /**
     * How long to wait before the next attempt, after so many that failed in a row. The policy may be the
     * application's, and do anything.
     */
    public long reconnectDelayNanos(int failedAttempts) {
        ReconnectPolicy policy = options.connection().reconnectPolicy();
        try {
            Duration wanted = policy.nextDelay(failedAttempts, random);
            if (wanted != null && !wanted.isNegative()) {
                return wanted.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT.toNanos() : wanted.toNanos();
            }
            warnOfPolicy(
                    policy,
                    new IllegalStateException("The reconnect policy answered with no wait: delay=" + wanted
                            + ", policy=" + policy + ". Return zero or more."));
        } catch (Throwable e) {
            warnOfPolicy(policy, e);
        }
        return ReconnectPolicy.prompt().nextDelay(failedAttempts, random).toNanos();
    }

    private void warnOfPolicy(ReconnectPolicy policy, Throwable cause) {
        if (policyFailed.compareAndSet(false, true)) {
            internalError(
                    "asking the reconnect policy " + policy.getClass().getName()
                            + ", in whose stead the default one is used",
                    cause);
        }
    }

    /** Decides when attempts to connect to one server begin. */
    public ReconnectGate newReconnectGate() {
        return new ReconnectGate(reconnectBudget, random);
    }

    /** The budget of the process. */
    public ReconnectBudget reconnectBudget() {
        return reconnectBudget;
    }

    /** How long to wait before a command is tried again, after so many attempts that failed before the last one. */
    public long retryDelayNanos(RetryPolicy policy, int failedBefore) {
        return policy.nextDelay(failedBefore, random).toNanos();
    }

    /** Sources of randomness are not made for several threads, and here all loops and completion threads draw. */
    private static RandomGenerator shared(RandomGenerator source) {
        ReentrantLock lock = new ReentrantLock();
        return () -> {
            lock.lock();
            try {
                return source.nextLong();
            } finally {
                lock.unlock();
            }
        };
    }

    /** On the caller's thread. */
    private static DefaultTls defaultTls(Executor executor) {
        DefaultTls made = new DefaultTls(SSLContext::getDefault, executor);
        made.make();
        return made;
    }

    /**
     * How a connection is secured; null if it is not.
     *
     * @throws RedisConnectionException if the platform has no default TLS context to give
     */
    /** Where a server is that applications call by an endpoint. */
    public TransportAddress address(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Tcp tcp) {
            return new TransportAddress.Tcp(tcp.host(), options.effectivePort(tcp));
        }
        return new TransportAddress.Unix(((Endpoint.Unix) endpoint).path());
    }

    public @Nullable TlsSettings tls(Endpoint endpoint) {
        if (!options.security().ssl()) {
            return null;
        }
        return new TlsSettings(
                sslContext(endpoint),
                options.effectiveSslHost(endpoint),
                options.security().sslProtocols());
    }

    private SSLContext sslContext(Endpoint endpoint) {
        DefaultTls platform = defaultTls;
        SSLContext chosen = platform == null ? options.security().sslContext() : platform.get();
        if (chosen == null) {
            throw failures.attempts().noDefaultTls(endpoint, platform == null ? null : platform.failure());
        }
        return chosen;
    }

    public void publish(MultiplexerEvent event) {
        events.accept(event);
    }

    public void internalError(String origin, Throwable cause) {
        LOG.warn("Trunkline or code that it called failed while {}", origin, cause);
        events.accept(new MultiplexerEvent.InternalFailure(origin, cause));
    }
}
