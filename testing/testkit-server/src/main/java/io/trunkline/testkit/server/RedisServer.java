package io.trunkline.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real server that tests may stall, kill and start again. Thread-safe.
 *
 * <p>The {@linkplain RedisServers#shared() shared} ones can only be asked things: what would spoil them for other tests
 * throws.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofSeconds(30);
    private static final Pattern BANNER = Pattern.compile("(Redis|Valkey) version=(\\d+(?:\\.\\d+)*)");
    private static final Pattern INFO_VERSION = Pattern.compile("(redis|valkey)_version:(\\d+(?:\\.\\d+)*)");
    private static final Pattern INFO_PROCESS = Pattern.compile("process_id:(\\d+)");
    private static final int ASK_TIMEOUT_MILLIS = 10_000;
    private static final int PROBE_TIMEOUT_MILLIS = 1_000;

    private final ServerBackEnd backEnd;
    private final boolean shared;
    private final @Nullable String password;
    private final String product;
    private final String version;
    private volatile boolean paused;

    private RedisServer(ServerBackEnd backEnd, boolean shared, @Nullable String password) {
        this.backEnd = backEnd;
        this.shared = shared;
        this.password = password;
        Matcher banner = BANNER.matcher(backEnd.log());
        if (!banner.find()) {
            banner = INFO_VERSION.matcher(ask("INFO", "server"));
            if (!banner.find()) {
                throw new IllegalStateException("The server told no version: image=" + backEnd.image()
                        + ". Leave loglevel at notice, or INFO to the default user.");
            }
        }
        this.product = banner.group(1).equalsIgnoreCase("valkey") ? "valkey" : "redis";
        this.version = banner.group(2);
    }

    /** Waits until the server answers; closes it if it does not. */
    static RedisServer ready(ServerBackEnd backEnd, boolean shared, @Nullable String password) {
        try {
            awaitReady(backEnd, password);
            return new RedisServer(backEnd, shared, password);
        } catch (RuntimeException e) {
            backEnd.close();
            throw e;
        }
    }

    /**
     * What runs the server.
     *
     * @return the Docker image's name, {@code path} or {@code embedded}
     */
    public String image() {
        return backEnd.image();
    }

    /**
     * Where clients connect to; not always localhost.
     *
     * @return a host name or address
     */
    public String host() {
        return backEnd.host();
    }

    /**
     * The plain TCP port; stays the same over {@link #restart()}.
     *
     * @return a port number
     */
    public int port() {
        return backEnd.port();
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
     * The TLS port.
     *
     * @return a port number; empty without {@link RedisServerConfig#tls()}
     */
    public OptionalInt tlsPort() {
        int port = backEnd.tlsPort();
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /**
     * The certificates of the TLS port: its authority, its own, and one for clients.
     *
     * @return the certificates; empty without {@link RedisServerConfig#tls()}
     */
    public Optional<TestCertificates> certificates() {
        return Optional.ofNullable(backEnd.certificates());
    }

    /**
     * The Unix domain socket.
     *
     * @return its path; empty without {@link RedisServerConfig#unixSocket()}
     */
    public Optional<Path> unixSocket() {
        return Optional.ofNullable(backEnd.unixSocket());
    }

    /**
     * Who made the server.
     *
     * @return {@code redis} or {@code valkey}
     */
    public String product() {
        return product;
    }

    /**
     * The version the server itself told, not the image's tag.
     *
     * @return for example {@code 7.0.15}
     */
    public String version() {
        return version;
    }

    /**
     * Compares the version by number.
     *
     * @param major the least major version wanted
     * @param minor the least minor version wanted, within that major version
     * @return whether the server is of that version or a later one; Valkey counts its own versions
     */
    public boolean isAtLeast(int major, int minor) {
        String[] parts = version.split("\\.");
        int ownMajor = Integer.parseInt(parts[0]);
        int ownMinor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        return ownMajor > major || (ownMajor == major && ownMinor >= minor);
    }

    /**
     * Whether the server lives; a paused one does.
     *
     * @return false after {@link #kill()} and {@link #close()}, and when it died by itself
     */
    public boolean isRunning() {
        return backEnd.isRunning();
    }

    /**
     * Whether the server's time stands still.
     *
     * @return true from {@link #pause()} until it is resumed, killed or started again
     */
    public boolean isPaused() {
        return paused;
    }

    /**
     * What the server logged.
     *
     * @return the log since the start, restarts included
     */
    public String log() {
        return backEnd.log();
    }

    /**
     * Sends one command over a connection of its own, as the default user, and waits for the reply. For setting tests
     * up and looking behind the client's back.
     *
     * @param command the words of the command
     * @return the reply: elements of arrays one a line, {@code (nil)} for null
     * @throws IllegalStateException if the server answers with an error
     * @throws UncheckedIOException if there is no answer within 10 seconds
     */
    public String ask(String... command) {
        RespProbe.Reply reply;
        try {
            reply = probe(ASK_TIMEOUT_MILLIS).ask(command);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No answer from the server: command=" + command[0] + ", endpoint=" + endpoint() + ". See its log.",
                    e);
        }
        if (reply.isError()) {
            throw new IllegalStateException("The server refused: command=" + Arrays.toString(command) + ", endpoint="
                    + endpoint() + ", error=" + reply.text() + ". Check the command and the server's options.");
        }
        return reply.text();
    }

    /**
     * Sends one command over a connection of its own, and does not wait for long: for those who look at a server again
     * and again, whatever its state is.
     *
     * @param limit for connecting, and for each part of the answer; at least a millisecond
     * @param command the words of the command
     * @return the reply as {@link #ask} has it; empty if there is none in time, or it is an error
     */
    public Optional<String> askWithin(Duration limit, String... command) {
        try {
            RespProbe.Reply reply = probe((int) Math.max(1, limit.toMillis())).ask(command);
            return reply.isError() ? Optional.empty() : Optional.of(reply.text());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Asks as {@link #ask} does, for those who want to look into the replies, or at refusals. */
    RespProbe probe(int timeoutMillis) {
        return new RespProbe(host(), port(), password, timeoutMillis);
    }

    /** The same, with bytes as they are. */
    RespProbe binaryProbe() {
        return new RespProbe(host(), port(), password, ASK_TIMEOUT_MILLIS, StandardCharsets.ISO_8859_1);
    }

    /** The port on which nodes of a cluster talk to each other, or 0. */
    int busPort() {
        return backEnd.busPort();
    }

    /**
     * Kills the server the hard way (SIGKILL): it says good-bye to nobody, its data is gone. Returns when it is dead.
     * Nobody else gets its ports as long as it is not closed.
     *
     * @throws IllegalStateException if the server is shared
     */
    public void kill() {
        requirePrivate("kill");
        backEnd.kill();
        paused = false;
    }

    /**
     * Stops the server's time (SIGSTOP): connections stay open, nothing is answered.
     *
     * @throws IllegalStateException if the server is shared or not running
     */
    public void pause() {
        requirePrivate("pause");
        requireRunning("pause");
        backEnd.pause();
        paused = true;
    }

    /**
     * Lets a paused server go on; no effect on one that is not paused.
     *
     * @throws IllegalStateException if the server is shared or not running
     */
    public void resume() {
        requirePrivate("resume");
        requireRunning("resume");
        backEnd.resume();
        paused = false;
    }

    /**
     * Kills the server if it lives and starts it again, empty, on the same ports. Returns when it answers.
     *
     * @throws IllegalStateException if the server is shared, or does not come up within 30 seconds
     */
    public void restart() {
        launch();
        awaitReady(backEnd, password);
    }

    /**
     * The same, but returns at once: nobody asks whether the server answers, which would take the time of a processor
     * from those whose return to it is measured. Its log tells when it was ready.
     *
     * @throws IllegalStateException if the server is shared
     */
    public void launch() {
        requirePrivate("restart");
        backEnd.kill();
        paused = false;
        backEnd.launchAgain();
    }

    /**
     * Ends the server and removes what it left. Repeated calls have no effect.
     *
     * @throws IllegalStateException if the server is shared; those end with the JVM
     */
    @Override
    public void close() {
        requirePrivate("close");
        backEnd.close();
    }

    @Override
    public String toString() {
        return product + " " + version + " (" + image() + ") at " + endpoint();
    }

    private void requirePrivate(String action) {
        if (shared) {
            throw new IllegalStateException("A shared server must stay as it is: action=" + action + ", server=" + this
                    + ". Start a private one with RedisServers.start().");
        }
    }

    private void requireRunning(String action) {
        if (!backEnd.isRunning()) {
            throw new IllegalStateException("The server is not running: action=" + action + ", server=" + this
                    + ". Call restart() first, or see its log.");
        }
    }

    private static void awaitReady(ServerBackEnd backEnd, @Nullable String password) {
        RespProbe open = new RespProbe(backEnd.host(), backEnd.port(), null, PROBE_TIMEOUT_MILLIS);
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        long pauseMillis = 1;
        String lastAnswer = "none";
        while (deadline - System.nanoTime() > 0) {
            if (!backEnd.isRunning()) {
                throw new ServerDiedException(backEnd, lastAnswer);
            }
            try {
                RespProbe.Reply pong = open.ask("PING");
                lastAnswer = pong.text();
                // An error means that somebody is at home, except while the data set is loading.
                if (!lastAnswer.startsWith("LOADING")) {
                    requireOwn(backEnd, password);
                    return;
                }
            } catch (IOException e) {
                lastAnswer = e.toString();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
            pauseMillis = Math.min(20, pauseMillis * 2);
        }
        throw new IllegalStateException("The server did not get ready within " + READY_LIMIT.toSeconds() + " s: image="
                + backEnd.image() + ", endpoint=" + backEnd.host() + ":" + backEnd.port() + ", last answer="
                + lastAnswer
                + ". Its log:\n" + backEnd.log());
    }

    /** Another program may have taken the port between its choice and the server's bind. */
    private static void requireOwn(ServerBackEnd backEnd, @Nullable String password) throws IOException {
        RespProbe.Reply info =
                new RespProbe(backEnd.host(), backEnd.port(), password, PROBE_TIMEOUT_MILLIS).ask("INFO", "server");
        Matcher processId = INFO_PROCESS.matcher(info.text());
        if (!info.isError() && processId.find() && !backEnd.isProcessId(Long.parseLong(processId.group(1)))) {
            throw new ServerDiedException(backEnd, "another server answers on the port: Address already in use");
        }
    }

    /** The server ended before it answered. */
    static final class ServerDiedException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        /** The words are the C library's. */
        private static final Pattern PORT_TAKEN = Pattern.compile("Address (already )?in use");

        private final boolean portTaken;

        private ServerDiedException(ServerBackEnd backEnd, String lastAnswer) {
            this(backEnd, lastAnswer, backEnd.log());
        }

        private ServerDiedException(ServerBackEnd backEnd, String lastAnswer, String log) {
            super("The server ended before it answered: image=" + backEnd.image() + ", endpoint=" + backEnd.host() + ":"
                    + backEnd.port() + ", last answer=" + lastAnswer + ". Check the options; its log:\n" + log);
            this.portTaken = PORT_TAKEN.matcher(lastAnswer + log).find();
        }

        /** Whether another port would do. */
        boolean isPortTaken() {
            return portTaken;
        }
    }
}
