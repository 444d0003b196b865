package io.trunkline.cli.demo;

import io.trunkline.AsyncDatabase;
import io.trunkline.Channel;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Subscriber;
import io.trunkline.command.Command;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** One thing that a worker of the demonstration does, and what must come of it. Confined to the worker. */
sealed interface DemoStep {

    /** What it is. */
    DemoKind kind();

    /** Does it and waits. */
    @Nullable
    Object run(Database<String, String> database);

    /** Does it without waiting. */
    RedisFuture<?> start(AsyncDatabase<String, String> database);

    /** Whether the reply is what it has to be. Called in the order of the steps, once. */
    boolean isRight(@Nullable Object reply, long begunNanos);

    /** Instead of {@link #isRight} if there is no reply and nobody knows whether it was done. */
    default void mayHaveHappened() {}

    /** Whether both have to do with the same place, so that it matters which is done first. */
    default boolean isRelatedTo(DemoStep other) {
        return false;
    }

    /**
     * A command on keys of which it is known what may be in them.
     *
     * @param kind what it is
     * @param command the command
     * @param possible what its reply may be, and what it does to the keys
     */
    record Known(DemoKind kind, Command<?> command, DemoExpectation possible) implements DemoStep {
        @Override
        public @Nullable Object run(Database<String, String> database) {
            return database.execute(command);
        }

        @Override
        public RedisFuture<?> start(AsyncDatabase<String, String> database) {
            return database.execute(command);
        }

        @Override
        public boolean isRight(@Nullable Object reply, long begunNanos) {
            return possible.accept(reply, begunNanos);
        }

        @Override
        public boolean isRelatedTo(DemoStep other) {
            return other instanceof Known known
                    && !Collections.disjoint(possible.cells(), known.possible().cells());
        }

        @Override
        public void mayHaveHappened() {
            possible.mayHaveHappened();
        }
    }

    /**
     * An addition to a counter that others add to as well.
     *
     * @param kind what it is
     * @param command the command
     * @param counter which of the shared counters
     * @param amount what is added; the reply is at least that
     */
    record Addition(DemoKind kind, Command<Long> command, int counter, long amount) implements DemoStep {
        @Override
        public Object run(Database<String, String> database) {
            return database.execute(command);
        }

        @Override
        public RedisFuture<?> start(AsyncDatabase<String, String> database) {
            return database.execute(command);
        }

        @Override
        public boolean isRight(@Nullable Object reply, long begunNanos) {
            return reply instanceof Long sum && sum >= amount;
        }
    }

    /**
     * A message. How many clients a server sent it to says nothing where there are several servers; the messages that
     * arrive are checked.
     *
     * @param kind what it is
     * @param subscriber publishes it
     * @param channel where to
     * @param payload the message
     */
    record Publication(DemoKind kind, Subscriber<String> subscriber, Channel channel, String payload)
            implements DemoStep {
        @Override
        public Object run(Database<String, String> database) {
            return subscriber.publish(channel, payload);
        }

        @Override
        public RedisFuture<?> start(AsyncDatabase<String, String> database) {
            return subscriber.publishAsync(channel, payload);
        }

        @Override
        public boolean isRight(@Nullable Object reply, long begunNanos) {
            return reply instanceof Long receivers && receivers >= 0;
        }
    }
}
