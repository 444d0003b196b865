package io.trunkline.core.bridge;

import io.trunkline.command.Command;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.RespValue;
import io.trunkline.status.ConnectionKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done at intervals while a bridge's connection is up. Confined to the bridge's loop. */
final class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    private final EngineContext engine;
    private final PhysicalBridge bridge;
    private final LivenessMonitor liveness;
    private final Runnable beat = this::beat;
    private final LoopTimer timer = new LoopTimer();
    private @Nullable InternalMessage<Boolean> consistencyCheck;

    Heartbeat(EngineContext engine, PhysicalBridge bridge, LivenessMonitor liveness) {
        this.engine = engine;
        this.bridge = bridge;
        this.liveness = liveness;
    }

    /** The connection is up. */
    void start() {
        bridge.loopLag().expectHeartbeat(bridge.nanoTime() + engine.heartbeatNanos());
        timer.set(bridge.loop(), engine.heartbeatNanos(), beat);
    }

    /** The connection is gone. */
    void stop() {
        assert bridge.loop().inLoop();
        bridge.loopLag().expectNoHeartbeat();
        timer.cancel();
    }

    private void beat() {
        assert bridge.loop().inLoop();
        long now = bridge.nanoTime();
        bridge.loopLag().observeHeartbeat(now);
        engine.gcClock().sample(now);
        engine.latency().tick(now);
        BridgeConnection current = bridge.established();
        if (current == null) {
            return;
        }
        bridge.lane().relieve();
        liveness.check();
        long keepAlive = engine.keepAliveNanos();
        if (engine.options().resp().heartbeatConsistencyChecks() && bridge.kind() == ConnectionKind.INTERACTIVE) {
            checkConsistency(current);
        } else if (keepAlive > 0
                && now - current.silence().lastWriteNanos() >= keepAlive
                && bridge.kind() != ConnectionKind.LEASED) {
            Command<RespValue> question = keepAliveCommand(current);
            bridge.sayNow(
                    question,
                    (value, failure) -> bridge.server().memory().refusals().learn(question.name(), failure));
        }
        if (bridge == bridge.server().interactive() && !bridge.isRetired()) {
            bridge.server().roleWatch().onHeartbeat(now);
        }
        start();
    }

    /** What is said on a connection that has been quiet for long: of what this user may say. */
    private Command<RespValue> keepAliveCommand(BridgeConnection current) {
        return bridge.server().memory().refusals().contains(EngineCommands.PING)
                        && engine.isAvailable(EngineCommands.HELLO)
                ? EngineCommands.words(EngineCommands.HELLO, Integer.toString(current.protocol()))
                : engine.keepAliveCommand();
    }

    /**
     * Asks for an echo, which tells whether replies still belong to their commands; not again before it was answered.
     */
    private void checkConsistency(BridgeConnection current) {
        Refusals refusals = bridge.server().memory().refusals();
        if (consistencyCheck != null && !consistencyCheck.isOver() || refusals.contains(engine.echoCommand())) {
            return;
        }
        String sent = "trunkline:" + Long.toHexString(engine.randomLong());
        Command<Boolean> echo = EngineCommands.words(engine.echoCommand(), sent).readAs(in -> in.readMatches(sent));
        InternalMessage<Boolean> check = bridge.internalMessage(echo, (matches, failure) -> {
            refusals.learn(echo.name(), failure);
            if (refusals.contains(echo.name())) {
                LOG.warn(
                        "heartbeatConsistencyChecks has no effect, since the user may not run {}: endpoint={}",
                        echo.name(),
                        bridge.server().endpoint());
            }
            if (Boolean.FALSE.equals(matches) || failure instanceof UnexpectedReplyException) {
                current.close(bridge.failures().replies().wrongEcho(bridge.facts()));
            }
        });
        if (bridge.sayNow(check)) { // else it would never end, and none would follow it
            consistencyCheck = check;
        }
    }
}
