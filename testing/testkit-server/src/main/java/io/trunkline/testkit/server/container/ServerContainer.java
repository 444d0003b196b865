package io.trunkline.testkit.server.container;

/** One container that was started. Thread-safe. */
public interface ServerContainer extends AutoCloseable {

    /**
     * Whether what it runs lives; a paused one does.
     *
     * @return false once it ended or was closed
     */
    boolean isRunning();

    /** Kills what runs with SIGKILL, paused or not, and returns when it is gone; no effect if nothing runs. */
    void kill();

    /** Stops its time. */
    void pause();

    /** Lets it go on; no effect if it is not paused. */
    void resume();

    /**
     * Starts it again on the same ports.
     *
     * @throws IllegalStateException if it runs
     */
    void startAgain();

    /**
     * What it wrote to its standard output and error so far.
     *
     * @return the text, starts over all
     */
    String log();

    /** Ends and removes it; repeated calls have no effect. */
    @Override
    void close();
}
