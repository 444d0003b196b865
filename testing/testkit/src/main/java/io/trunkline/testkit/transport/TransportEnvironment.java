package io.trunkline.testkit.transport;

import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** One transport under test and the world around it, for one test. Used from the test's thread. */
public interface TransportEnvironment extends AutoCloseable {

    /**
     * The transport under test.
     *
     * @return a running transport with two loops
     */
    Transport transport();

    /**
     * Starts a server.
     *
     * @return a server that accepts connections
     */
    PeerServer listen();

    /**
     * An address where connections are refused.
     *
     * @return a resolvable address on which nothing listens
     */
    TransportAddress refusingAddress();

    /**
     * An address where connection attempts are never answered.
     *
     * @return a resolvable address that is silent
     */
    TransportAddress hangingAddress();

    /**
     * An address whose host does not exist.
     *
     * @return an address that does not resolve
     */
    TransportAddress unknownAddress();

    /**
     * Waits until a condition holds, and fails if it does not within a limit.
     *
     * @param what the condition in words
     * @param condition asked again and again
     */
    void await(String what, BooleanSupplier condition);

    /** Gives whatever is under way the time to arrive, for tests in which something must not happen. */
    void settle();

    /**
     * How late a timer may be.
     *
     * @return zero where time is simulated
     */
    Duration tolerance();

    /** Closes the transport and the servers, and fails if anything of them is left: sockets, threads, buffers. */
    @Override
    void close();
}
