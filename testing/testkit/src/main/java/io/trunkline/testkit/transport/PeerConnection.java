package io.trunkline.testkit.transport;

/** The server's end of one connection. Used from the test's thread; reads on its own until told otherwise. */
public interface PeerConnection {

    /**
     * Sends bytes; waits, with a limit, if the client does not take them.
     *
     * @param bytes what to send
     */
    void write(byte... bytes);

    /** Sends back everything that arrives from now on. */
    void echo();

    /**
     * Stops or resumes reading.
     *
     * @param reading false to stop
     */
    void setReading(boolean reading);

    /**
     * How much arrived.
     *
     * @return the number of bytes read so far
     */
    long receivedCount();

    /**
     * What arrived first.
     *
     * @return a copy of the bytes read so far, at most the first 64 KiB
     */
    byte[] received();

    /**
     * Whether the client ended the connection, one way or the other.
     *
     * @return true once the end was read
     */
    boolean isEnded();

    /** Ends the stream to the client and goes on reading. */
    void shutdownOutput();

    /** Closes in an orderly way. */
    void close();

    /** Breaks the connection, so that the client sees a reset. */
    void reset();
}
