package io.trunkline;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Codecs;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisInterruptedException;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.spi.MultiplexerMonitor;
import io.trunkline.spi.MultiplexerProvider;
import io.trunkline.status.MultiplexerCounters;
import io.trunkline.status.MultiplexerStatus;
import io.trunkline.status.TopologyStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The long-lived entry point: one per application, shared by all its threads. It keeps few connections to the servers
 * it was given, pipelines everybody's commands over them, and re-establishes them for ever. Thread-safe.
 *
 * <pre>{@code
 * try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect("localhost")) {
 *     Database<String, String> db = multiplexer.database();
 *     db.set("greeting", "hello");
 *     System.out.println(db.get("greeting"));
 * }
 * }</pre>
 */
public interface ConnectionMultiplexer extends AutoCloseable {

    /**
     * Connects and waits until the multiplexer is usable.
     *
     * @param configuration a connection string or URI, as {@link MultiplexerOptions#parse(String)} reads it
     * @return the multiplexer, owned by the caller, who closes it
     * @throws IllegalArgumentException if the configuration is malformed
     * @throws io.trunkline.exception.RedisConnectionException if no server could be reached and {@code abortConnect} is
     *     on
     */
    static ConnectionMultiplexer connect(String configuration) {
        return connect(MultiplexerOptions.parse(configuration));
    }

