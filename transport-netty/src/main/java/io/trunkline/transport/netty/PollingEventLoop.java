package io.trunkline.transport.netty;

import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.ThreadFactory;

/** An event loop that, if asked to, polls for a moment before it goes to sleep. */
final class PollingEventLoop extends SingleThreadIoEventLoop {

    private final IoHandlerContext now = new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return 0;
        }
    };

    // Confined to the loop
    private boolean polling;
    private long pollUntilNanos;

    PollingEventLoop(ThreadFactory threads, IoHandlerFactory ioHandlers) {
        super(null, threads, ioHandlers);
    }

    /** Polls until a time of {@link System#nanoTime()}, unless asked again meanwhile. On the loop. */
    void pollUntil(long nanoTime) {
        polling = true;
        pollUntilNanos = nanoTime;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // faster with the scheduler's help, right without it
    protected int runIo() {
        if (!polling) {
            return super.runIo();
        }
        int handled = ioHandler().run(now);
        if (handled == 0 && !hasTasks()) {
            polling = System.nanoTime() - pollUntilNanos < 0;
            // whoever is waited for may be queued for this very core
            Thread.yield();
        }
        return handled;
    }
}
