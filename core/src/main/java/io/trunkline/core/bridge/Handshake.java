package io.trunkline.core.bridge;

import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.CommandMap;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ProxyKind;
import io.trunkline.reply.RespValue;
import io.trunkline.status.ConnectionKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is said on a new socket before commands may flow: credentials, protocol, names, and one last command whose
 * answer proves that the server is ready. Everything goes out in one flush. Confined to the bridge's loop.
 *
 * <p>Only if the server refuses HELLO is there a second round, which asks INFO for what HELLO would have told.
 */
final class Handshake implements ReadinessQuestion.Listener {

    /** For so long a server that reads its data is asked again on the same connection. */
    private static final long LOADING_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /**
     * So often it is asked again at once: it answers between two pieces of its data, and what is asked meanwhile is
     * answered as soon as it is ready.
     */
    private static final int ASKED_AT_ONCE = 16;
    /**
     * The shortest pause after that; others are an eighth of the time since it first said so, so that its answer comes
     * little later than it could.
     */
    private static final long LOADING_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

    /** The longest pause before it is looked again whether a server may serve. */
    private static final long TRUST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The server answered, though this user may not ask, or though it does not do everything at present. */
    private static final Set<RedisErrorKind> STILL_USABLE = EnumSet.of(
            RedisErrorKind.NO_PERMISSION,
            RedisErrorKind.MASTER_DOWN,
            RedisErrorKind.MISCONFIGURED,
            RedisErrorKind.BUSY);

    private final BridgeOwner server;
    private final PhysicalBridge bridge;
    private final BridgeConnection connection;
    private final HandshakeFindings findings;
    private final MultiplexerOptions options;
    private final CommandMap map;
    // Made here and not where it is used, which is when a server is back: to link a lambda for the first time takes a
    // millisecond
    private final Runnable askAgain = this::askAgain;
    private final Runnable finish = this::finish;
    private boolean helloRefused;
    private final UntakenWords untaken;

    private int loadingAnswers;
    private long loadingSinceNanos;
    private long begunNanos;

    Handshake(BridgeOwner server, PhysicalBridge bridge, BridgeConnection connection, MultiplexerOptions options) {
        this.server = server;
        this.bridge = bridge;
        this.connection = connection;
        this.findings = new HandshakeFindings(bridge, connection);
        this.options = options;
        this.untaken = new UntakenWords(bridge, connection);
        this.map = options.commandMap();
    }

    void start() {
        assert bridge.loop().inLoop();
        begunNanos = bridge.nanoTime();
        boolean authAvailable = map.isAvailable(EngineCommands.AUTH);
        String password = EngineCommands.password(options);
        if (password != null && authAvailable) {
            say(EngineCommands.auth(options.security().user(), password), this::onAuth);
        }
        boolean hello = options.sendsHello();
        if (hello) {
            say(hello(password, authAvailable), this::onHello);
        } else {
            connection.setProtocol(2);
        }
        if (may(EngineCommands.CLIENT_SETNAME)) {
            tell(EngineCommands.words(
                    EngineCommands.CLIENT_SETNAME, options.client().effectiveClientName()));
        }
        if (options.client().setLib() && may(EngineCommands.CLIENT_SETINFO)) {
            tell(EngineCommands.words(
                    EngineCommands.CLIENT_SETINFO, "LIB-NAME", options.client().effectiveLibName()));
            tell(EngineCommands.words(
                    EngineCommands.CLIENT_SETINFO, "LIB-VER", options.client().libVersion()));
        }
        if (!hello) {
            askWithoutHello();
        } else if (bridge.kind() == ConnectionKind.INTERACTIVE
                && (options.topology().serviceName() != null
                        || options.topology().clientZone() != null)) {
            askForRun();
        }
        askForRights();
        trace();
    }

    /** Whether the server takes a command of the engine's own, as far as is known. */
    private boolean may(CommandName command) {
        return map.isAvailable(command) && !server.memory().refusals().contains(command);
    }

    /** Tries what the options cannot do without, so that a user who lacks the right hears of it when connecting. */
    private void askForRights() {
        int database = options.commands().defaultDatabase();
        if (database > 0 && bridge.kind() == ConnectionKind.INTERACTIVE && map.isAvailable(EngineCommands.SELECT)) {
            say(EngineCommands.select(database), (answer, failure) -> onSelected(database, failure));
        }
        if (options.resp().highIntegrity() && bridge.kind() != ConnectionKind.SUBSCRIPTION) {
            CommandName echo = bridge.echoCommand();
            say(EngineCommands.words(echo, "trunkline"), (answer, failure) -> {
                if (failure instanceof RedisServerException refused
                        && !refused.kind().isTransient()) {
                    connection.close(bridge.failures()
                            .attempts()
                            .noTokens(bridge.facts(), echo.toString(), refused.serverMessage()));
                }
            });
        }
    }

