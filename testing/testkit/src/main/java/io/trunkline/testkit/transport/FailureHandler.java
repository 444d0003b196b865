package io.trunkline.testkit.transport;

import io.netty.buffer.ByteBuf;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A handler that expects nothing but a failed attempt. Called on any thread. */
final class FailureHandler implements ConnectionHandler {

    private final CompletableFuture<Throwable> failure;

    FailureHandler(CompletableFuture<Throwable> failure) {
        this.failure = failure;
    }

    @Override
    public void onConnected(PhysicalConnection connection) {
        failure.completeExceptionally(new AssertionError("The connection opened"));
    }

    @Override
    public void onConnectFailed(Throwable cause) {
        failure.complete(cause);
    }

    @Override
    public void onRead(ByteBuf bytes) {
        // Never connected.
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        // Never connected.
    }
}
