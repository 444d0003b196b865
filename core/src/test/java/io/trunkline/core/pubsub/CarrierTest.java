package io.trunkline.core.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Channel;
import io.trunkline.SubscriptionGap;
import io.trunkline.core.EngineRig;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.Message;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which server's connection carries subscriptions when servers come and go. */
final class CarrierTest {

    private static final Channel NEWS = Channel.literal("news");

    private final EngineRig rig = new EngineRig(options -> options);

    private void begin(String... hosts) {
        rig.topology().start();
        rig.install(hosts);
        for (String host : hosts) {
            rig.until(rig.pair(host).server()::isReady);
        }
    }

    private void untilGone() {
        rig.until(() -> rig.topology().current().retired().draining().isEmpty());
    }

    /** Remembers what it hears. */
    private static final class Listener implements Receiver {
        final Channel channel;
        final List<String> heard = new ArrayList<>();
        final List<SubscriptionGap> gaps = new ArrayList<>();
        int ends;

        Listener(Channel channel) {
            this.channel = channel;
        }

        @Override
        public Channel channel() {
            return channel;
        }

        @Override
        public void onMessage(String from, RespFrame frame) {
            heard.add(from);
        }

        @Override
        public void onGap(SubscriptionGap gap) {
            gaps.add(gap);
        }

        @Override
        public void onEnd(@Nullable RedisException cause) {
            ends++;
        }
    }

    private Listener subscribed() {
        return subscribed(NEWS);
    }

    private Listener subscribed(Channel channel) {
        Listener listener = new Listener(channel);
        EngineFuture<String> future =
                rig.subscriptions().add(listener, "made", Duration.ofSeconds(1).toNanos());
        rig.until(future::isDone);
        return listener;
    }

    private void publishAt(String host) {
        Message<?> publish = rig.message(EngineCommands.PUBLISH, "news", "hello");
        rig.pair(host).server().interactive().submit(publish);
        rig.until(publish::isOver);
        rig.time().advance(Duration.ofMillis(5));
    }

    @Test
    void retire_theSubscriptionCarrier_anotherOneCarriesThem() {
        begin("one", "two");
        Listener listener = subscribed();
        PhysicalBridge old = rig.subscriptions().carrier();
        rig.until(() -> {
            PhysicalBridge other = rig.pair("two").server().subscriptions().carrier();
            return other != null && other.isEstablished();
        });
        rig.install("two");
        rig.until(() ->
                rig.subscriptions().carrier() != old && rig.subscriptions().isConfirmed(NEWS));

        publishAt("two");
        assertThat(listener.heard).containsExactly("news");
        assertThat(listener.ends).isZero();
        untilGone();
    }

    @Test
    void retire_theCarrierAndNobodyElseIsThere_staysUntilAnotherIs() {
        begin("one");
        Listener listener = subscribed();
        PhysicalBridge old = rig.subscriptions().carrier();
        rig.install("two");
        rig.redis("two").stop();
        rig.time().advance(Duration.ofSeconds(2));
        assertThat(rig.subscriptions().carrier()).isSameAs(old);
        assertThat(rig.subscriptions().isConfirmed(NEWS)).isTrue();

        rig.redis("two").start(true);
        rig.until(() ->
                rig.subscriptions().carrier() != old && rig.subscriptions().isConfirmed(NEWS));
        publishAt("two");
        assertThat(listener.heard).containsExactly("news");
        untilGone();
        rig.time().advance(Duration.ofMillis(5)); // for the server to hear of it
        assertThat(rig.redis("one").connections()).isEmpty();
    }

    @Test
    void retire_theCarrierAndNobodyElseComes_isLetGo() {
        begin("one");
        subscribed();
        rig.install("two");
        rig.redis("two").stop();
        untilGone();
        rig.time().advance(Duration.ofMillis(5)); // for the server to hear of it

        assertThat(rig.subscriptions().carrier()).isNull();
        assertThat(rig.redis("one").connections()).isEmpty();
    }

    @Test
    void close_whileTheCarrierWaitsForAnotherServer_leavesNothingToDo() {
        begin("one");
        subscribed();
        rig.install("two");
        rig.redis("two").stop();
        rig.time().advance(Duration.ofMillis(10));
        rig.subscriptions().endAll();
        rig.topology().close().forEach(ServerEndPoint::close);
        untilGone();
        rig.time().advance(Duration.ofMillis(5)); // for the servers to hear of it

        assertThat(rig.time().pending()).isEmpty();
    }

    @Test
    void onRole_carrierIsNoPrimaryAnyMore_thePrimaryCarries() {
        begin("one", "two");
        subscribed();
        PhysicalBridge old = rig.subscriptions().carrier();
        rig.until(() -> {
            PhysicalBridge other = rig.pair("two").server().subscriptions().carrier();
            return other != null && other.isEstablished();
        });
        rig.redis("one").replicateFrom(rig.redis("two"), Duration.ofMillis(1));
        rig.topology().doubt();
        rig.until(() ->
                rig.subscriptions().carrier() != old && rig.subscriptions().isConfirmed(NEWS));

        assertThat(rig.subscriptions().carrier())
                .isSameAs(rig.pair("two").server().subscriptions().carrier());
    }

    /** The server that is left is not to hand out what nobody wants any more. */
    @Test
    void onRole_thePrimaryRefusesTheChannel_isUnsubscribedFromAtTheOldCarrierToo() {
        begin("one", "two");
        Listener listener = subscribed();
        assertThat(rig.redis("one").subscriptions()).containsExactly("subscribe news");
        rig.redis("two").deny(Set.of(), Set.of("news"));
        rig.redis("one").replicateFrom(rig.redis("two"), Duration.ofMillis(1));
        rig.topology().doubt();
        rig.until(() -> listener.ends == 1);

        rig.until(() -> rig.redis("one").subscriptions().isEmpty());
        assertThat(rig.subscriptions().isEmpty()).isTrue();
    }

    /** What is not asked for, nobody answers. */
    @Test
    void remove_onTheMoveBeforeTheOtherServerIsAsked_theRestArrives() {
        begin("one", "two");
        subscribed();
        Listener given = subscribed(Channel.pattern("w*"));
        rig.redis("one").replicateFrom(rig.redis("two"), Duration.ofMillis(1));
        rig.topology().doubt();
        rig.until(() -> {
            PhysicalBridge other = rig.pair("two").server().subscriptions().carrier();
            return other != null && rig.subscriptions().uses(other);
        });
        PhysicalBridge old = rig.subscriptions().carrier();
        rig.subscriptions().remove(given);

        rig.until(() -> rig.subscriptions().carrier() != old);
        rig.until(() -> rig.redis("one").subscriptions().isEmpty());
        assertThat(rig.redis("two").subscriptions()).containsExactly("subscribe news");
    }
}
