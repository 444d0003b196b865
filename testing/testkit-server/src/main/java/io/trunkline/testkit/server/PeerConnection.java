package io.trunkline.testkit.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection that a client opened to a {@link ScriptedPeer}. Thread-safe.
 *
 * <p>What is sent after the connection was closed, by whichever side, is dropped.
 */
public final class PeerConnection {

    /**
     * The first byte of a client that wants to know whether this port speaks TLS: no command begins with it, and it is
     * hung up on.
     */
    private static final int TLS_HANDSHAKE = 0x16;

    private final ScriptedPeer peer;
    private final int index;
    private final Socket socket;
    private final PeerHandshake handshake;

    /** Keeps what is sent whole; never held while waiting for anything but the socket. */
    private final ReentrantLock sending = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private boolean ended;

    @GuardedBy("lock")
    private boolean endedByClient;

    @GuardedBy("lock")
    private boolean reading = true;

    PeerConnection(ScriptedPeer peer, int index, Socket socket, @Nullable PeerProfile profile) {
        this.peer = peer;
        this.index = index;
        this.socket = socket;
        this.handshake = new PeerHandshake(profile, index + 1, socket.getLocalPort());
    }

    /**
     * Which connection this is.
     *
     * @return the index, from 0 in the order of acceptance
     */
    public int index() {
        return index;
    }

    /**
     * The commands that came by this connection, those of the handshake included.
     *
     * @return a snapshot in the order of arrival
     */
    public List<PeerCommand> commands() {
        return peer.commands().stream()
                .filter(command -> command.connection() == index)
                .toList();
    }

    /**
     * The RESP version that the client chose with HELLO, as far as {@link PeerProfile} answered it.
     *
     * @return 2 or 3
     */
    public int protocol() {
        return handshake.protocol();
    }

    /**
     * The name that the client gave itself, as far as {@link PeerProfile} answered it.
     *
     * @return the name; empty if it gave none
     */
    public String clientName() {
        return handshake.clientName();
    }

    /**
     * Whether neither side closed the connection, as far as this side knows.
     *
     * @return false once the end was seen
     */
    public boolean isOpen() {
        lock.lock();
        try {
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends without being asked, for example push frames.
     *
     * @param data bytes in RESP, sent as UTF-8 in one write
     */
    public void send(String data) {
        send(data.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends without being asked.
     *
     * @param data bytes to send in one write, well-formed or not
     */
    public void send(byte[] data) {
        sending.lock();
        try {
            socket.getOutputStream().write(data);
        } catch (IOException e) {
            // The client is gone, unless this side was first; what it missed is what a test may be about.
            noteEnd(true);
        } finally {
            sending.unlock();
        }
    }

    /**
     * Stops taking in what the client sends, so that its writes pile up; no command is seen until
     * {@link #continueReading()}.
     */
    public void stopReading() {
        setReading(false);
    }

    /** Goes on reading. */
    public void continueReading() {
        setReading(true);
    }

    private void setReading(boolean wanted) {
        lock.lock();
        try {
            reading = wanted;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends what is sent in an orderly way (FIN): the client gets everything sent before, then the end of the stream.
     * What it sends from then on is dropped, until it closes its side. Repeated calls have no effect.
     */
    public void close() {
        noteEnd(false);
        try {
            // Closing the socket with bytes unread would send a reset, which may overtake what the client has not read.
            socket.shutdownOutput();
        } catch (IOException e) {
            // Closed or broken already: there is nothing left to end.
        }
    }

    /** Resets the connection (RST): what is on its way is lost. Repeated calls have no effect. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already: there is nothing left to reset.
        }
        terminate();
    }

    /** Closes both directions at once. */
    void terminate() {
        noteEnd(false);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The socket cannot be closed: " + this + ". See the cause.", e);
        }
    }

    /**
     * Waits until the client closed the connection, 10 seconds at most.
     *
     * @throws AssertionError if it does not, or this side was first
     */
    public void awaitClosedByClient() {
        lock.lock();
        try {
            long left = ScriptedPeer.PATIENCE.toNanos();
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (!endedByClient) {
                throw new AssertionError("The client did not close the connection: connection=" + index
                        + ", closed here=" + ended + ". See what it is waiting for.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted: connection=" + index + ". The client had not closed it.", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "connection " + index + " from " + socket.getRemoteSocketAddress();
    }

    @Nullable
    String handshakeAnswer(PeerCommand command) {
        return handshake.answer(command);
    }

    /** Reads commands until the connection ends; the body of its thread. */
    void serve() {
        try (Socket closing = socket) {
            InputStream in = new BufferedInputStream(new GatedInput(closing.getInputStream()));
            in.mark(1);
            boolean asksForTls = in.read() == TLS_HANDSHAKE;
            in.reset();
            if (asksForTls) {
                noteEnd(false);
            } else {
                converse(new CommandParser(in));
            }
        } catch (IOException e) {
            noteEnd(true); // ended in the middle of a command or by a reset, unless this side was first
        }
    }

    private void converse(CommandParser parser) throws IOException {
        try {
            for (List<byte[]> words = parser.next(); words != null; words = parser.next()) {
                if (isOpen()) {
                    peer.onCommand(this, new PeerCommand(index, words));
                }
            }
            noteEnd(true);
        } catch (CommandParser.ProtocolException e) {
            // Noted before the client can see the socket close.
            if (isOpen()) {
                peer.onProblem("broken protocol on connection " + index + ": " + e.getMessage());
            }
            noteEnd(false);
        }
    }

    private void noteEnd(boolean byClient) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                endedByClient = byClient;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads from the socket only while reading is wanted. */
    private final class GatedInput extends InputStream {

        private final InputStream source;

        private GatedInput(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            awaitReading();
            int count = source.read(target, offset, length);
            awaitReading(); // what came to a read that was under way waits too
            return count;
        }

        private void awaitReading() {
            lock.lock();
            try {
                while (!reading && !ended) {
                    changed.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
