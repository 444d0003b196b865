package io.trunkline.testkit.simulation;

import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.ConnectionHandler;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection attempt: it ends once, by the server's answer, by the clock or by its owner. Confined to the loop. */
final class SimulatedAttempt implements Cancellable {

    private final SimulatedTransport transport;
    private final SimulatedLoop loop;
    private final ConnectRequest request;
    private final ConnectionHandler handler;
    private final long deadlineNanos;
    private @Nullable Cancellable timer;
    private @Nullable Cancellable answer;
    private boolean done;

    SimulatedAttempt(
            SimulatedTransport transport, SimulatedLoop loop, ConnectRequest request, ConnectionHandler handler) {
        this.transport = transport;
        this.loop = loop;
        this.request = request;
        this.handler = handler;
        deadlineNanos = loop.nanoTime() + request.timeoutNanos();
    }

    void start() {
        if (done) {
            return;
        }
        if (loop.isClosing()) {
            transportClosed();
            return;
        }
        loop.add(this);
        timer = loop.schedule(this::timeUp, deadlineNanos - loop.nanoTime());
        SimulatedNetwork network = transport.network();
        if (network.isHung(request.address())) {
            return;
        }
        if (!network.isKnown(request.address())) {
            fail(new UnknownHostException("No server ever listened on this host: address=" + request.address() + "."));
            return;
        }
        SimulatedServer server = network.serverAt(request.address());
        if (server == null) {
            refused("nothing listens");
            return;
        }
        server.attempted();
        long roundTripNanos = 2 * server.conditions().minLatency().toNanos();
        answer = loop.lane()
                .time()
                .schedule(
                        loop.lane(),
                        () -> answered(server),
                        roundTripNanos + server.connectDelay().toNanos());
    }

    @Override
    public void cancel() {
        if (!done && !loop.isTerminated()) {
            loop.execute(() -> fail(new CancellationException(
                    "The connection attempt was abandoned: address=" + request.address() + ", reason=cancelled.")));
        }
    }

    void transportClosed() {
        fail(new ConnectException("The transport is closed: address=" + request.address() + ". Make a new one."));
    }

    private void answered(SimulatedServer server) {
        if (done) {
            return;
        }
        if (transport.network().serverAt(request.address()) != server) {
            refused("nothing listens any more");
            return;
        }
        switch (server.mode()) {
            case ACCEPTING -> {
                finish();
                var connection = new SimulatedConnection(transport, loop, handler, server);
                connection.open();
            }
            case REFUSING -> refused("the server refuses");
            case HANGING -> {
                // The clock ends it.
            }
        }
    }

    private void refused(String reason) {
        fail(new ConnectException("Connecting failed: address=" + request.address() + ", cause=" + reason + "."));
    }

    private void timeUp() {
        fail(new SocketTimeoutException("Connecting timed out after "
                + TimeUnit.NANOSECONDS.toMillis(request.timeoutNanos()) + " ms: address=" + request.address() + "."));
    }

    private void fail(Exception cause) {
        if (!done) {
            finish();
            handler.onConnectFailed(cause);
        }
    }

    private void finish() {
        done = true;
        loop.remove(this);
        cancel(timer);
        cancel(answer);
    }

    private static void cancel(@Nullable Cancellable running) {
        if (running != null) {
            running.cancel();
        }
    }
}
