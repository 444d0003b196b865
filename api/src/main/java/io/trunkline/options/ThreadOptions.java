package io.trunkline.options;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which threads do the work of connections, and which complete futures. A group of {@link MultiplexerOptions};
 * immutable.
 */
public final class ThreadOptions extends OptionView {

    ThreadOptions(OptionValues values) {
        super(OptionGroup.THREADS, values);
    }

    /**
     * How many event loops serve the connections.
     *
     * @return 1 to 1024, 1 by default
     */
    public int ioThreads() {
        return values.get(OptionKey.IO_THREADS, 1);
    }

    /**
     * Which thread completes futures that have dependent stages.
     *
     * @return {@link CompletionMode#EXECUTOR} by default
     */
    public CompletionMode completion() {
        return values.get(OptionKey.COMPLETION, CompletionMode.EXECUTOR);
    }

    /**
     * What runs dependent stages and listeners.
     *
     * @return the executor, or null for the engine's own
     */
    public @Nullable Executor completionExecutor() {
        return values.find(OptionKey.COMPLETION_EXECUTOR);
    }

    /**
     * Whether a caller that waits alone may spin for up to 100 µs before it parks, and its event loop with it, while
     * replies come that soon.
     *
     * @return true by default
     */
    public boolean busyWait() {
        return values.get(OptionKey.BUSY_WAIT, true);
    }

    /**
     * Sets the options of the group. Not thread-safe; a part of the {@link MultiplexerOptionsBuilder} that hands it
     * out.
     */
    public static final class Builder {

        private final OptionSettings settings;

        Builder(OptionSettings settings) {
            this.settings = settings;
        }

        /**
         * Sets how many event loops serve the connections.
         *
         * @param ioThreads 1 to 1024, 1 by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder ioThreads(int ioThreads) {
            settings.set(OptionKey.IO_THREADS, ioThreads);
            return this;
        }

        /**
         * Sets which thread completes futures that have dependent stages.
         *
         * @param completion which; {@link CompletionMode#EXECUTOR} by default
         * @return this builder
         */
        public Builder completion(CompletionMode completion) {
            settings.set(OptionKey.COMPLETION, completion);
            return this;
        }

        /**
         * Sets what runs dependent stages, handlers and listeners.
         *
         * <p>It must take what it is given without blocking. What it refuses, or would run on the thread that hands it
         * in, Trunkline's own threads run, and a warning is logged once. With one thread only, or few, a stage that
         * blocks holds back all others: {@link io.trunkline.RedisFuture#join()} and {@code get()} on a Trunkline future
         * still return there, since they do not need the executor, but waiting for a dependent stage, such as
         * {@code future.thenApply(…).join()}, waits for ever for the thread that it stands on. Deadlines end futures
         * whatever the executor does; their dependents are told when it comes to it.
         *
         * @param completionExecutor the executor, or null for the engine's own
         * @return this builder
         */
        public Builder completionExecutor(@Nullable Executor completionExecutor) {
            settings.set(OptionKey.COMPLETION_EXECUTOR, completionExecutor);
            return this;
        }

        /**
         * Sets whether a caller that waits alone may spin for up to 100 µs before it parks, and its event loop with it,
         * while replies come that soon. It halves the time of a call to a near server and takes up to two cores while
         * such calls follow each other.
         *
         * @param busyWait whether it may; true by default
         * @return this builder
         */
        public Builder busyWait(boolean busyWait) {
            settings.set(OptionKey.BUSY_WAIT, busyWait);
            return this;
        }
    }
}
