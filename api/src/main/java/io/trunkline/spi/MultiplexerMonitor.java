package io.trunkline.spi;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.MultiplexerEvent;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.status.MultiplexerCounters;
import io.trunkline.status.MultiplexerStatus;
import java.util.function.Consumer;

/**
 * What can be watched of one multiplexer: what monitoring keeps instead of the multiplexer. Thread-safe.
 *
 * <p>Whoever holds it does not hold the multiplexer: an application that drops its multiplexer and all views on it
 * without closing is found out all the same, and the multiplexer is closed. It stays as long as any view on it is used.
 * After that a monitor still answers, with the last figures.
 */
public interface MultiplexerMonitor {

    /**
     * The options it was connected with.
     *
     * @return the options
     */
    MultiplexerOptions options();

    /**
     * Whether at least one server can be used right now.
     *
     * @return true if so
     */
    boolean isConnected();

    /**
     * Live figures, as {@link ConnectionMultiplexer#counters()}.
     *
     * @return a snapshot
     */
    MultiplexerCounters counters();

    /**
     * What is known of all servers, as {@link ConnectionMultiplexer#status()}.
     *
     * @return a snapshot
     */
    MultiplexerStatus status();

    /**
     * Adds a listener of events, as {@link ConnectionMultiplexer#addListener}. One that refers to the multiplexer keeps
     * it from being found dropped.
     *
     * @param listener hears every event from now on
     * @return removes the listener when closed
     */
    EventRegistration addListener(Consumer<? super MultiplexerEvent> listener);

    /**
     * Adds what is done once no connection is left: the multiplexer was closed, or dropped and closed for that. It runs
     * on a thread of the engine's that may block, before {@link ConnectionMultiplexer#closeAsync} completes; or at
     * once, on the caller's thread, if it is as far already.
     *
     * @param listener called once
     * @return takes the listener back when closed
     */
    EventRegistration onClosed(Runnable listener);

    /**
     * Adds what is done when the multiplexer has another connection than before: a lane that was not there, or one
     * less. Leased connections, which come and go, do not count. It runs as listeners of events do.
     *
     * @param listener called each time
     * @return takes the listener back when closed
     */
    EventRegistration onLanesChanged(Runnable listener);
}
