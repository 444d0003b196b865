package io.trunkline.cli.demo;

import io.trunkline.testkit.server.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A primary and its replicas, which take over from each other: looks at them again and again, by asking themselves and
 * not the client that is demonstrated, and so knows up to when each had everything. Thread-safe.
 *
 * <p>The primary is asked for its offset first and a replica afterwards. If the replica is as far by then, it has all
 * that was confirmed before the first question.
 */
final class DemoShard {

    private static final Duration ASK_LIMIT = Duration.ofMillis(300);
    private static final long THOROUGH_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** From when clients were told of a successor until nothing may go to the old primary any more. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Said by a replica whose primary waited until it had everything. */
    private static final String GIVEN_UP = "manual failover can start";

    private static final AtomicLong TAKEOVERS = new AtomicLong();

    private final String name;
    private final List<RedisServer> servers;
    private final Predicate<RedisServer> isPromoted;
    private final Predicate<RedisServer> isAnnounced;
    private final AtomicLongArray replicatedUntil;
    private final CopyOnWriteArrayList<DemoTakeover> takeovers = new CopyOnWriteArrayList<>();
    private final AtomicLong lastRight = new AtomicLong(System.nanoTime());
    private final AtomicLong silence = new AtomicLong();
    private volatile int primary;
    private volatile long lookedCompletely = System.nanoTime() - THOROUGH_NANOS;
    private volatile long tookOver = System.nanoTime();

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock
    private final boolean[] wasReplica;
    private final int[] givenUp;
    private @Nullable DemoTakeover open;
    private int predecessor;

    /**
     * Servers of which the first is the primary now.
     *
     * @param isPromoted whether one that says to be a primary is one, and has not just forgotten whom it follows
     * @param isAnnounced whether clients were told that one is the primary
     */
    DemoShard(
            String name,
            List<RedisServer> servers,
            Predicate<RedisServer> isPromoted,
            Predicate<RedisServer> isAnnounced) {
        this.name = name;
        this.servers = List.copyOf(servers);
        this.isPromoted = isPromoted;
        this.isAnnounced = isAnnounced;
        this.replicatedUntil = new AtomicLongArray(servers.size());
        this.wasReplica = new boolean[servers.size()];
        this.givenUp = new int[servers.size()];
        for (int i = 0; i < servers.size(); i++) {
            replicatedUntil.set(i, System.nanoTime());
        }
    }

    /** What a server says of itself: its offset, and whom it follows if it is a replica that receives something. */
    private record Role(
            boolean isPrimary, long offset, @Nullable String follows) {

        private static Optional<Role> of(RedisServer server) {
            if (!isAnswering(server)) {
                return Optional.empty();
            }
            return server.askWithin(ASK_LIMIT, "ROLE").map(reply -> {
                String[] words = reply.split("\n", -1);
                return words[0].equals("master")
                        ? new Role(true, Long.parseLong(words[1]), null)
                        : new Role(
                                false,
                                Long.parseLong(words[4]),
                                words[3].equals("connected") ? words[1] + ":" + words[2] : null);
            });
        }
    }

    static boolean isAnswering(RedisServer server) {
        return server.isRunning() && !server.isPaused();
    }

    /** Looks once. */
    void look() {
        lock.lock();
        try {
            lookNow();
        } finally {
            lock.unlock();
        }
    }

    /** Looks until each that can answer has answered, so that no takeover is overlooked. */
    void lookThoroughly() {
        long asked = System.nanoTime();
        lock.lock();
        try {
            while (lookedCompletely - asked < 0 && System.nanoTime() - asked < THOROUGH_NANOS) {
                lookNow();
            }
        } finally {
            lock.unlock();
        }
    }

