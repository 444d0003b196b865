package io.trunkline.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user loses the right to. Immutable.
 *
 * @param commands names of commands
 * @param channels names of channels, and patterns that would reach them
 */
record Rights(Set<String> commands, Set<String> channels) {

    /**
     * Not among them are those without which nothing can go on as it was: MULTI taken away while connected lets members
     * run singly, SELECT ends the connection lest commands run in another database, and PING and ECHO prove replies and
     * that the server lives.
     */
    private static final List<Set<String>> COMMANDS = List.of(
            Set.of("SET", "GET", "INCR"),
            Set.of("APPEND", "GETSET", "MGET"),
            Set.of("RPUSH", "HSET", "DEL", "LPOP"),
            Set.of("BLPOP"),
            Set.of("EVAL"),
            Set.of("EVALSHA"),
            Set.of("SCRIPT"),
            Set.of("EVAL", "SCRIPT"),
            Set.of("PUBLISH", "SPUBLISH"),
            Set.of("WATCH", "EXISTS"),
            Set.of("CLIENT"));

    private static final List<String> CHANNELS = List.of("ch0", "ch1", "ch2", "ch3");

    /**
     * Rights that were taken for some time.
     *
     * @param to when they were given back, or null
     */
    record Denial(Rights rights, Duration from, @Nullable Duration to) {

        /** The same, given back at some time unless that was before. */
        Denial until(Duration when) {
            return to != null ? this : new Denial(rights, from, when);
        }

        /** Whether it was so at some moment of a span. */
        boolean overlaps(Duration begin, Duration end) {
            return from.compareTo(end) <= 0 && (to == null || to.compareTo(begin) >= 0);
        }
    }

    /** One of some varieties: every third of channels. */
    static Rights of(int choice) {
        int which = choice / 3;
        return choice % 3 == 0
                ? new Rights(Set.of(), Set.of(CHANNELS.get(which % CHANNELS.size()), "ch*"))
                : new Rights(COMMANDS.get(which % COMMANDS.size()), Set.of());
    }

    Denial from(Duration when) {
        return new Denial(this, when, null);
    }
}
