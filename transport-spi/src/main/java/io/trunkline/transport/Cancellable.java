package io.trunkline.transport;

/** Something under way that can be abandoned: a timer or a connection attempt. Thread-safe. */
@FunctionalInterface
public interface Cancellable {

    /**
     * Abandons it if it is still under way. Idempotent; has no effect once it has happened. An abandoned connection
     * attempt is reported as {@link ConnectionHandler#onConnectFailed} with a
     * {@link java.util.concurrent.CancellationException} unless it had been reported already; an abandoned timer is
     * silent.
     */
    void cancel();
}
