package io.trunkline.testkit.simulation;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportLoop;
import io.trunkline.transport.TransportOptions;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A transport whose loops are lanes of a simulation and whose sockets lead to {@link SimulatedServer}s. Confined to the
 * simulation's thread.
 *
 * <p>It keeps the SPI's contract, and is unkind where the contract allows it: reads end anywhere and start behind other
 * bytes of their buffer, what was only lent is overwritten, and instants are close to an overflow. TLS settings and
 * socket options have no meaning here and are ignored.
 */
public final class SimulatedTransport implements Transport {

    static final String NAME = "simulated";

    private final SimulatedNetwork network;
    private final SimulatedLoop[] loops;
    // Its own, so that it can be asked for leaks.
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final SimulatedAllocator clientAllocator = new SimulatedAllocator(allocator);
    private final String namePrefix;
    private int nextLoop;
    private int nextLocalAddress;
    private int liveLoops;
    private boolean closeRequested;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    SimulatedTransport(SimulatedNetwork network, TransportOptions options) {
        this.network = network;
        namePrefix = options.threadNamePrefix();
        loops = new SimulatedLoop[options.ioThreads()];
        liveLoops = loops.length;
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new SimulatedLoop(network.time().newLane(namePrefix + "-io-" + (i + 1)));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TransportLoop nextLoop() {
        return loops[nextLoop++ % loops.length];
    }

    @Override
    public Cancellable connect(ConnectRequest request, TransportLoop loop, ConnectionHandler handler) {
        network.time().checkThread();
        SimulatedLoop owner = own(loop);
        var attempt = new SimulatedAttempt(this, owner, request, handler);
        if (owner.isTerminated()) {
            // Not by the loop, which has ended, and not from this call.
            network.time()
                    .newLane("after " + owner)
                    .execute(() -> handler.onConnectFailed(new ConnectException(
                            "The transport is closed: address=" + request.address() + ". Make a new one.")));
        } else {
            owner.execute(attempt::start);
        }
        return attempt;
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        network.time().checkThread();
        if (!closeRequested) {
            closeRequested = true;
            for (SimulatedLoop loop : loops) {
                loop.execute(() -> loop.closeAll(this::loopTerminated));
            }
        }
        return closed.minimalCompletionStage();
    }

    /** Stops its loops, as a process that was stopped or a long pause of the collector does. */
    public void hold() {
        for (SimulatedLoop loop : loops) {
            loop.lane().hold();
        }
    }

    /** Lets its loops go on. */
    public void release() {
        for (SimulatedLoop loop : loops) {
            loop.lane().release();
        }
    }

    /**
     * Lets memory run out once: the next buffer that a client makes grows no further than this.
     *
     * @param bytes the room in that buffer; with 0 it cannot be made at all
     */
    public void limitNextBuffer(int bytes) {
        clientAllocator.limitNext(bytes);
    }

    /** Takes back what {@link #limitNextBuffer} asked for, if it has not happened yet. */
    public void endBufferLimit() {
        clientAllocator.endLimit();
    }

    /**
     * How much memory of this transport's buffers is not released: what leaks, once nothing is under way any more.
     *
     * @return bytes
     */
    public long bufferBytesInUse() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    @Override
    public String toString() {
        return "SimulatedTransport[" + namePrefix + ", " + network.time() + "]";
    }

    SimulatedNetwork network() {
        return network;
    }

    /** For what comes from the network. */
    ByteBufAllocator allocator() {
        return allocator;
    }

    /** For what a client makes itself. */
    ByteBufAllocator clientAllocator() {
        return clientAllocator;
    }

    SocketAddress nextLocalAddress() {
        return new SimulatedConnection.SimulatedAddress(namePrefix + "#" + ++nextLocalAddress);
    }

    private void loopTerminated() {
        if (--liveLoops == 0) {
            closed.complete(null);
        }
    }

    private SimulatedLoop own(TransportLoop loop) {
        for (SimulatedLoop candidate : loops) {
            if (candidate == loop) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("The loop belongs to another transport: loop=" + loop + ", transport=" + this
                + ". Take one from nextLoop().");
    }
}
