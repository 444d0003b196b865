package io.trunkline.it;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert;

/** Connects to test servers, and makes keys that no other test uses. */
public final class Clients {

    private static final AtomicLong UNIQUE = new AtomicLong(System.nanoTime());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Clients() {}

    public static RedisServer server() {
        return RedisServers.shared();
    }

    public static ConnectionMultiplexer connect(ProtocolVersion protocol) {
        return connect(server().endpoint(), protocol, "allowAdmin=true");
    }

    public static ConnectionMultiplexer connect(String endpoint, ProtocolVersion protocol, String... more) {
        return ConnectionMultiplexer.connect(options(endpoint, protocol, more));
    }

    public static MultiplexerOptions options(String endpoint, ProtocolVersion protocol, String... more) {
        String rest = more.length == 0 ? "" : "," + String.join(",", more);
        return MultiplexerOptions.parse(
                endpoint + ",protocol=" + (protocol == ProtocolVersion.RESP2 ? "resp2" : "resp3") + rest);
    }

    /** A name that is used once. */
    public static String unique(String name) {
        return "it:" + name + ":" + UNIQUE.incrementAndGet();
    }

    /**
     * Has a command time out that was sent: on a busy machine one may not be in time for that, and then nothing comes
     * of it.
     */
    public static void timeOutOnceSent(ThrowableAssert.ThrowingCallable command) {
        CommandProgress progress;
        do {
            progress =
                    catchThrowableOfType(RedisTimeoutException.class, command).progress();
        } while (progress == CommandProgress.NEVER_SENT);
    }

    /** Waits for what happens on another thread, without a fixed sleep. */
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("It did not happen: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** How many connections of this multiplexer are blocked on the server. */
    public static long blockedClients(ConnectionMultiplexer multiplexer) {
        String name = "name=" + multiplexer.options().client().effectiveClientName() + " ";
        return multiplexer
                .database()
                .execute("CLIENT LIST")
                .asText()
                .lines()
                .filter(client -> client.contains(name) && client.contains("flags=b"))
                .count();
    }
}
