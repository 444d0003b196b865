package io.trunkline.testkit.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends and reads bare bytes. Confined to one thread. */
final class RawClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket = new Socket();

    RawClient(InetSocketAddress address) throws IOException {
        socket.connect(address, TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Sends a command as an array of bulk strings. */
    RawClient command(String... words) throws IOException {
        return send(Resp.bulks(words));
    }

    RawClient send(String data) throws IOException {
        socket.getOutputStream().write(data.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Reads as many bytes as the expected text has, or fewer at the end of the stream. */
    String read(String expected) throws IOException {
        return read(expected.getBytes(StandardCharsets.UTF_8).length);
    }

    String read(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    /** Reads what one read of the socket gives. */
    String readOnce() throws IOException {
        byte[] buffer = new byte[4096];
        int count = socket.getInputStream().read(buffer);
        return count < 0 ? "" : new String(buffer, 0, count, StandardCharsets.UTF_8);
    }

    /** Reads until the other side ends the stream. */
    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    void timeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
