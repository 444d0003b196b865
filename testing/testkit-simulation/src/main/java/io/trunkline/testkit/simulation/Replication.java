package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.resp.ReplyWriter;
import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one server has to do with others: whom it follows, and who follows it. Changes go on as the commands that made
 * them, in their order, each some time after it was carried out. Confined to the simulation's thread.
 */
final class Replication {

    private static final Set<String> PUBLISHING = Set.of("PUBLISH", "SPUBLISH");

    /** Until a follower looks again whether it can go on. */
    private static final Duration PATIENCE = Duration.ofMillis(1);

    private record Change(Duration due, int database, List<String> words) {}

    private final SimulatedRedis redis;
    private final List<Replication> followers = new ArrayList<>();
    private final Deque<Change> changes = new ArrayDeque<>();
    private @Nullable Replication primary;
    private Duration lag = Duration.ZERO;
    /** Whether it takes all data at once, since it does not know what it has missed. */
    private boolean copies;

    /** How much it has carried out or heard of, in characters. */
    private long offset;

    private boolean running = true;
    private boolean cut;
    private @Nullable Cancellable timer;

    Replication(SimulatedRedis redis) {
        this.redis = redis;
    }

    boolean isRunning() {
        return running;
    }

    boolean isFollowing() {
        return primary != null;
    }

    /** Whom it follows. */
    @Nullable
    SimulatedRedis primary() {
        Replication followed = primary;
        return followed == null ? null : followed.redis;
    }

    /** Follows a server from now on: takes all its data after a while, and then its changes. */
    void follow(Replication other, Duration newLag) {
        if (isFollowedBy(other)) {
            throw new IllegalArgumentException("A server would follow itself: server=" + redis + ", primary="
                    + other.redis + ". Choose another primary.");
        }
        leave();
        primary = other;
        lag = newLag;
        other.followers.add(this);
        copyLater();
    }

    /** Follows nobody any more, and keeps what it has. */
    void leave() {
        Replication followed = primary;
        if (followed != null) {
            followed.followers.remove(this);
            primary = null;
        }
        forget();
    }

    /** Becomes the primary of the one that it follows and of all that follow that one, with nothing lost. */
    void takeOver() {
        Replication before = primary;
        if (before == null || !running || !before.running) {
            throw new IllegalStateException("Both must be up, and one follow the other: server=" + redis + ", primary="
                    + primary() + ". Let it follow a server, and start them.");
        }
        if (copies) {
            redis.keys().copyFrom(before.redis.keys());
            offset = before.offset;
        }
        while (!changes.isEmpty()) {
            apply(changes.removeFirst());
        }
        leave();
        for (Replication follower : List.copyOf(before.followers)) {
            follower.follow(this, follower.lag);
        }
        before.follow(this, lag);
    }

    /** This server has changed its data, or published something. */
    void onDone(int database, List<String> words) {
        offset += words.stream().mapToLong(String::length).sum();
        followers.forEach(follower -> follower.receive(database, words));
    }

    /** This server has other data than before, for a reason that is no command. */
    void onReplaced() {
        followers.forEach(Replication::copyLater);
    }

    /** Hears nothing of its primary for a while, or hears again, of all that it has missed. */
    void setCut(boolean newCut) {
        cut = newCut;
    }

    /** The server died. */
    void stop() {
        running = false;
        forget();
    }

    /** The server is back, and does not know what it has missed; nor do those who follow it. */
    void start() {
        if (running) {
            return;
        }
        running = true;
        if (isFollowing()) {
            copyLater();
        }
        onReplaced();
    }

    List<SimulatedRedis> followers() {
        return followers.stream().map(follower -> follower.redis).toList();
    }

    /** Whether it hears its primary, and has had all its data. */
    boolean isLinked() {
        Replication followed = primary;
        return followed != null && !cut && !copies && followed.running;
    }

    long offset() {
        return offset;
    }

    /** Whether following a server would close a circle. */
    boolean isFollowedBy(Replication other) {
        for (Replication one = other; one != null; one = one.primary) {
            if (one == this) {
                return true;
            }
        }
        return false;
    }

    private Duration now() {
        return redis.server().lane().time().elapsed();
    }

    private void forget() {
        copies = false;
        changes.clear();
        Cancellable pending = timer;
        if (pending != null) {
            timer = null;
            pending.cancel();
        }
    }

    private void copyLater() {
        forget();
        copies = true;
        goOnIn(lag);
    }

    private void receive(int database, List<String> words) {
        if (running && !copies) {
            changes.add(new Change(now().plus(lag), database, words));
            goOnIn(lag);
        }
    }

    private void goOnIn(Duration wait) {
        if (running && timer == null) {
            timer = redis.server().lane().schedule(this::goOn, wait);
        }
    }

    private void goOn() {
        timer = null;
        Replication followed = primary;
        if (followed == null) {
            return;
        }
        if (cut || redis.isPaused() || copies && !followed.canSend()) {
            goOnIn(PATIENCE);
            return;
        }
        if (copies) {
            copies = false;
            redis.keys().copyFrom(followed.redis.keys());
            offset = followed.offset;
            onReplaced();
        }
        while (!changes.isEmpty() && changes.getFirst().due.compareTo(now()) <= 0) {
            apply(changes.removeFirst());
        }
        if (!changes.isEmpty()) {
            goOnIn(changes.getFirst().due.minus(now()));
        }
    }

    /** Whether it can hand all its data to a follower. */
    private boolean canSend() {
        return running && !redis.isPaused() && !copies;
    }

    private void apply(Change change) {
        String name = change.words.get(0);
        if (PUBLISHING.contains(name)) {
            redis.subscribers().publish(SessionSubscriptions.mode(name), change.words.get(1), change.words.get(2));
        } else {
            redis.commands().run(name, change.database, change.words, new ReplyWriter());
        }
        onDone(change.database, change.words);
    }
}
