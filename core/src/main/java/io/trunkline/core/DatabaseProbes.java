package io.trunkline.core;

import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds out once whether a server has a database, before commands are sent that would otherwise run in the wrong one. Thread-safe.
 *
 * <p>SELECT travels in front of commands on a connection that everybody shares: if the server refused it there, what follows would run
 * elsewhere. So an index that is used for the first time is tried on its own, and whatever comes for it meanwhile waits in line, so that
 * nothing overtakes.
 */
final class DatabaseProbes {

    /** A message in line for an answer. */
    private static final class Waiter extends WaitingMessage {
        private final Runnable goOn;

        Waiter(Message<?> message, Runnable goOn) {
            super(message);
            this.goOn = goOn;
        }
    }

    private final ServerEndPoint server;
    private final Set<Integer> known = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock; an entry is there while a probe is under way. */
    private final Map<Integer, Deque<Waiter>> lines = new HashMap<>();

    DatabaseProbes(ServerEndPoint server) {
        this.server = server;
    }

    /** Whether the database exists; every server has number 0. */
    boolean isKnown(int database) {
        return database <= 0 || known.contains(database);
    }

    /**
     * Goes on when the message's database is known to exist: at once, or after a probe, in the order of the calls. If it does not exist, or
     * the message's deadline passes, the message fails.
     */
    void whenKnown(Message<?> message, Runnable goOn) {
        if (isKnown(message.database) || !standInLine(new Waiter(message, goOn))) {
            goOn.run();
        }
    }

    /** Returns false if the database has become known meanwhile, so that there is no line. */
    private boolean standInLine(Waiter waiter) {
        int database = waiter.message().database;
        boolean isFirst;
        lock.lock();
        try {
            if (isKnown(database)) {
                return false;
            }
            isFirst = !lines.containsKey(database);
            lines.computeIfAbsent(database, index -> new ArrayDeque<>()).addLast(waiter);
            waiter.expireInTime(server.interactive(), () -> withdraw(waiter));
        } finally {
            lock.unlock();
        }
        if (isFirst) {
            probe(waiter);
        }
        return true;
    }

    private boolean withdraw(Waiter waiter) {
        lock.lock();
        try {
            Deque<Waiter> line = lines.get(waiter.message().database);
            return line != null && line.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    private void probe(Waiter waiter) {
        PhysicalBridge bridge = server.interactive();
        bridge.submit(new Probe(waiter, bridge.nanoTime()));
    }

    private void onAnswer(Waiter prober, @Nullable Throwable failure) {
        int database = prober.message().database;
        if (failure == null) {
            letAllGoOn(database);
        } else if (failure instanceof RedisServerException) {
            for (Waiter waiter : takeLine(database)) {
                waiter.message().refuse(any -> failure);
            }
        } else {
            // the connection or the prober's time was lost: that says nothing about the database
            failOne(prober, failure);
        }
    }

    private void letAllGoOn(int database) {
        for (; ; ) {
            Waiter next;
            lock.lock();
            try {
                Deque<Waiter> line = lines.get(database);
                next = line == null ? null : line.pollFirst();
                if (next == null) {
                    known.add(database); // not before the line is empty, lest a newcomer overtake it
                    lines.remove(database);
                    return;
                }
                next.cancelExpiry();
            } finally {
                lock.unlock();
            }
            next.goOn.run();
        }
    }

    private List<Waiter> takeLine(int database) {
        lock.lock();
        try {
            Deque<Waiter> line = lines.remove(database);
            List<Waiter> all = line == null ? List.of() : List.copyOf(line);
            all.forEach(Waiter::cancelExpiry);
            return all;
        } finally {
            lock.unlock();
        }
    }

    private void failOne(Waiter prober, Throwable failure) {
        int database = prober.message().database;
        boolean waited;
        Waiter next;
        lock.lock();
        try {
            Deque<Waiter> line = lines.get(database);
            waited = line != null && line.remove(prober);
            next = line == null ? null : line.peekFirst();
            if (next == null) {
                lines.remove(database);
            }
            prober.cancelExpiry();
        } finally {
            lock.unlock();
        }
        if (waited) {
            prober.message().refuse(message -> neverSent(message, failure));
        }
        if (next != null) {
            probe(next);
        }
    }

    /** What ended the probe, told of the message itself, not a byte of which was sent. */
    private Throwable neverSent(Message<?> message, Throwable failure) {
        PhysicalBridge bridge = server.interactive();
        return failure instanceof RedisConnectionException lost
                ? bridge.failures().lost(message, lost.failureType(), failure, bridge, CommandProgress.NEVER_SENT)
                : bridge.failures().timedOut(message, bridge);
    }

    /** A SELECT whose outcome matters to nobody but those in line: the connection selects anew afterwards. */
    private final class Probe extends AsyncMessage<RespValue> {

        Probe(Waiter prober, long nowNanos) {
            super(
                    EngineCommands.select(prober.message().database),
                    ANY_DATABASE,
                    nowNanos,
                    Math.max(1, prober.message().deadlineNanos - nowNanos));
            whenComplete((answer, failure) -> onAnswer(prober, failure));
        }

        @Override
        void writeTo(BridgeConnection connection) {
            connection.appendHere(this);
            connection.forgetDatabase();
        }
    }
}