    private void lookNow() {
        long asked = System.nanoTime();
        int leader = primary;
        boolean complete = true;
        Optional<Role> leading = Role.of(servers.get(leader));
        complete &= leading.isPresent() || !isAnswering(servers.get(leader));
        for (int i = 0; i < servers.size(); i++) {
            if (i == leader) {
                continue;
            }
            Optional<Role> role = Role.of(servers.get(i));
            complete &= role.isPresent() || !isAnswering(servers.get(i));
            if (role.isEmpty()) {
                continue;
            }
            if (role.get().isPrimary()) {
                if (wasReplica[i] && isPromoted.test(servers.get(i))) {
                    onTakeover(i);
                }
            } else {
                wasReplica[i] = true;
                boolean hasAll = leading.isPresent()
                        && leading.get().isPrimary()
                        && servers.get(leader).endpoint().equals(role.get().follows())
                        && role.get().offset() >= leading.get().offset();
                if (hasAll) {
                    replicatedUntil.set(i, asked);
                }
            }
        }
        leading.map(Role::follows).ifPresent(this::onReturn);
        closeTakeover();
        if (complete) {
            lookedCompletely = asked;
        }
    }

    private void onTakeover(int successor) {
        long had = replicatedUntil.get(successor);
        for (int i = 0; i < servers.size(); i++) {
            wasReplica[i] &= i != successor;
            if (i != primary) {
                replicatedUntil.set(i, Math.min(replicatedUntil.get(i), had));
            }
        }
        replicatedUntil.set(primary, had);
        predecessor = primary;
        primary = successor;
        tookOver = System.nanoTime();
        int gaveUp = timesGivenUp(successor);
        boolean wasGiven = gaveUp > givenUp[successor];
        givenUp[successor] = gaveUp;
        if (!wasGiven) {
            if (open != null) {
                open.endAt(System.nanoTime());
            }
            open = new DemoTakeover(TAKEOVERS.incrementAndGet(), had);
            takeovers.add(open);
        }
    }

    /** A successor was made a replica again: whoever made it one has given that up. */
    private void onReturn(String endpoint) {
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).endpoint().equals(endpoint)
                    && Role.of(servers.get(i)).filter(Role::isPrimary).isPresent()) {
                onTakeover(i);
            }
        }
    }

    private int timesGivenUp(int server) {
        return servers.get(server).log().split(GIVEN_UP, -1).length - 1;
    }

    /** A dead predecessor confirms nothing any more; one that lives does until clients know better. */
    private void closeTakeover() {
        DemoTakeover takeover = open;
        if (takeover == null) {
            return;
        }
        if (!servers.get(predecessor).isRunning()) {
            takeover.endAt(System.nanoTime());
            open = null;
        } else if (isAnnounced.test(servers.get(primary))) {
            takeover.endAt(System.nanoTime() + GRACE_NANOS);
            open = null;
        }
    }

    /** Those that may have lost something, as of the last look. */
    List<DemoTakeover> takeovers() {
        return takeovers;
    }

    /** Up to when all servers had everything that was confirmed. */
    long replicatedUntil() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < servers.size(); i++) {
            if (i != primary) {
                least = Math.min(least, replicatedUntil.get(i));
            }
        }
        return least;
    }

    RedisServer primary() {
        return servers.get(primary);
    }

    /** All but the primary, in a fixed order. */
    List<RedisServer> replicas() {
        RedisServer leader = primary();
        return servers.stream().filter(server -> server != leader).toList();
    }

    /** When the present primary was seen to be one. */
    long tookOver() {
        return tookOver;
    }

    /** A right reply about a key of this shard. */
    void onRight() {
        long now = System.nanoTime();
        long before = lastRight.getAndSet(now);
        if (now - before > silence.get()) {
            silence.accumulateAndGet(now - before, Math::max);
        }
    }

    long lastRight() {
        return lastRight.get();
    }

    /** Forgets how long it was silent. */
    void resetSilence() {
        silence.set(0);
    }

    /** The longest time between two right replies since the last reset. */
    long silenceNanos() {
        return silence.get();
    }

    /** What people call it. */
    @Override
    public String toString() {
        return name;
    }
}
