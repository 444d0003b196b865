package io.trunkline.testkit.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The server's end of a connection on a real socket, with a thread that reads. Thread-safe. */
final class SocketPeerConnection implements PeerConnection {

    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int MAX_KEPT_BYTES = 64 * 1024;

    private final SocketPeerServer.Wire wire;
    private final AtomicLong receivedCount = new AtomicLong();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final ReentrantLock pause = new ReentrantLock();
    private final Condition resumed = pause.newCondition();
    private boolean reading = true;
    private volatile boolean echoing;
    private volatile boolean ended;

    SocketPeerConnection(SocketPeerServer.Wire wire) {
        this.wire = wire;
        var thread = new Thread(this::readAll, "peer-connection");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void write(byte... bytes) {
        try {
            wire.write(bytes, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void echo() {
        echoing = true;
    }

    @Override
    public void setReading(boolean newReading) {
        pause.lock();
        try {
            reading = newReading;
            resumed.signalAll();
        } finally {
            pause.unlock();
        }
    }

    @Override
    public long receivedCount() {
        return receivedCount.get();
    }

    @Override
    public byte[] received() {
        pause.lock();
        try {
            return kept.toByteArray();
        } finally {
            pause.unlock();
        }
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public void shutdownOutput() {
        try {
            wire.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        setReading(true);
        try {
            wire.close();
        } catch (IOException e) {
            // Whatever it was, it is closed now.
        }
    }

    @Override
    public void reset() {
        try {
            wire.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        setReading(true);
    }

    private void readAll() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            awaitReading();
            int count = wire.read(buffer);
            while (count >= 0) {
                keep(buffer, count);
                if (echoing) {
                    wire.write(buffer, count);
                }
                awaitReading();
                count = wire.read(buffer);
            }
        } catch (IOException e) {
            // Ended by a reset, or by ourselves.
        } finally {
            ended = true;
        }
    }

    private void awaitReading() {
        pause.lock();
        try {
            while (!reading) {
                resumed.awaitUninterruptibly();
            }
        } finally {
            pause.unlock();
        }
    }

    private void keep(byte[] buffer, int count) {
        pause.lock();
        try {
            kept.write(buffer, 0, Math.min(count, MAX_KEPT_BYTES - kept.size()));
        } finally {
            pause.unlock();
        }
        receivedCount.addAndGet(count);
    }
}
