package io.trunkline.core;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.core.context.EngineOptions;
import io.trunkline.core.context.ReconnectBudget;
import io.trunkline.core.runtime.CompletionExecutor;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.ShieldedExecutor;
import io.trunkline.options.CommandMap;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.spi.MultiplexerProvider;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportOptions;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Finds a transport and makes multiplexers on it. Thread-safe. */
public final class EngineProvider implements MultiplexerProvider {

    /** Made by {@link java.util.ServiceLoader}. */
    public EngineProvider() {}

    @Override
    public CompletionStage<ConnectionMultiplexer> connect(MultiplexerOptions options) {
        if (options.endpoints().isEmpty()) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "There is nothing to connect to: endpoints=[]. Name at least one, such as localhost:6379."));
        }
        boolean checks = options.resp().highIntegrity() || options.resp().heartbeatConsistencyChecks();
        CommandMap map = options.commandMap();
        if (checks && !map.isAvailable(EngineCommands.ECHO) && !map.isAvailable(EngineCommands.PING)) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("Replies cannot be checked without an echo: highIntegrity="
                            + options.resp().highIntegrity()
                            + ", heartbeatConsistencyChecks=" + options.resp().heartbeatConsistencyChecks()
                            + ", commandMap disables ECHO and PING. Allow one of them, or turn the checks off."));
        }
        try {
            ReconnectBudget reconnectBudget = ReconnectBudget.ofProcess();
            TransportSelection selection =
                    TransportSelection.discover(options.connection().transport());
            Transport transport = selection.provider().create(transportOptions(options));
            // Not the platform's default generator: that is looked up as a service, by the context class loader, in a
            // module that small runtimes lack
            return connect(options, transport, selection.reason(), new SplittableRandom(), reconnectBudget);
        } catch (RuntimeException | Error e) { // a transport's that cannot be linked, too
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Makes a multiplexer on a transport of the caller's choice, such as a simulated one, with a source of randomness
     * that can be repeated.
     *
     * @param options where to and how
     * @param transport closed with the multiplexer
     * @param transportReason why this one, for the status
     * @param random draws the jitter
     * @return completes with the multiplexer, or exceptionally
     */
    public static CompletionStage<ConnectionMultiplexer> connect(
            MultiplexerOptions options, Transport transport, String transportReason, RandomGenerator random) {
        ReconnectBudget own = ReconnectBudget.perSecond(ReconnectBudget.DEFAULT_PER_SECOND);
        return connect(options, transport, transportReason, random, own);
    }

    /**
     * Has a multiplexer go on with other servers: those that it does not have yet are connected to, and those that it
     * has no more are retired. For simulations and tests: no option finds servers by itself yet.
     *
     * @param multiplexer made by this engine
     * @param members all of its servers from now on, in this order; at least one
     * @throws IllegalArgumentException if there is none, or the multiplexer is none of this engine's
     */
    public static void install(ConnectionMultiplexer multiplexer, List<Endpoint> members) {
        if (!(multiplexer instanceof Multiplexer own)) {
            throw new IllegalArgumentException("The multiplexer was not made by this engine: class="
                    + multiplexer.getClass().getName() + ". Use what connect() returned.");
        }
        own.install(members);
    }

    private static CompletionStage<ConnectionMultiplexer> connect(
            MultiplexerOptions options,
            Transport transport,
            String transportReason,
            RandomGenerator random,
            ReconnectBudget reconnectBudget) {
        Executor chosen = options.threads().completionExecutor();
        CompletionExecutor own = new CompletionExecutor(threadPrefix(options)); // without a thread until it is needed
        Executor executor = new ShieldedExecutor(chosen, own);
        MultiplexerEngine engine;
        try {
            engine =
                    new MultiplexerEngine(EngineOptions.of(options), transport, executor, own, random, reconnectBudget);
        } catch (Throwable e) { // nobody else would close it
            transport.closeAsync();
            throw e;
        }
        return new Multiplexer(options, transportReason, engine).start();
    }

    private static TransportOptions transportOptions(MultiplexerOptions options) {
        return new TransportOptions(
                threadPrefix(options),
                options.threads().ioThreads(),
                options.timeouts().tcpKeepAlive(),
                tcpUserTimeoutMillis(options));
    }

    /**
     * The kernel gives up a peer that acknowledges nothing after twice the longer command timeout, if nothing else is
     * said: by then the engine's own probe has decided, and a short loss of the network is survived.
     */
    static int tcpUserTimeoutMillis(MultiplexerOptions options) {
        long wanted = options.timeouts().tcpUserTimeout().toMillis();
        if (wanted == 0) {
            wanted = 2
                    * Math.max(
                            options.timeouts().syncTimeout().toMillis(),
                            options.timeouts().asyncTimeout().toMillis());
        }
        return (int) Math.min(wanted, Integer.MAX_VALUE);
    }

    private static String threadPrefix(MultiplexerOptions options) {
        return "trunkline-" + options.client().effectiveClientName();
    }
}
