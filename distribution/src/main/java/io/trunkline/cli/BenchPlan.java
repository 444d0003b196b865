package io.trunkline.cli;

/**
 * How to measure. Immutable.
 *
 * @param threads how many threads share the multiplexer
 * @param window how many commands each has under way
 * @param isSync whether threads wait for each reply rather than use futures; the window is 1 then
 * @param size the size of values in bytes
 * @param keys how many keys are used in turn
 * @param requests how many commands of each kind, or 0 to measure by time
 * @param seconds how long to measure each kind, or 0 to measure a number
 * @param warmupSeconds how long each kind runs before
 */
record BenchPlan(
        int threads, int window, boolean isSync, int size, int keys, long requests, int seconds, int warmupSeconds) {

    static final long DEFAULT_REQUESTS = 100_000;
}
