package io.trunkline.testkit.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ScriptedPeer} does when one expected command comes. Thread-safe.
 *
 * <p>Actions happen in the order in which they were given. Those given after the command came happen at once: that is
 * how a test lets a command hang and answers it at the moment of its choice.
 *
 * <pre>{@code
 * ScriptStep slow = peer.expect("GET", "k");
 * Future<String> value = client.get("k");
 * slow.awaitPlayed();
 * slow.reply(Resp.bulk("v"));
 * }</pre>
 */
public final class ScriptStep {

    private final String description;
    private final Predicate<PeerCommand> predicate;
    private final boolean repeated;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition played = lock.newCondition();

    @GuardedBy("lock")
    private final Deque<Consumer<PeerConnection>> actions = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean decided;

    @GuardedBy("lock")
    private @Nullable PeerConnection connection;

    ScriptStep(String description, Predicate<PeerCommand> predicate, boolean repeated) {
        this.description = description;
        this.predicate = predicate;
        this.repeated = repeated;
    }

    /**
     * Replies.
     *
     * @param response bytes in RESP, sent as UTF-8 in one write; {@link Resp} spells them, several replies and push
     *     frames may follow one another, parts of a reply too
     * @return this step
     */
    @CanIgnoreReturnValue
    public ScriptStep reply(String response) {
        return reply(response.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Replies.
     *
     * @param response bytes to send in one write, well-formed or not
     * @return this step
     */
    @CanIgnoreReturnValue
    public ScriptStep reply(byte[] response) {
        byte[] copy = response.clone();
        return act(peer -> peer.send(copy));
    }

    /**
     * Replies in pieces, each a write of its own on a socket that does not wait to fill packets.
     *
     * @param response bytes in RESP, sent as UTF-8
     * @param offsets where to split, in bytes, ascending; a receiver that is slow may still see pieces together
     * @return this step
     * @throws IllegalArgumentException if an offset is out of order or out of range
     */
    @CanIgnoreReturnValue
    public ScriptStep replySplit(String response, int... offsets) {
        for (byte[] piece : pieces(response.getBytes(StandardCharsets.UTF_8), offsets)) {
            reply(piece);
        }
        return this;
    }

    /**
     * Replies byte by byte.
     *
     * @param response bytes in RESP, sent as UTF-8
     * @return this step
     */
    @CanIgnoreReturnValue
    public ScriptStep replyByteByByte(String response) {
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        int[] offsets = new int[Math.max(0, bytes.length - 1)];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i + 1;
        }
        return replySplit(response, offsets);
    }

    /**
     * Says that the command gets no reply.
     *
     * @return this step
     */
    @CanIgnoreReturnValue
    public ScriptStep silence() {
        return act(peer -> {});
    }

    /**
     * Closes the connection in an orderly way (FIN).
     *
     * @return this step
     */
    @CanIgnoreReturnValue
    public ScriptStep close() {
        return act(PeerConnection::close);
    }

    /**
     * Resets the connection (RST).
     *
     * @return this step
     */
    @CanIgnoreReturnValue
    public ScriptStep reset() {
        return act(PeerConnection::reset);
    }

    /**
     * Whether the command came.
     *
     * @return false while it is still expected
     */
    public boolean isPlayed() {
        lock.lock();
        try {
            return connection != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the command came, 10 seconds at most.
     *
     * @return the connection by which it came
     * @throws AssertionError if it does not come
     */
    @CanIgnoreReturnValue
    public PeerConnection awaitPlayed() {
        lock.lock();
        try {
            long left = ScriptedPeer.PATIENCE.toNanos();
            while (connection == null) {
                if (left <= 0) {
                    throw new AssertionError("The expected command did not come: expected=" + description + ", waited="
                            + ScriptedPeer.PATIENCE.toMillis() + " ms. See what the client did instead.");
                }
                left = played.awaitNanos(left);
            }
            return connection;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted: expected=" + description + ". The command had not come.", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return description;
    }

    boolean isRepeated() {
        return repeated;
    }

    boolean accepts(PeerCommand command) {
        return predicate.test(command);
    }

    /** Whether the script says what is to happen. */
    boolean isDecided() {
        lock.lock();
        try {
            return decided;
        } finally {
            lock.unlock();
        }
    }

    void play(PeerConnection on) {
        lock.lock();
        try {
            connection = on;
            played.signalAll();
            // A step that plays for every such command keeps its actions for the next one.
            List<Consumer<PeerConnection>> due = new ArrayList<>(actions);
            if (!repeated) {
                actions.clear();
            }
            for (Consumer<PeerConnection> action : due) {
                action.accept(on);
            }
        } finally {
            lock.unlock();
        }
    }

    private ScriptStep act(Consumer<PeerConnection> action) {
        lock.lock();
        try {
            decided = true;
            if (connection == null || repeated) {
                actions.add(action);
            } else {
                action.accept(connection);
            }
            return this;
        } finally {
            lock.unlock();
        }
    }

    static List<byte[]> pieces(byte[] whole, int... offsets) {
        List<byte[]> pieces = new ArrayList<>(offsets.length + 1);
        int from = 0;
        for (int offset : offsets) {
            if (offset <= from || offset >= whole.length) {
                throw new IllegalArgumentException("No place to split: offset=" + offset + ", after=" + from
                        + ", length=" + whole.length + ". Give ascending offsets within the reply.");
            }
            pieces.add(Arrays.copyOfRange(whole, from, offset));
            from = offset;
        }
        pieces.add(Arrays.copyOfRange(whole, from, whole.length));
        return pieces;
    }
}
