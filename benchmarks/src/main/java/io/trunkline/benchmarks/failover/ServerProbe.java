package io.trunkline.benchmarks.failover;

import io.trunkline.testkit.server.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to each server of a group by a bare socket, again and again, to know when any of them took a write, whatever
 * clients make of it. Thread-safe.
 */
final class ServerProbe implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int TIMEOUT_MILLIS = 200;

    private final List<Long> successes = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    ServerProbe(List<RedisServer> servers) {
        servers.forEach(this::add);
    }

    /** One more belongs to the group. By the thread that stops it. */
    void add(RedisServer server) {
        Thread thread = new Thread(() -> probe(server), "server-probe-" + server.port());
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private void probe(RedisServer server) {
        byte[] command = ("SET " + Attempt.SLOT_KEY + " x\r\n").getBytes(StandardCharsets.US_ASCII);
        while (!closed) {
            try (Socket socket = new Socket()) {
                socket.connect(server.address(), TIMEOUT_MILLIS);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.setTcpNoDelay(true);
                BufferedReader replies =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                while (!closed) {
                    socket.getOutputStream().write(command);
                    String reply = replies.readLine();
                    if (reply == null) {
                        break;
                    }
                    if (reply.equals("+OK")) {
                        successes.add(WallClock.nanos());
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException e) {
                LockSupport.parkNanos(PAUSE_NANOS); // it is not there, or stands still
            }
        }
    }

    /** The longest time in which no server took a write that was begun after some moment, in nanoseconds. */
    long longestGapAfter(long nanos) {
        List<Long> times;
        synchronized (successes) {
            times = new ArrayList<>(successes);
        }
        return Gaps.longest(times, nanos);
    }

    /** Writes nothing any more. */
    void stop() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
