package io.trunkline.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Listens, keeps what each newcomer says first, and does to it what its first byte deserves. Thread-safe. */
final class FirstByteListener implements AutoCloseable {

    /** What is done to a newcomer. */
    interface Treatment {
        void treat(Socket newcomer, byte[] said) throws IOException;
    }

    static final Treatment RESETS = (newcomer, said) -> {
        newcomer.setSoLinger(true, 0);
        newcomer.close();
    };

    static final Treatment HANGS_UP = (newcomer, said) -> newcomer.close();

    static final Treatment SAYS_NOTHING = (newcomer, said) -> {};

    /** The record type of a TLS handshake. */
    private static final byte HANDSHAKE = 0x16;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Treatment ofPlainText;
    private final Treatment ofTls;
    private final List<byte[]> said = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    FirstByteListener(Treatment ofPlainText, Treatment ofTls) throws IOException {
        this.ofPlainText = ofPlainText;
        this.ofTls = ofTls;
        start(this::listen);
    }

    static Treatment says(String answer) {
        return (newcomer, said) -> newcomer.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Hands the newcomer on. */
    static Treatment goesTo(int port) {
        return (newcomer, said) -> {
            Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
            target.getOutputStream().write(said);
            start(() -> pump(target, newcomer));
            start(() -> pump(newcomer, target));
        };
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "first-byte");
        thread.setDaemon(true);
        thread.start();
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one side has ended it
        }
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                Socket newcomer = listening.accept();
                open.add(newcomer);
                start(() -> serve(newcomer));
            } catch (IOException e) {
                // the test is over
            }
        }
    }

    private void serve(Socket newcomer) {
        try {
            InputStream in = newcomer.getInputStream();
            byte[] bytes = new byte[4096];
            int count = in.read(bytes);
            if (count > 0) {
                byte[] first = Arrays.copyOf(bytes, count);
                said.add(first);
                (first[0] == HANDSHAKE ? ofTls : ofPlainText).treat(newcomer, first);
            }
        } catch (IOException e) {
            // it has gone
        }
    }

    String endpoint() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** How many newcomers began with a TLS handshake. */
    long inTls() {
        return said.stream().filter(first -> first[0] == HANDSHAKE).count();
    }

    /** How many newcomers began with anything else. */
    long inPlainText() {
        return said.size() - inTls();
    }

    /** What the first one said that began with a TLS handshake, byte for character; null if there is none. */
    @Nullable
    String firstInTls() {
        return said.stream()
                .filter(first -> first[0] == HANDSHAKE)
                .findFirst()
                .map(first -> new String(first, StandardCharsets.ISO_8859_1))
                .orElse(null);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