    private void onSelected(int database, @Nullable Throwable failure) {
        if (failure == null) {
            connection.settings().setDatabase(database);
            server.memory().databases().add(database);
            server.setRefusal(null);
        } else if (failure instanceof RedisServerException refused
                && !isAboutCredentials(refused.kind())
                && !refused.kind().isTransient()) {
            // Those who use another one need not suffer from it
            server.setRefusal(
                    bridge.failures().attempts().defaultDatabaseRefused(bridge.facts(), refused.serverMessage()));
        }
    }

    /** Asks for what HELLO would have told. */
    private void askWithoutHello() {
        askAboutServer();
        if (bridge.kind() == ConnectionKind.LEASED && may(EngineCommands.CLIENT_ID)) {
            say(EngineCommands.words(EngineCommands.CLIENT_ID), (answer, failure) -> {
                if (answer != null) {
                    connection.setClientId(answer.asLong());
                }
            });
        }
    }

    /** Asks whether it is the same process as before, and where it is, which HELLO does not tell, or not everywhere. */
    private void askForRun() {
        if (may(EngineCommands.INFO)) {
            say(EngineCommands.words(EngineCommands.INFO, "server"), findings::onInfo);
        }
    }

    private Command<RespValue> hello(@Nullable String password, boolean authAvailable) {
        String wanted = wantedProtocol();
        if (password == null || authAvailable) {
            return EngineCommands.words(EngineCommands.HELLO, wanted);
        }
        String user = options.security().user();
        return EngineCommands.words(
                EngineCommands.HELLO,
                wanted,
                "AUTH",
                user == null ? "default" : user,
                password,
                "SETNAME",
                options.client().effectiveClientName());
    }

    /** A subscription connection speaks what was agreed on for commands. */
    private String wantedProtocol() {
        boolean resp3 = bridge.kind() == ConnectionKind.SUBSCRIPTION
                ? server.protocol() >= 3
                : options.effectiveProtocol() != ProtocolVersion.RESP2;
        return resp3 ? "3" : "2";
    }

    private void onAuth(@Nullable RespValue answer, @Nullable Throwable failure) {
        if (failure instanceof RedisServerException refused) {
            if (refused.kind().isTransient()) {
                connection.close(bridge.failures()
                        .handshake(bridge.facts(), ConnectionFailureType.UNABLE_TO_CONNECT, refused.serverMessage()));
            } else {
                endUnauthenticated(refused.serverMessage());
            }
        }
    }

    /** Whether a server says so to a newcomer before it was asked anything. */
    private static boolean isAboutNewcomers(RedisServerException refused) {
        return refused.kind() == RedisErrorKind.MAX_CLIENTS
                || refused.serverMessage().startsWith("DENIED");
    }

    private static boolean isAboutCredentials(RedisErrorKind kind) {
        return kind == RedisErrorKind.NO_AUTH || kind == RedisErrorKind.WRONG_PASS;
    }

    private void endUnauthenticated(String answer) {
        connection.close(bridge.failures().authentication(bridge.facts(), answer));
    }

    private void onHello(@Nullable RespValue answer, @Nullable Throwable failure) {
        if (failure instanceof RedisServerException refused) {
            if (isAboutCredentials(refused.kind())) {
                endUnauthenticated(refused.serverMessage());
                return;
            }
            helloRefused = true;
            connection.setProtocol(2);
            return;
        }
        if (answer == null) {
            return; // the connection is gone
        }
        try {
            findings.learn(answer);
        } catch (IllegalStateException e) { // a fact is not of its type
            connection.close(bridge.failures()
                    .handshake(bridge.facts(), ConnectionFailureType.PROTOCOL_FAILURE, "HELLO: " + e.getMessage()));
        }
    }

    /**
     * Asks what HELLO did not tell; where INFO is not to be had either, a write that a replica refuses tells the role.
     */
    private void askAboutServer() {
        if (bridge.kind() != ConnectionKind.INTERACTIVE || options.topology().proxy() != ProxyKind.NONE) {
            return; // a proxy has no role, and its servers have theirs without us
        }
        if (may(EngineCommands.INFO)) {
            say(EngineCommands.words(EngineCommands.INFO, "server"), findings::onInfo);
            say(EngineCommands.words(EngineCommands.INFO, "replication"), findings::onInfo);
        } else if (may(EngineCommands.SET)) {
            String unique = "trunkline:" + UUID.randomUUID();
            say(EngineCommands.words(EngineCommands.SET, unique, "1", "PX", "1", "NX"), findings::onProbe);
        }
    }

