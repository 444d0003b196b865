package io.trunkline.core.bridge;

import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.transport.TransportLoop;
import java.util.concurrent.TimeUnit;

/**
 * How much of the backlog goes out at a time, after TCP's slow start (RFC 5681): few messages on a new connection, and
 * twice as many each time that a reply has come or a moment is over. What runs after an outage is code that seldom
 * does, so that to write hundreds of messages may take milliseconds: meanwhile the server shall work, and the first
 * callers shall go on. Confined to the bridge's loop.
 */
final class SlowStart {

    private static final int FIRST_WINDOW = 8;

    /** A server that is farther away does not hold the rest back for longer. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final TransportLoop loop;
    private final Runnable goOn;
    private int window = FIRST_WINDOW;
    private int pausedWith;
    private final LoopTimer pause = new LoopTimer();

    /**
     * Makes one.
     *
     * @param loop the bridge's
     * @param goOn run when a pause is over without a reply
     */
    SlowStart(TransportLoop loop, Runnable goOn) {
        this.loop = loop;
        this.goOn = goOn;
    }

    /** A new connection begins. */
    void begin() {
        stop();
        window = FIRST_WINDOW;
    }

    /** So many messages may be written until {@link #pause}. */
    int window() {
        return window;
    }

    boolean isPausing() {
        return pause.isSet();
    }

    /**
     * A window is used up, and so many messages are in flight: the next one is larger, and comes when one of them is
     * answered.
     */
    void pause(int inFlight) {
        window = Math.min(2 * window, BridgeWriter.MAX_DRAIN);
        pausedWith = inFlight;
        pause.set(loop, PAUSE_NANOS, goOn);
    }

    /** Something was read, and so many messages are in flight. */
    void onRead(int inFlight) {
        if (inFlight < pausedWith) {
            stop();
        }
    }

    /** The connection is gone. */
    void stop() {
        pause.cancel();
    }
}
