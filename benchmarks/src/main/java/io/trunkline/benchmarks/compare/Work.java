package io.trunkline.benchmarks.compare;

/** One workload on one client. Confined to the worker's main thread. */
interface Work {

    /** Runs for about so long and measures, from the first command to the last reply. */
    Sample run(long nanos) throws InterruptedException;
}
