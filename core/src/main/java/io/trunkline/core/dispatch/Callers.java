package io.trunkline.core.dispatch;

import io.trunkline.core.failure.Failures;
import io.trunkline.core.runtime.EngineThreads;
import io.trunkline.exception.CommandProgress;

/** What is asked of threads that are about to wait. */
public final class Callers {

    private Callers() {}

    /**
     * Refuses to have an I/O thread wait for what it must bring itself.
     *
     * @throws IllegalStateException on an I/O thread
     */
    public static void requireMayWait(Object command) {
        if (EngineThreads.isIoThread()) {
            throw EngineThreads.blockedOnIoThread(command.toString());
        }
    }

    /**
     * Refuses to send what its caller could not wait for.
     *
     * @throws io.trunkline.exception.RedisInterruptedException if the thread is interrupted
     */
    public static void requireNotInterrupted(Object command) {
        if (Thread.currentThread().isInterrupted()) {
            throw Failures.interrupted(command.toString(), CommandProgress.NEVER_SENT, null);
        }
    }
}
