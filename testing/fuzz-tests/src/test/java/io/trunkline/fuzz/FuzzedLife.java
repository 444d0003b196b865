package io.trunkline.fuzz;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MultiplexerEvent;
import io.trunkline.core.EngineProvider;
import io.trunkline.exception.RedisException;
import io.trunkline.options.CommandMap;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ReconnectPolicy;
import io.trunkline.status.EndpointStatus;
import io.trunkline.testkit.simulation.LinkConditions;
import io.trunkline.testkit.simulation.SimulatedNetwork;
import io.trunkline.testkit.simulation.SimulatedServer;
import io.trunkline.testkit.simulation.SimulatedTime;
import io.trunkline.testkit.simulation.SimulatedTransport;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One multiplexer's life with a server that follows a script, on virtual time: connect, a few commands, close. Confined
 * to one thread.
 */
final class FuzzedLife {

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(400);
    private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(300);
    private static final int ATTEMPTS = 2;
    /** All attempts, the grace that connecting has on top, and the end of the sockets. */
    private static final Duration CONNECT_BOUND =
            CONNECT_TIMEOUT.multipliedBy(ATTEMPTS).plusMillis(400 + 100);
    /** The sweep that ends commands comes on time, the answers a little later. */
    private static final Duration COMMAND_BOUND = COMMAND_TIMEOUT.plusMillis(50);

    private static final Duration DRAIN = Duration.ofMillis(100);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);
    private static final Duration SETTLING = Duration.ofMillis(50);
    private static final String PASSWORD = "hush-7f3a";

    private final HandshakeScript script;
    private final SimulatedTime time;
    private final SimulatedServer server;
    private final SimulatedTransport transport;
    private final List<MultiplexerEvent> events = new ArrayList<>();
    private final MultiplexerOptions options;
    private int connections;

    FuzzedLife(HandshakeScript script) {
        this.script = script;
        time = new SimulatedTime(script.seed());
        var network = new SimulatedNetwork(time);
        server = network.listen(
                new TransportAddress.Tcp("fuzzed", 6379), () -> new FuzzedPeer(script.answersOf(connections++)));
        server.setConditions(LinkConditions.rough());
        transport = network.newTransport(new TransportOptions("engine", 1, true, 0));
        CommandMap commands = CommandMap.DEFAULT;
        commands = script.isHelloDisabled() ? commands.withDisabled("HELLO") : commands;
        commands = script.isInfoDisabled() ? commands.withDisabled("INFO") : commands;
        options = MultiplexerOptions.builder()
                .endpoint("fuzzed", 6379)
                .client(c -> c.clientName("fuzz"))
                .resp(r -> r.protocol(script.protocol()))
                .security(s -> s.password(script.hasPassword() ? PASSWORD : null))
                .commandMap(commands)
                .threads(t -> t.ioThreads(1).busyWait(false))
                .connection(c -> c.connectRetry(ATTEMPTS))
                .timeouts(t -> t.connectTimeout(CONNECT_TIMEOUT)
                        .asyncTimeout(COMMAND_TIMEOUT)
                        .heartbeatInterval(Duration.ofMillis(200)))
                .connection(c ->
                        c.reconnectPolicy(ReconnectPolicy.exponential(Duration.ofMillis(10), Duration.ofMillis(50))))
                .threads(t -> t.completionExecutor(time.newLane("completions")))
                .build();
    }

    /** Lives, and throws an AssertionError if something was not as it must be. */
    void live() {
        CompletableFuture<ConnectionMultiplexer> connecting = EngineProvider.connect(
                        options, transport, "fuzzed", time.newRandom())
                .toCompletableFuture();
        if (!time.runUntil(connecting::isDone, CONNECT_BOUND)) {
            throw new AssertionError("connect takes longer than " + CONNECT_BOUND);
        }
        if (connecting.isCompletedExceptionally()) {
            checkFailure(failureOf(connecting));
        } else {
            use(connecting.join());
        }
        checkNothingIsLeft();
    }

    private void use(ConnectionMultiplexer multiplexer) {
        multiplexer.addListener(events::add);
        AsyncDatabase<String, String> database = multiplexer.database().async();
        List<CompletableFuture<?>> commands = List.of(
                database.get("k").toCompletableFuture(),
                database.incr("n").toCompletableFuture(),
                database.hgetall("h").toCompletableFuture(),
                database.mget("a", "b").toCompletableFuture(),
                database.execute("ANY", "thing").toCompletableFuture(),
                database.zrangeWithScores("z", 0, -1).toCompletableFuture());
        time.runUntil(() -> commands.stream().allMatch(CompletableFuture::isDone), COMMAND_BOUND);
        for (CompletableFuture<?> command : commands) {
            if (!command.isDone()) {
                throw new AssertionError("a command did not end within " + COMMAND_BOUND + ": " + multiplexer.status());
            }
            if (command.isCompletedExceptionally()) {
                checkFailure(failureOf(command));
            }
        }
        for (EndpointStatus status : multiplexer.status().endpoints()) {
            if (status.protocol() != 0 && status.protocol() != 2 && status.protocol() != 3) {
                throw new AssertionError("there is no such protocol: " + status);
            }
        }
        var closed = multiplexer.closeAsync(DRAIN).toCompletableFuture();
        if (!time.runUntil(closed::isDone, CLOSE_BOUND)) {
            throw new AssertionError("close takes longer than " + CLOSE_BOUND);
        }
        events.forEach(this::checkEvent);
    }

    private void checkEvent(MultiplexerEvent event) {
        if (event instanceof MultiplexerEvent.InternalFailure failure) {
            throw new AssertionError("the engine failed while " + failure.origin(), failure.cause());
        }
        if (hasSecret(event.toString())) {
            throw new AssertionError("the password is in an event: " + event.getClass());
        }
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        try {
            future.join();
            throw new AssertionError("no failure");
        } catch (CompletionException e) {
            return e.getCause() != null ? e.getCause() : e;
        } catch (RedisException e) {
            return e;
        }
    }

    /** A failure is one of the client's own, says something, and keeps the password to itself. */
    private void checkFailure(Throwable failure) {
        if (!(failure instanceof RedisException)) {
            throw new AssertionError("a failure that no caller expects", failure);
        }
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String message = String.valueOf(at.getMessage());
            if (message.isBlank() || hasSecret(message)) {
                throw new AssertionError("the text is empty or has the password in it", at);
            }
        }
    }

    /**
     * What looks like the password is nobody's secret in a life without one: the fuzzer finds out what is looked for,
     * and has peers say it.
     */
    private boolean hasSecret(String text) {
        String password = options.security().password();
        return password != null && text.contains(password);
    }

    private void checkNothingIsLeft() {
        server.closeLinks();
        server.refuse();
        time.advance(SETTLING);
        if (time.pendingTasks() > 0 || !server.links().isEmpty() || transport.bufferBytesInUse() > 0) {
            throw new AssertionError("something outlives close: tasks=" + time.pendingTasks() + ", connections="
                    + server.links() + ", bytes=" + transport.bufferBytesInUse() + ", script=" + script);
        }
    }
}
