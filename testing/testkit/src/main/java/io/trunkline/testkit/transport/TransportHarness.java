package io.trunkline.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The environment of each test, which must come down without leaving anything behind, and what tests are made of. */
abstract class TransportHarness {

    static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    static final int CHUNK = 256 * 1024;

    final List<RecordingHandler> handlers = new ArrayList<>();
    private TransportEnvironment environment;

    @SuppressWarnings("NullAway.Init") // Opened before each test.
    TransportHarness() {}

    /**
     * Starts a transport and what surrounds it.
     *
     * @return an environment for one test, closed after it
     */
    protected abstract TransportEnvironment openEnvironment();

    /**
     * The environment of the test that is running.
     *
     * @return what {@link #openEnvironment} made
     */
    protected final TransportEnvironment environment() {
        return environment;
    }

    @BeforeEach
    final void open() {
        environment = openEnvironment();
    }

    @AfterEach
    final void closeAndVerify() {
        environment().close();
        handlers.forEach(RecordingHandler::verify);
    }

    /**
     * Makes a handler on the next loop.
     *
     * @return a handler whose record is verified after the test
     */
    final RecordingHandler newHandler() {
        var handler = new RecordingHandler(environment().transport().nextLoop());
        handlers.add(handler);
        return handler;
    }

    final Cancellable start(TransportAddress address, Duration limit, RecordingHandler handler) {
        return environment
                .transport()
                .connect(new ConnectRequest(address, limit.toNanos(), null), handler.loop(), handler);
    }

    final RecordingHandler connect(TransportAddress address) {
        return connect(address, newHandler());
    }

    final RecordingHandler connect(TransportAddress address, Consumer<RecordingHandler> setUp) {
        RecordingHandler handler = newHandler();
        setUp.accept(handler);
        return connect(address, handler);
    }

    final RecordingHandler connect(TransportAddress address, RecordingHandler handler) {
        start(address, CONNECT_LIMIT, handler);
        environment().await("the connection", () -> handler.isConnected() || handler.isFailed());
        assertThat(handler.failure()).isNull();
        return handler;
    }

    /** Runs an action on the handler's loop, during which no callback may come, and waits for it. */
    final void runOnLoop(RecordingHandler handler, Runnable action) {
        var done = new CompletableFuture<Void>();
        handler.loop().execute(() -> {
            try {
                handler.busy(action);
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        environment().await("the action on the loop", done::isDone);
        done.join();
    }

    final void closeAndAwait(RecordingHandler handler) {
        handler.connection().close();
        environment().await("the end", handler::isClosed);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
