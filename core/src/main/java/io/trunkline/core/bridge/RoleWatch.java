package io.trunkline.core.bridge;

import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.reply.RespValue;
import io.trunkline.status.ServerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server whether it is a primary or a replica: now and then, and when something says that it may have changed.
 * One question at a time, and none sooner than a moment after the last; what is asked for meanwhile is asked once more.
 * Confined to the loop of the server's first interactive bridge, but for {@link #ask}.
 */
public final class RoleWatch {

    private static final CommandName GET = CommandName.of("GET");

    /** However many commands doubt the role, the server is not asked more often. */
    private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final EngineContext engine;
    private final PhysicalBridge bridge;
    private final BridgeOwner server;
    private final long intervalNanos;
    private final Runnable question = this::askNow;
    /** Whether the question is on its way to the loop, or waits there for its time. */
    private final AtomicBoolean wanted = new AtomicBoolean();

    /** What is to be asked when there is a connection. */
    private final List<Runnable> untied = new ArrayList<>();

    private long askedNanos;
    private boolean everAsked;
    private boolean underWay;
    private boolean again;
    private boolean stopped;
    private final LoopTimer timer = new LoopTimer();

    /**
     * Makes one.
     *
     * @param bridge the server's first interactive one
     */
    public RoleWatch(EngineContext engine, PhysicalBridge bridge, BridgeOwner server) {
        this.engine = engine;
        this.bridge = bridge;
        this.server = server;
        this.intervalNanos = engine.options().topology().configCheckSeconds().toNanos();
    }

    /** Something says that the role may have changed. Any thread. */
    public void ask() {
        // a plain look first: whoever doubts may do so with every command
        if (!wanted.get() && wanted.compareAndSet(false, true)) {
            bridge.execute(question);
        }
    }

    /**
     * Asks which server is to be the primary if several say that they are.
     *
     * @param listener gets the key's value as soon as there is a connection, on the loop; null if there is none, or it
     *     cannot be had
     */
    public void askTieBreaker(Consumer<@Nullable String> listener) {
        String key = engine.options().topology().tieBreaker();
        bridge.execute(() -> {
            if (key == null) {
                listener.accept(null);
            } else if (bridge.established() == null) {
                untied.add(() -> askTieBreaker(listener));
            } else if (!bridge.sayNow(tieBreaker(key, listener))) {
                listener.accept(null);
            }
        });
    }

    private InternalMessage<RespValue> tieBreaker(String key, Consumer<@Nullable String> listener) {
        return new InternalMessage<>(
                EngineCommands.words(GET, key),
                0,
                bridge.nanoTime(),
                engine.connectTimeoutNanos(),
                (value, failure) -> listener.accept(value == null || value.isNull() ? null : value.asText()));
    }

    /** The connection is up and its handshake has told the role. */
    void onEstablished(long now) {
        everAsked = true;
        askedNanos = now;
        underWay = false;
        again = false;
        wanted.set(false);
        List<Runnable> waiting = List.copyOf(untied);
        untied.clear();
        waiting.forEach(Runnable::run);
    }

    /** Time has passed: asks if it is due. */
    void onHeartbeat(long now) {
        assert bridge.loop().inLoop();
        if (intervalNanos > 0 && now - askedNanos >= intervalNanos) {
            askNow();
        }
    }

    private void askNow() {
        assert bridge.loop().inLoop();
        if (stopped) {
            return; // a question that was under way ended with its connection, and whoever waited for it would ask anew
        }
        if (underWay) {
            again = true;
            return;
        }
        long now = bridge.nanoTime();
        long wait = everAsked ? askedNanos + GAP_NANOS - now : 0;
        if (wait > 0) {
            if (!timer.isSet()) {
                timer.set(bridge.loop(), wait, this::askNow);
            }
            return;
        }
        BridgeConnection connection = bridge.established();
        Command<RespValue> command = connection == null ? null : command(connection);
        wanted.set(false);
        if (command == null) {
            return; // the next handshake tells, or nothing does
        }
        everAsked = true;
        askedNanos = now;
        underWay = bridge.sayNow(command, (answer, failure) -> onAnswer(command, answer, failure));
    }

    /** The bridge is closed: nothing is asked any more. */
    void stop() {
        stopped = true;
        timer.cancel();
    }

    /** What tells the role: HELLO where it was used, else INFO; null if neither may be asked. */
    private @Nullable Command<RespValue> command(BridgeConnection connection) {
        if (connection.protocol() >= 3 && may(EngineCommands.HELLO)) {
            return EngineCommands.words(EngineCommands.HELLO, Integer.toString(connection.protocol()));
        }
        return may(EngineCommands.INFO) ? EngineCommands.words(EngineCommands.INFO, "replication") : null;
    }

    private boolean may(CommandName name) {
        return engine.isAvailable(name) && !server.memory().refusals().contains(name);
    }

    private void onAnswer(Command<RespValue> command, @Nullable RespValue answer, @Nullable Throwable failure) {
        underWay = false;
        server.memory().refusals().learn(command.name(), failure);
        if (answer != null) {
            server.memory().replication().hear(answer);
        }
        ServerRole role = answer == null ? ServerRole.UNKNOWN : roleIn(answer);
        if (role != ServerRole.UNKNOWN) {
            server.learnRole(role);
        }
        if (again) {
            again = false;
            askNow();
        }
    }

    /** What an answer tells; whatever else it is, it is no reason to end a connection. */
    private static ServerRole roleIn(RespValue answer) {
        try {
            return HandshakeFindings.roleIn(answer);
        } catch (IllegalStateException e) { // a fact is not of its type
            return ServerRole.UNKNOWN;
        }
    }
}
