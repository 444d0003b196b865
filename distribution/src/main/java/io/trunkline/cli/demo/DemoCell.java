package io.trunkline.cli.demo;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one thing in the server may hold: one value as long as every command had a reply, several after a command of
 * which nobody knows whether it had its effect, and again one as soon as a reply tells which. Confined to the worker.
 *
 * @param <T> the values
 */
final class DemoCell<T> {

    private Set<T> possible = new HashSet<>();

    DemoCell(T initial) {
        possible.add(initial);
    }

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

    /**
     * Takes a change as done that had a reply.
     *
     * @return false if no value that was possible has this reply
     */
    boolean accept(Change<T> change, @Nullable Object reply) {
        Set<T> next = new HashSet<>();
        for (T value : possible) {
            if (Objects.equals(change.reply().apply(value), reply)) {
                next.add(change.next().apply(value));
            }
        }
        if (next.isEmpty()) {
            return false;
        }
        possible = next;
        return true;
    }

    /** Takes a change as perhaps done. */
    void mayHaveHappened(Change<T> change) {
        Set<T> after = new HashSet<>();
        for (T value : possible) {
            after.add(change.next().apply(value));
        }
        possible.addAll(after);
    }

    /** The possible values, for messages. */
    @Override
    public String toString() {
        return possible.toString();
    }
}
