package io.trunkline.core.pubsub;

import io.trunkline.Channel.Mode;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.SubscriptionMessage;
import io.trunkline.core.runtime.EngineCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What servers are told of channels. Used under the lock of {@link Subscriptions}. */
final class ChannelRequests {

    /** So many channels go into one command when all are made again. */
    private static final int CHANNELS_PER_COMMAND = 1000;

    private final EngineContext engine;
    private final ReentrantLock lock;
    private final SubscriptionEndings endings;
    private final Consumer<ChannelState> remover;
    private final Runnable onElsewhere;
    /** Of the commands; whoever waits for a confirmation has a limit of its own, which is not longer. */
    private final long timeoutNanos;

    /**
     * Makes one.
     *
     * @param remover forgets a channel that a server will not hear of, under the lock
     * @param onElsewhere hears that a server says that another one is the right one
     */
    ChannelRequests(
            EngineContext engine,
            ReentrantLock lock,
            SubscriptionEndings endings,
            Consumer<ChannelState> remover,
            Runnable onElsewhere) {
        this.engine = engine;
        this.lock = lock;
        this.endings = endings;
        this.remover = remover;
        this.onElsewhere = onElsewhere;
        this.timeoutNanos = Math.max(
                engine.options().timeouts().syncTimeout().toNanos(),
                engine.options().timeouts().asyncTimeout().toNanos());
    }

    /** Tells a server of channels that they are wanted, or that they are not wanted there any more, if it is there. */
    void submitAll(
            SubscriptionCarrier carrier,
            @Nullable PhysicalBridge bridge,
            int epoch,
            Collection<ChannelState> some,
            boolean subscribe) {
        assert lock.isHeldByCurrentThread();
        if (bridge == null || !bridge.isEstablished() || some.isEmpty()) {
            return;
        }
        if (some.size() == 1) {
            submit(carrier, bridge, epoch, List.copyOf(some), subscribe);
            return;
        }
        Map<Mode, List<ChannelState>> byMode = new EnumMap<>(Mode.class);
        some.forEach(state -> byMode.computeIfAbsent(state.onWire().mode(), mode -> new ArrayList<>())
                .add(state));
        byMode.values().forEach(all -> {
            for (int start = 0; start < all.size(); start += CHANNELS_PER_COMMAND) {
                int end = Math.min(all.size(), start + CHANNELS_PER_COMMAND);
                submit(carrier, bridge, epoch, List.copyOf(all.subList(start, end)), subscribe);
            }
        });
    }

    private void submit(
            SubscriptionCarrier carrier, PhysicalBridge bridge, int epoch, List<ChannelState> some, boolean subscribe) {
        Mode mode = some.get(0).onWire().mode();
        List<byte[]> words = new ArrayList<>(some.size());
        some.forEach(state -> words.add(state.onWire().name().getBytes(StandardCharsets.UTF_8)));
        if (subscribe) {
            carrier.onSubmitted(epoch);
        }
        bridge.submit(new SubscriptionMessage(
                EngineCommands.subscription(mode, subscribe, words),
                SubscriptionMessage.confirmationOf(mode, subscribe),
                some.size(),
                bridge.nanoTime(),
                timeoutNanos,
                new SubscriptionRequest(this, carrier, bridge, epoch, some, subscribe)));
    }

    /** Has a server say something, so that it is known whether it has brought everything up to now. */
    void askForSignOfLife(PhysicalBridge bridge) {
        bridge.execute(() -> bridge.sayNow(engine.keepAliveCommand(), (reply, failure) -> {}));
    }

    // ---- for those on their way ----

    EngineContext engine() {
        return engine;
    }

    ReentrantLock lock() {
        return lock;
    }

    SubscriptionEndings endings() {
        return endings;
    }

    /** A server will not hear of a channel, which ends. */
    void remove(ChannelState state) {
        remover.accept(state);
    }

    /** A server says that another one is the right one. Not under the lock. */
    void onElsewhere() {
        onElsewhere.run();
    }
}