    /**
     * Connects and waits until the multiplexer is usable.
     *
     * @param options where to and how
     * @return the multiplexer, owned by the caller, who closes it
     * @throws io.trunkline.exception.RedisConnectionException if no server could be reached and {@code abortConnect} is
     *     on
     */
    static ConnectionMultiplexer connect(MultiplexerOptions options) {
        if (Thread.currentThread().isInterrupted()) {
            throw new RedisInterruptedException(
                    "Interrupted before connecting was begun. The thread's interrupt flag stays set; clear"
                            + " it with Thread.interrupted() if the thread is to go on.",
                    CommandProgress.NEVER_SENT,
                    null,
                    null);
        }
        CompletableFuture<ConnectionMultiplexer> connecting =
                connectAsync(options).toCompletableFuture();
        try {
            return connecting.join();
        } catch (RedisInterruptedException e) {
            if (!connecting.cancel(false) && !connecting.isCompletedExceptionally()) {
                connecting.join().closeAsync(Duration.ZERO); // it had just connected
            }
            throw new RedisInterruptedException(
                    "Interrupted while connecting, which is given up. The thread's interrupt flag stays"
                            + " set; clear it with Thread.interrupted() if the thread is to go on.",
                    CommandProgress.NEVER_SENT,
                    null,
                    null);
        } catch (RedisException e) {
            e.addSuppressed(new Exception("connect() was called here"));
            throw e;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                cause.addSuppressed(new Exception("connect() was called here"));
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Connects.
     *
     * @param configuration a connection string or URI, as {@link MultiplexerOptions#parse(String)} reads it
     * @return completes with the multiplexer, or exceptionally with a
     *     {@link io.trunkline.exception.RedisConnectionException}
     * @throws IllegalArgumentException if the configuration is malformed
     */
    static CompletionStage<ConnectionMultiplexer> connectAsync(String configuration) {
        return connectAsync(MultiplexerOptions.parse(configuration));
    }

    /**
     * Connects.
     *
     * @param options where to and how
     * @return completes with the multiplexer, or exceptionally with a
     *     {@link io.trunkline.exception.RedisConnectionException}
     */
    static CompletionStage<ConnectionMultiplexer> connectAsync(MultiplexerOptions options) {
        return ServiceLoader.load(MultiplexerProvider.class, ConnectionMultiplexer.class.getClassLoader())
                .findFirst()
                .map(provider -> provider.connect(options))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new IllegalStateException("No engine was found. Add the artifact io.trunkline:trunkline-core"
                                + " to the class path or module path.")));
    }

    /**
     * The default database with text keys and values. Cheap; may be called for every use.
     *
     * @return a view on the database that the options name, else 0
     */
    default Database<String, String> database() {
        return database(Codecs.UTF8);
    }

    /**
     * A database by number, with text keys and values.
     *
     * @param index 0 or more
     * @return a view on the database
     * @throws IllegalArgumentException if the index is negative
     */
    default Database<String, String> database(int index) {
        return database(index, Codecs.UTF8);
    }

    /**
     * The default database with other keys and values.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param codec encodes and decodes them
     * @return a view on the database
     */
    default <K, V> Database<K, V> database(Codec<K, V> codec) {
        return database(options().commands().defaultDatabase(), codec);
    }

    /**
     * A database by number with other keys and values.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param index 0 or more
     * @param codec encodes and decodes keys and values
     * @return a view on the database
     * @throws IllegalArgumentException if the index is negative
     * @throws io.trunkline.exception.RedisCommandException if it is not 0 and the options name a proxy, which has no
     *     other
     */
    <K, V> Database<K, V> database(int index, Codec<K, V> codec);

    /**
     * Publishing and subscribing, with text messages.
     *
     * @return the subscriber, always the same
     */
    default Subscriber<String> subscriber() {
        return subscriber(Codecs.UTF8);
    }

    /**
     * Publishing and subscribing with other messages.
     *
     * @param <V> the type of messages
     * @param codec encodes and decodes them as values
     * @return a view that shares all subscriptions with the others
     */
    <V> Subscriber<V> subscriber(Codec<?, V> codec);

    /**
     * One server's administration.
     *
     * @param endpoint of a member: one of the configured endpoints, or one that sentinels or the nodes of a cluster told
     * @return the server; the same one for each call, as long as it is a member
     * @throws IllegalArgumentException if the endpoint is not one of this multiplexer's now
     */
    Server server(Endpoint endpoint);

    /**
     * One server's administration.
     *
     * @param endpoint of a member, in text form
     * @return the server; the same one for each call, as long as it is a member
     * @throws IllegalArgumentException if the endpoint is malformed or not one of this multiplexer's now
     */
    default Server server(String endpoint) {
        return server(Endpoint.parse(endpoint));
    }

    /**
     * The server that takes the writes of a key now: the primary of its slot in a cluster, else the primary. What comes
     * after a failover goes elsewhere; a {@link Server} stays the one that it is.
     *
     * @param key encoded as UTF-8
     * @return the server; the same one for each call, as long as it is a member
     * @throws io.trunkline.exception.RedisConnectionException if no server is known that does
     */
    default Server serverFor(String key) {
        return serverFor(key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The server that takes the writes of a key now.
     *
     * @param key as it is sent
     * @return the server; the same one for each call, as long as it is a member
     * @throws io.trunkline.exception.RedisConnectionException if no server is known that does
     * @see #serverFor(String)
     */
    Server serverFor(byte[] key);

    /**
     * All servers, to do on each of them what a {@link Server} can do.
     *
     * @return one for each member, in the order of the configuration where that tells them; immutable, so that it stays
     *     the same while it is walked through, whoever comes and goes
     */
    List<Server> servers();

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
     * Live figures, read without stopping anything: they may not add up exactly.
     *
     * @return a snapshot
     */
    MultiplexerCounters counters();

    /**
     * What an operator wants to see first.
     *
     * @return a snapshot; its {@code toString} is made to be read
     */
    MultiplexerStatus status();

    /**
     * Which servers there are, what they are to each other, and which slots of a cluster they serve: what commands are
     * routed by, who told it, and how it has changed.
     *
     * @return a snapshot; its {@code toString} is made to be read
     */
    TopologyStatus topology();

    /**
     * Adds a listener of connection events. It is called on a completion thread, never on an I/O thread, in order, and
     * may block without stopping anything but later events.
     *
     * @param listener hears every event from now on
     * @return removes the listener when closed
     */
    EventRegistration addListener(Consumer<? super MultiplexerEvent> listener);

    /**
     * What monitoring holds instead of the multiplexer, so that it is no reason for a multiplexer to live that the
     * application has dropped. Always the same.
     *
     * @return snapshots, events and the end of this multiplexer
     */
    MultiplexerMonitor monitor();

    /**
     * Closes at once after giving commands already submitted up to {@code syncTimeout} to be answered. Idempotent. If
     * the thread is interrupted, or was before, closing is begun and goes on without it; its interrupt flag stays set.
     */
    @Override
    void close();

    /**
     * Closes. New commands are refused at once; those already submitted are given time to be answered; then the sockets
     * are closed and what is left fails.
     *
     * @param drain how long to wait for answers; zero to close at once
     * @return completes when no thread, socket or timer of the multiplexer is left
     */
    CompletionStage<Void> closeAsync(Duration drain);

    /** Removes a listener. */
    interface EventRegistration extends AutoCloseable {
        /** Removes the listener; idempotent. */
        @Override
        void close();
    }
}