    /**
     * The command whose answer proves that everything before it was taken, and that others would be, too. PING, where
     * it is available: a server that is still reading its data answers ECHO and TIME all the same. It goes out with all
     * that was said before.
     */
    private void trace() {
        if (may(EngineCommands.PING)) {
            say(EngineCommands.ping(), this::onTrace);
        } else if (server.memory().refusals().contains(EngineCommands.PING) && options.sendsHello() && !helloRefused) {
            say(
                    EngineCommands.words(EngineCommands.HELLO, wantedProtocol()),
                    this::onTrace); // which every user may run
        } else if (may(EngineCommands.ECHO) && bridge.kind() != ConnectionKind.SUBSCRIPTION) {
            say(EngineCommands.words(EngineCommands.ECHO, "trunkline"), this::onTrace);
        } else if (may(EngineCommands.TIME)) {
            say(EngineCommands.words(EngineCommands.TIME), this::onTrace);
        } else {
            say(EngineCommands.words(EngineCommands.EXISTS, "trunkline"), this::onTrace);
        }
        connection.flush();
    }

    private void onTrace(@Nullable RespValue answer, @Nullable Throwable failure) {
        if (failure instanceof RedisServerException refused) {
            onRefusedTrace(refused.kind(), refused.serverMessage());
        } else if (failure == null) {
            finish();
        }
    }

    // Without a switch, for which a class would have to be loaded just when a server is back
    private void onRefusedTrace(RedisErrorKind kind, String answer) {
        if (kind == RedisErrorKind.LOADING) {
            onLoading(answer);
        } else if (STILL_USABLE.contains(kind)) {
            finish();
        } else if (isAboutCredentials(kind)) {
            endUnauthenticated(answer);
        } else {
            connection.close(
                    bridge.failures().handshake(bridge.facts(), ConnectionFailureType.PROTOCOL_FAILURE, answer));
        }
    }

    /** A small data set is read in no time: it is waited for here, and for a large one as for a server that is away. */
    @Override
    public void onLoading(String answer) {
        long now = bridge.nanoTime();
        if (loadingAnswers++ == 0) {
            loadingSinceNanos = now;
        }
        long waited = now - loadingSinceNanos;
        if (loadingAnswers <= ASKED_AT_ONCE) {
            askAgain();
        } else if (waited < LOADING_LIMIT_NANOS) {
            bridge.keeper().dialer().pause(Math.max(LOADING_PAUSE_NANOS, waited / 8), askAgain);
        } else {
            connection.close(bridge.failures().handshake(bridge.facts(), ConnectionFailureType.LOADING, answer));
        }
    }

    private void askAgain() {
        long now = bridge.nanoTime();
        Message<?> command = options.resp().highIntegrity() // which wants a token behind it
                ? null
                : ReadinessQuestion.choose(bridge.waiting(), connection, now);
        if (command != null && command.beginWrite()) {
            connection.matcher().acceptLargeReplies(); // such as this command's
            connection.write(new ReadinessQuestion<>(
                    command, now, options.timeouts().connectTimeout().toNanos(), this));
            connection.flush();
        } else {
            trace();
        }
    }

    /** Something else is the matter with that command: one that nothing else can be the matter with tells. */
    @Override
    public void onRefused(Message<?> asked) {
        bridge.waiting().forget(asked); // another server may have it by now, and this one must not get it again
        trace();
    }

    @Override
    public void onServed() {
        connection.lane().flush(); // its caller waits
        finish();
    }

    private void finish() {
        if (helloRefused) {
            helloRefused = false;
            askWithoutHello();
            trace();
            return;
        }
        if (isFirst() && !server.mayServe(findings.facts(), begunNanos)) {
            long waited = bridge.nanoTime() - begunNanos;
            bridge.keeper()
                    .dialer()
                    .pause(Math.min(TRUST_PAUSE_NANOS, Math.max(LOADING_PAUSE_NANOS, waited / 8)), finish);
            return;
        }
        if (bridge.kind() == ConnectionKind.INTERACTIVE) {
            server.learn(findings.facts());
        }
        bridge.keeper().onEstablished(connection);
        untaken.onEstablished();
    }

    /** Whether callers have no other connection to this server, so that it may have been away; or may find that out. */
    private boolean isFirst() {
        boolean isShared = bridge.kind() == ConnectionKind.INTERACTIVE || bridge.kind() == ConnectionKind.BULK;
        return bridge == server.interactive() || isShared && !server.isEstablished();
    }

    private void say(Command<RespValue> command, InternalMessage.Listener<RespValue> listener) {
        connection.write(bridge.internalMessage(command, (answer, failure) -> {
            if (failure instanceof RedisServerException refused) {
                if (isAboutNewcomers(refused)) {
                    connection.turnAway(
                            bridge.failures().attempts().turnedAway(bridge.facts(), refused.serverMessage()));
                    return;
                }
                server.memory().refusals().learn(command.name(), refused);
                connection.setWords(refused.serverMessage());
            }
            listener.onEnd(answer, failure);
        }));
    }

    /** Says something whose refusal does not matter. */
    private void tell(Command<RespValue> command) {
        say(command, (answer, failure) -> untaken.onAnswer(command, failure));
    }
}
