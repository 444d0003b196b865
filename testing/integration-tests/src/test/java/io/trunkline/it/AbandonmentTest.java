package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Subscriber.Subscription;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.FaultProxy;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a multiplexer that is dropped without being closed. */
@DisplayName("C7 Drop without close")
final class AbandonmentTest {

    private static final String SOON = "heartbeatInterval=20";

    /** Lets go of what a test holds, so that nothing on this thread's stack keeps it. */
    private static final class Holder {
        private @Nullable ConnectionMultiplexer multiplexer;
        private @Nullable Database<String, String> database;
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void drop_idle_endsItsThreadsAndSocketsAndCanBeCollected(ProtocolVersion protocol) {
        WeakReference<ConnectionMultiplexer> dropped = connectAndDrop(protocol);
        awaitEnd("abandoned", dropped);
    }

    private static WeakReference<ConnectionMultiplexer> connectAndDrop(ProtocolVersion protocol) {
        ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "name=abandoned", SOON);
        assertThat(multiplexer.database().ping()).isEqualTo("PONG");
        assertThat(hasThreads("abandoned")).isTrue();
        return new WeakReference<>(multiplexer);
    }

    @Test
    void drop_butAViewIsHeld_goesOnUntilTheViewIsDroppedToo() {
        Holder holder = new Holder();
        holder.multiplexer = Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "name=viewed", SOON);
        holder.database = holder.multiplexer.database();
        WeakReference<ConnectionMultiplexer> dropped = new WeakReference<>(holder.multiplexer);
        holder.multiplexer = null;
        Clients.await("the collection of the multiplexer itself", () -> isCollected(dropped));
        for (int i = 0; i < 20; i++) {
            System.gc();
            assertThat(holder.database.ping()).isEqualTo("PONG");
        }
        holder.database = null;
        awaitEnd("viewed", dropped);
    }

    @Test
    void drop_withACommandUnanswered_failsItInTimeAndEndsThen() {
        try (FaultProxy proxy = FaultProxy.before(
                new InetSocketAddress(Clients.server().host(), Clients.server().port()))) {
            RedisFuture<String> unanswered = sendIntoSilence(proxy);
            boolean timedOut = unanswered
                    .<Boolean>handle((value, failure) -> failure instanceof RedisTimeoutException
                            || failure instanceof CompletionException wrapped
                                    && wrapped.getCause() instanceof RedisTimeoutException)
                    .toCompletableFuture()
                    .join();
            assertThat(timedOut).isTrue();
            awaitEnd("silenced", new WeakReference<>(null));
        }
    }

    private static RedisFuture<String> sendIntoSilence(FaultProxy proxy) {
        ConnectionMultiplexer multiplexer =
                Clients.connect(proxy.endpoint(), ProtocolVersion.RESP3, "name=silenced", SOON);
        proxy.blackhole();
        return multiplexer
                .database()
                .withTimeout(Duration.ofMillis(500))
                .async()
                .ping();
    }

    @Test
    void drop_withAHandlerSubscribed_goesOnUntilItIsUnsubscribed() {
        AtomicInteger received = new AtomicInteger();
        Channel channel = Channel.literal(Clients.unique("abandoned"));
        WeakReference<ConnectionMultiplexer> dropped = subscribeAndDrop(channel, received);
        Clients.await("the collection of the multiplexer itself", () -> isCollected(dropped));
        try (ConnectionMultiplexer other = Clients.connect(ProtocolVersion.RESP3)) {
            for (int i = 1; i <= 10; i++) {
                System.gc();
                int wanted = i;
                assertThat(other.subscriber().publish(channel, i < 10 ? "go on" : "stop"))
                        .isOne();
                Clients.await("message " + i, () -> received.get() == wanted);
            }
        }
        awaitEnd("subscribed", dropped);
    }

    private static WeakReference<ConnectionMultiplexer> subscribeAndDrop(Channel channel, AtomicInteger received) {
        ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "name=subscribed", SOON);
        CompletableFuture<Subscription> subscription = new CompletableFuture<>();
        subscription.complete(multiplexer.subscriber().subscribe(channel, message -> {
            received.incrementAndGet();
            if (message.payload().equals("stop")) {
                subscription.join().close();
            }
        }));
        return new WeakReference<>(multiplexer);
    }

    private static void awaitEnd(String name, WeakReference<?> dropped) {
        Clients.await("the end of the dropped multiplexer", () -> isCollected(dropped) && !hasThreads(name));
    }

    private static boolean isCollected(WeakReference<?> dropped) {
        System.gc();
        return dropped.refersTo(null);
    }

    private static boolean hasThreads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("trunkline-" + name));
    }
}
