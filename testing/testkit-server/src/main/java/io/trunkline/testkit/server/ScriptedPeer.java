package io.trunkline.testkit.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A RESP server on a real loopback socket that plays a script and checks that the client keeps to it. Thread-safe.
 *
 * <pre>{@code
 * try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
 *     peer.expect("GET", "k").reply(Resp.bulk("v"));
 *     Client client = connect(peer.endpoint());
 *     assertThat(client.get("k")).isEqualTo("v");
 * } // fails if a command was missing or too many
 * }</pre>
 *
 * <p>A command is looked for at the head of the script, then among the {@linkplain #stub stubs}, then among what the
 * {@link PeerProfile} answers by itself. What is found nowhere is answered with an error and makes {@link #close} fail.
 */
public final class ScriptedPeer implements AutoCloseable {

    /** Stands for any one word in an expected command. */
    public static final String ANY = String.valueOf(new char[] {'*'});

    /** How long the waiting methods wait for the client. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int BACKLOG = 64;
    private static final int ALL_CONNECTIONS = -1;

    private final ServerSocket listener;
    private final @Nullable PeerProfile profile;
    private final Thread acceptor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private record Expectation(int connection, ScriptStep step) {}

    @GuardedBy("lock")
    private final List<Expectation> script = new ArrayList<>();

    @GuardedBy("lock")
    private final List<ScriptStep> steps = new ArrayList<>();

    @GuardedBy("lock")
    private final List<ScriptStep> stubs = new ArrayList<>();

    @GuardedBy("lock")
    private final List<PeerCommand> commands = new ArrayList<>();

    @GuardedBy("lock")
    private final List<String> problems = new ArrayList<>();

    @GuardedBy("lock")
    private final List<PeerConnection> connections = new ArrayList<>();

    @GuardedBy("lock")
    private final List<Thread> threads = new ArrayList<>();

    @GuardedBy("lock")
    private boolean closed;

    private ScriptedPeer(@Nullable PeerProfile profile) throws IOException {
        this.profile = profile;
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        this.acceptor = new Thread(this::accept, "scripted-peer-" + listener.getLocalPort());
        this.acceptor.setDaemon(true);
    }

    /**
     * Starts a peer that knows nothing but its script.
     *
     * @return a listening peer, to be closed by the caller
     * @throws UncheckedIOException if no socket can be had
     */
    public static ScriptedPeer start() {
        return launch(null);
    }

    /**
     * Starts a peer that answers handshakes by itself.
     *
     * @param profile the server that it claims to be
     * @return a listening peer, to be closed by the caller
     * @throws UncheckedIOException if no socket can be had
     */
    public static ScriptedPeer start(PeerProfile profile) {
        return launch(profile);
    }

    private static ScriptedPeer launch(@Nullable PeerProfile profile) {
        try {
            ScriptedPeer peer = new ScriptedPeer(profile);
            peer.acceptor.start();
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException("No listening socket: address=127.0.0.1. Check the limits on sockets.", e);
        }
    }

    /**
     * Where the peer listens.
     *
     * @return the loopback address
     */
    public String host() {
        return "127.0.0.1";
    }

    /**
     * The port on which the peer listens.
     *
     * @return a port number
     */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Host and port as connection strings want them.
     *
     * @return {@code host:port}
     */
    public String endpoint() {
        return host() + ":" + port();
    }

    /**
     * Host and port, resolved.
     *
     * @return a new address
     */
    public InetSocketAddress address() {
        return new InetSocketAddress(host(), port());
    }

    /**
     * Appends to the script: the next command, by whichever connection it comes.
     *
     * @param words the whole command; the case of the name does not matter, {@link #ANY} stands for any word
     * @return the step, to be told what to do
     */
    public ScriptStep expect(String... words) {
        return append(ALL_CONNECTIONS, step(words));
    }

    /**
     * Appends to the script: the next command of one connection.
     *
     * @param connection the connection's index, from 0 in the order of acceptance; it need not exist yet
     * @param words the whole command; the case of the name does not matter, {@link #ANY} stands for any word
     * @return the step, to be told what to do
     */
    public ScriptStep expectOn(int connection, String... words) {
        return append(connection, step(words));
    }

    /**
     * Appends to the script: the next command, if it fulfils a condition.
     *
     * @param description what it is, for messages
     * @param condition whether a command is the one; called on the connection's thread
     * @return the step, to be told what to do
     */
    public ScriptStep expectMatching(String description, Predicate<PeerCommand> condition) {
        return append(ALL_CONNECTIONS, new ScriptStep(description, condition, false));
    }

    /**
     * Says what to do whenever a command comes that the script does not expect now. Stubs need not be used.
     *
     * @param prefix the command's first words; the case of the name does not matter, {@link #ANY} stands for any word
     * @return the step, to be told what to do
     */
    public ScriptStep stub(String... prefix) {
        String[] copy = prefix.clone();
        ScriptStep step = new ScriptStep(String.join(" ", copy) + " ...", command -> command.startsWith(copy), true);
        lock.lock();
        try {
            stubs.add(step);
            return step;
        } finally {
            lock.unlock();
        }
    }

    private static ScriptStep step(String... words) {
        String[] copy = words.clone();
        return new ScriptStep(String.join(" ", copy), command -> command.is(copy), false);
    }

    private ScriptStep append(int connection, ScriptStep step) {
        lock.lock();
        try {
            script.add(new Expectation(connection, step));
            steps.add(step);
            return step;
        } finally {
            lock.unlock();
        }
    }

    /**
     * One connection; waits until it was accepted, 10 seconds at most.
     *
     * @param index from 0 in the order of acceptance
     * @return the connection, maybe closed again
     * @throws AssertionError if it is not opened
     */
    public PeerConnection connection(int index) {
        return awaitConnections(index + 1).get(index);
    }

    /**
     * Waits until so many connections were accepted, 10 seconds at most.
     *
     * @param count how many at least, closed ones included
     * @return all of them
     * @throws AssertionError if there are fewer
     */
    @CanIgnoreReturnValue
    public List<PeerConnection> awaitConnections(int count) {
        lock.lock();
        try {
            long deadline = deadline();
            while (connections.size() < count) {
                awaitChange(deadline, "connections=" + count);
            }
            return List.copyOf(connections);
        } finally {
            lock.unlock();
        }
    }

    /**
     * All connections that were accepted so far.
     *
     * @return a snapshot, closed ones included
     */
    public List<PeerConnection> connections() {
        return awaitConnections(0);
    }

    /**
     * All commands that came so far, those of the handshake included.
     *
     * @return a snapshot in the order of arrival
     */
    public List<PeerCommand> commands() {
        lock.lock();
        try {
            return List.copyOf(commands);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until enough commands came that begin with certain words, 10 seconds at most.
     *
     * @param count how many at least
     * @param prefix the first words
     * @return all such commands so far
     * @throws AssertionError if there are fewer
     */
    @CanIgnoreReturnValue
    public List<PeerCommand> awaitCommands(int count, String... prefix) {
        lock.lock();
        try {
            long deadline = deadline();
            List<PeerCommand> found = withPrefix(prefix);
            while (found.size() < count) {
                awaitChange(deadline, count + " x " + String.join(" ", prefix));
                found = withPrefix(prefix);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    private List<PeerCommand> withPrefix(String... prefix) {
        return commands().stream().filter(command -> command.startsWith(prefix)).toList();
    }

    /**
     * Waits until the client sent all that the script expects, 10 seconds at most.
     *
     * @throws AssertionError if something is missing
     */
    public void awaitPlayed() {
        lock.lock();
        try {
            long deadline = deadline();
            while (!script.isEmpty()) {
                awaitChange(deadline, "the whole script");
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Checks that the client did all that the script expects and nothing else, up to now.
     *
     * @throws AssertionError if not; the message lists what is missing and what was too much
     */
    public void verify() {
        lock.lock();
        try {
            List<String> faults = new ArrayList<>(problems);
            for (Expectation missing : script) {
                faults.add("did not come: " + missing.step());
            }
            for (ScriptStep step : steps) {
                if (!step.isDecided()) {
                    faults.add("the script says neither reply nor silence for: " + step);
                }
            }
            if (!faults.isEmpty()) {
                throw new AssertionError("The client did not keep to the script: peer=" + endpoint() + ".\n  "
                        + String.join("\n  ", faults) + "\nAll that came:\n  " + transcript());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes all sockets and {@linkplain #verify verifies}. Repeated calls have no effect.
     *
     * @throws AssertionError if the client did not keep to the script
     */
    @Override
    public void close() {
        List<Thread> running;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            running = new ArrayList<>(threads);
        } finally {
            lock.unlock();
        }
        running.add(acceptor);
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The listener cannot be closed: peer=" + endpoint() + ". See the cause.", e);
        }
        connections().forEach(PeerConnection::terminate);
        running.forEach(ScriptedPeer::join);
        verify();
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Plays a command's step; called by the connection's thread. */
    void onCommand(PeerConnection connection, PeerCommand command) {
        ScriptStep step;
        String answer = null;
        lock.lock();
        try {
            commands.add(command);
            step = take(command);
            if (step == null) {
                answer = connection.handshakeAnswer(command);
                if (answer == null) {
                    problems.add("unexpected on connection " + command.connection() + ": " + command);
                    answer = Resp.error("ERR the script does not expect this command");
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (step != null) {
            step.play(connection);
        } else if (answer != null) {
            connection.send(answer);
        }
    }

    void onProblem(String problem) {
        lock.lock();
        try {
            problems.add(problem);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable ScriptStep take(PeerCommand command) {
        for (Iterator<Expectation> rest = script.iterator(); rest.hasNext(); ) {
            Expectation next = rest.next();
            if (next.connection() != ALL_CONNECTIONS && next.connection() != command.connection()) {
                continue; // other connections keep their own order
            }
            if (next.step().accepts(command)) {
                rest.remove();
                return next.step();
            }
            break;
        }
        for (ScriptStep stub : stubs) {
            if (stub.accepts(command)) {
                return stub;
            }
        }
        return null;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                admit(socket);
            }
        } catch (IOException e) {
            // The listener was closed, which is how this thread is told to end.
        }
    }

    private void admit(Socket socket) throws IOException {
        lock.lock();
        try {
            if (closed) {
                socket.close();
                return;
            }
            PeerConnection connection = new PeerConnection(this, connections.size(), socket, profile);
            connections.add(connection);
            Thread thread =
                    new Thread(connection::serve, "scripted-peer-" + port() + "-connection-" + connection.index());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long deadline() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    /** Waits for any change; callers look again and again. */
    @SuppressWarnings("WaitNotInLoop")
    @GuardedBy("lock")
    private void awaitChange(long deadline, String wanted) {
        try {
            if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
                throw new AssertionError("The client did not do what was waited for: wanted=" + wanted + ", waited="
                        + PATIENCE.toMillis() + " ms, peer=" + endpoint() + ". All that came:\n  " + transcript());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted: wanted=" + wanted + ". It had not come.", e);
        }
    }

    @GuardedBy("lock")
    private String transcript() {
        List<String> lines = new ArrayList<>();
        for (PeerCommand command : commands) {
            lines.add(command.connection() + "> " + command);
        }
        return lines.isEmpty() ? "nothing" : String.join("\n  ", lines);
    }
}
