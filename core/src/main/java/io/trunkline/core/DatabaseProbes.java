package io.trunkline.core;

import io.trunkline.reply.RespValue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out once whether a server has a database, before commands are sent that would otherwise run in the wrong one. Thread-safe.
 *
 * <p>SELECT travels in front of commands on a connection that everybody shares: if the server refused it there, what follows would run
 * elsewhere. So an index that is used for the first time is tried on its own.
 */
final class DatabaseProbes {

    private final ServerEndPoint server;
    private final Set<Integer> known = ConcurrentHashMap.newKeySet();

    DatabaseProbes(ServerEndPoint server) {
        this.server = server;
    }

    /** Whether the database exists; every server has number 0. */
    boolean isKnown(int database) {
        return database <= 0 || known.contains(database);
    }

    /** Tries to select a database; completes exceptionally with the server's refusal. */
    EngineFuture<@Nullable Void> probe(int database, long timeoutNanos) {
        EngineFuture<@Nullable Void> result = new EngineFuture<>("SELECT");
        PhysicalBridge bridge = server.interactive();
        bridge.submit(new Probe(database, bridge.nanoTime(), timeoutNanos, result));
        return result;
    }

    /** Goes on when the database is known to exist: at once, or after a probe. */
    void whenKnown(int database, long timeoutNanos, Runnable goOn, Consumer<Throwable> refuse) {
        if (isKnown(database)) {
            goOn.run();
            return;
        }
        probe(database, timeoutNanos).whenComplete((ok, failure) -> {
            if (failure == null) {
                goOn.run();
            } else {
                refuse.accept(failure);
            }
        });
    }

    /** A SELECT whose outcome matters to nobody but the prober: the connection selects anew afterwards. */
    private final class Probe extends AsyncMessage<RespValue> {

        Probe(int index, long nowNanos, long timeoutNanos, EngineFuture<@Nullable Void> result) {
            super(EngineCommands.select(index), ANY_DATABASE, nowNanos, timeoutNanos);
            whenComplete((answer, failure) -> {
                if (failure == null) {
                    known.add(index);
                }
                result.follow(null, failure);
            });
        }

        @Override
        void writeTo(BridgeConnection connection) {
            connection.appendHere(this);
            connection.forgetDatabase();
        }
    }
}
