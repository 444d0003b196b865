package io.trunkline.cli.demo;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one thing in the server may hold: one value as long as every command had a reply, several after a command of
 * which nobody knows whether it had its effect, and again one as soon as a reply tells which. Confined to the worker.
 *
 * <p>If another server took over and had not yet got everything, an earlier value may be there again. Then the newest of
 * those that were still the last one when the successor had everything, and that the reply fits to, is taken for what
 * is there, and the writes that are gone are counted. That is done once for each takeover: whatever else comes back
 * is wrong.
 *
 * @param <T> the values
 */
final class DemoCell<T> {

    /** More than a worker writes to one place while a server is silent. */
    private static final int MOST_PAST = 512;

    /** So many are kept without a look at what can come back. */
    private static final int MANY_PAST = 32;

    private static final int MOST_SHOWN = 5;

    private final DemoLosses losses;
    private final ArrayDeque<Past<T>> past = new ArrayDeque<>();
    private Set<T> possible = new HashSet<>();
    private long lastTakeover;

    /** A cell of which nothing is ever lost. */
    DemoCell(T initial) {
        this(initial, DemoLosses.NONE);
    }

    DemoCell(T initial, DemoLosses losses) {
        this.losses = losses;
        possible.add(initial);
    }

    /**
     * What may have been there, and when the command that replaced it was begun and confirmed.
     */
    private record Past<T>(Set<T> values, long begunNanos, long confirmedNanos) {}

    /**
     * What a command does to a cell.
     *
     * @param reply the reply that it has to a value
     * @param next what becomes of a value
     * @param <T> the cell's values
     */
    record Change<T>(Function<T, @Nullable Object> reply, UnaryOperator<T> next) {

        /** A command that leaves things as they are. */
        static <T> Change<T> none(Function<T, @Nullable Object> reply) {
            return new Change<>(reply, UnaryOperator.identity());
        }
    }

    /** Takes a change as done that was begun just now. */
    boolean accept(Change<T> change, @Nullable Object reply) {
        return accept(change, reply, System.nanoTime());
    }

    /**
     * Takes a change as done that had a reply.
     *
     * @param begunNanos when it was begun
     * @return false if no value that was possible has this reply
     */
    boolean accept(Change<T> change, @Nullable Object reply, long begunNanos) {
        Set<T> next = after(change, reply, possible);
        if (next.isEmpty()) {
            next = afterLoss(change, reply, begunNanos);
        } else if (!next.equals(possible)) {
            remember(new Past<>(possible, begunNanos, System.nanoTime()));
        }
        if (next.isEmpty()) {
            return false;
        }
        possible = next;
        return true;
    }

    private static <T> Set<T> after(Change<T> change, @Nullable Object reply, Set<T> before) {
        Set<T> next = new HashSet<>();
        for (T value : before) {
            if (Objects.equals(change.reply().apply(value), reply)) {
                next.add(change.next().apply(value));
            }
        }
        return next;
    }

    /** What there is if something was lost that explains the reply; as little as possible. */
    private Set<T> afterLoss(Change<T> change, @Nullable Object reply, long begunNanos) {
        List<DemoTakeover> takeovers = losses.takeovers().stream()
                .filter(takeover -> takeover.number() > lastTakeover)
                .toList();
        long lost = 0;
        long latest = lastTakeover;
        for (Iterator<Past<T>> newestFirst = past.descendingIterator(); newestFirst.hasNext(); ) {
            Past<T> earlier = newestFirst.next();
            // Of two writes each may have been lost by another one.
            OptionalLong by = takeovers.stream()
                    .filter(takeover -> takeover.mayHaveLost(earlier.begunNanos(), earlier.confirmedNanos()))
                    .mapToLong(DemoTakeover::number)
                    .max();
            if (by.isEmpty()) {
                return Set.of();
            }
            lost++;
            latest = Math.max(latest, by.getAsLong());
            Set<T> next = after(change, reply, earlier.values());
            if (!next.isEmpty()) {
                lastTakeover = latest;
                past.clear();
                remember(new Past<>(earlier.values(), begunNanos, System.nanoTime()));
                losses.onLost(lost);
                return next;
            }
        }
        return Set.of();
    }

    private void remember(Past<T> replaced) {
        if (losses.keptSince() == Long.MAX_VALUE) {
            return;
        }
        if (past.size() >= MANY_PAST) {
            forgetWhatCannotReturn();
        }
        past.add(replaced);
    }

    /** A write that cannot be lost keeps what was there before it from coming back. */
    private void forgetWhatCannotReturn() {
        long keptSince = losses.keptSince();
        List<DemoTakeover> known = losses.knownTakeovers();
        int returnable = 0;
        for (Iterator<Past<T>> newestFirst = past.descendingIterator(); newestFirst.hasNext(); ) {
            Past<T> earlier = newestFirst.next();
            boolean isSafe = earlier.confirmedNanos() - keptSince < 0
                    && known.stream()
                            .noneMatch(takeover -> takeover.number() > lastTakeover
                                    && takeover.mayHaveLost(earlier.begunNanos(), earlier.confirmedNanos()));
            if (isSafe) {
                break;
            }
            returnable++;
        }
        while (past.size() > Math.min(returnable, MOST_PAST)) {
            past.remove();
        }
    }

    /** Takes a change as perhaps done. */
    void mayHaveHappened(Change<T> change) {
        Set<T> after = new HashSet<>(possible);
        for (T value : possible) {
            after.add(change.next().apply(value));
        }
        possible = after;
    }

    /** The possible values, for messages; and what may have been lost, how long ago it was begun and confirmed. */
    @Override
    public String toString() {
        if (past.isEmpty()) {
            return possible.toString();
        }
        long now = System.nanoTime();
        StringBuilder text = new StringBuilder(possible.toString());
        int shown = 0;
        for (Iterator<Past<T>> newestFirst = past.descendingIterator();
                newestFirst.hasNext() && shown < MOST_SHOWN;
                shown++) {
            Past<T> earlier = newestFirst.next();
            text.append(" for ")
                    .append(earlier.values())
                    .append(' ')
                    .append(TimeUnit.NANOSECONDS.toMillis(now - earlier.begunNanos()))
                    .append('-')
                    .append(TimeUnit.NANOSECONDS.toMillis(now - earlier.confirmedNanos()))
                    .append(" ms ago");
        }
        return text + ", takeovers after " + lastTakeover + " of " + losses.takeovers();
    }
}
