package io.trunkline.testkit.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What MULTI and WATCH began on one connection. Confined to the server's lane. */
final class SessionTransaction {

    private static final Set<String> NOT_QUEUED = Set.of("EXEC", "DISCARD", "MULTI", "WATCH");

    private record Watched(int database, String key) {}

    private final RedisSession session;
    private final List<List<String>> queued = new ArrayList<>();
    private final Map<Watched, Long> watched = new LinkedHashMap<>();
    private boolean begun;
    private boolean running;
    private boolean spoilt;

    SessionTransaction(RedisSession session) {
        this.session = session;
    }

    /** Whether EXEC is carrying out what was queued. */
    boolean isRunning() {
        return running;
    }

    /** Whether MULTI was said and neither EXEC nor DISCARD since. */
    boolean isBegun() {
        return begun;
    }

    /** What waits for EXEC. */
    List<List<String>> queued() {
        return List.copyOf(queued);
    }

    /** EXEC was refused for where the keys are: nothing is queued any more. */
    void abandon() {
        reset();
    }

    /** Queues a command, or refuses to, if a transaction has begun and the command does not concern it. */
    boolean takes(String name, List<String> words) {
        if (!begun || NOT_QUEUED.contains(name)) {
            return false;
        }
        if (session.knows(name)) {
            queued.add(words);
            session.reply().simple("QUEUED");
        } else {
            spoilt = true;
            session.unknown(words);
        }
        return true;
    }

    /** A command was refused: if it was to be queued, nothing of the transaction will be carried out. */
    void spoil() {
        spoilt |= begun;
    }

    void begin() {
        if (begun) {
            session.reply().error("ERR MULTI calls can not be nested");
            return;
        }
        begun = true;
        session.reply().ok();
    }

    void exec() {
        if (!begun) {
            session.reply().error("ERR EXEC without MULTI");
            return;
        }
        if (session.redis().isReplica()
                && queued.stream()
                        .anyMatch(words -> session.redis()
                                .isWrite(words.get(0).toUpperCase(Locale.ROOT)))) { // a primary when they were queued
            reset();
            session.reply().error("EXECABORT Transaction discarded because of: " + RedisSession.READ_ONLY);
            return;
        }
        boolean changed = watched.entrySet().stream().anyMatch(entry -> version(entry.getKey()) != entry.getValue());
        List<List<String>> commands = List.copyOf(queued);
        boolean refused = spoilt;
        reset();
        if (refused) {
            session.reply().error("EXECABORT Transaction discarded because of previous errors.");
        } else if (changed) {
            session.reply().noArray();
        } else {
            running = true;
            session.reply().array(commands.size());
            commands.forEach(session::performInTransaction);
            running = false;
        }
    }

    void discard() {
        if (begun) {
            reset();
            session.reply().ok();
        } else {
            session.reply().error("ERR DISCARD without MULTI");
        }
    }

    void watch(List<String> words) {
        if (begun) {
            session.reply().error("ERR WATCH inside MULTI is not allowed");
            return;
        }
        if (words.size() < 2) {
            session.wrongArity("WATCH");
            return;
        }
        for (String key : words.subList(1, words.size())) {
            var one = new Watched(session.database(), key);
            watched.putIfAbsent(one, version(one));
        }
        session.reply().ok();
    }

    void unwatch() {
        watched.clear();
        session.reply().ok();
    }

    private long version(Watched one) {
        return session.redis().keys().version(one.database, one.key);
    }

    private void reset() {
        begun = false;
        spoilt = false;
        queued.clear();
        watched.clear();
    }
}
