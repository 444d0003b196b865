package io.trunkline.benchmarks.failover;

import java.util.Locale;

/**
 * One command of the load, and what its caller was told. Immutable.
 *
 * @param index counts the attempts from 0; also the word by which the server's data tells of it
 * @param outcome what the caller was told
 * @param startedNanos when it was due and started, on the wall clock
 * @param endedNanos when its caller was told, on the wall clock
 */
record Attempt(int index, Outcome outcome, long startedNanos, long endedNanos) {

    /** What a caller is told. */
    enum Outcome {
        /** The reply that had to come. */
        RIGHT,
        /** Another reply. */
        WRONG,
        /** A failure that proves that the command had no effect. */
        NOT_DONE,
        /** A failure after which nobody knows. */
        UNKNOWN
    }

    /** What the attempt does; they take turns. */
    enum Kind {
        RPUSH,
        ECHO,
        INCR,
        GET
    }

    private static final Kind[] KINDS = Kind.values();
    /** A key of the one slot that all keys have, so that in a cluster one primary has them all. */
    static final String SLOT_KEY = "{failover}:probe";
    /** Over how many lists and counters the attempts are spread. */
    static final int KEYS = 16;

    static Kind kind(int index) {
        return KINDS[index % KINDS.length];
    }

    Kind kind() {
        return kind(index);
    }

    boolean isWrite() {
        return kind() == Kind.RPUSH || kind() == Kind.INCR;
    }

    static int key(int index) {
        return index / KINDS.length % KEYS;
    }

    static String listKey(int key) {
        return "{failover}:list:" + key;
    }

    static String counterKey(int key) {
        return "{failover}:counter:" + key;
    }

    /** A key whose value never changes. */
    static String fixedKey(int key) {
        return "{failover}:fixed:" + key;
    }

    static String fixedValue(int key) {
        return "the value of " + key;
    }

    String toLine() {
        return String.format(Locale.ROOT, "%d %s %d %d", index, outcome, startedNanos, endedNanos);
    }

    static Attempt parse(String line) {
        String[] words = line.split(" ", -1);
        return new Attempt(
                Integer.parseInt(words[0]),
                Outcome.valueOf(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]));
    }
}
