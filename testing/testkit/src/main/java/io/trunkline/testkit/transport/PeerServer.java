package io.trunkline.testkit.transport;

import io.trunkline.transport.TransportAddress;

/** What a transport under test connects to. Used from the test's thread. */
public interface PeerServer extends AutoCloseable {

    /**
     * Where it listens.
     *
     * @return an address to connect to
     */
    TransportAddress address();

    /**
     * Waits, with a limit, for the next connection.
     *
     * @return the server's end of a connection, each one once, in the order of arrival
     */
    PeerConnection accept();

    /** Stops listening and closes what was accepted. */
    @Override
    void close();
}
