package io.trunkline.testkit.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One real server, however it is run. Thread-safe. */
interface ServerBackEnd extends AutoCloseable {

    /** What runs it, for messages: an image's name, {@code path} or {@code embedded}. */
    String image();

    /** The address clients connect to; never assume localhost. */
    String host();

    int port();

    /** The TLS port, or 0. */
    int tlsPort();

    /** The port on which nodes of a cluster talk to each other, or 0. */
    int busPort();

    /** The certificates of the TLS port, or null. */
    @Nullable
    TestCertificates certificates();

    /** The Unix domain socket, or null. */
    @Nullable
    Path unixSocket();

    boolean isRunning();

    /** Kills with SIGKILL; returns when the server is gone. */
    void kill();

    void pause();

    void resume();

    /** Starts the killed server again on the same ports; does not wait until it answers. */
    void launchAgain();

    /** What the server logged so far. */
    String log();

    /** Whether whoever answers as this server is this server. */
    boolean isProcessId(long processId);

    @Override
    void close();
}
