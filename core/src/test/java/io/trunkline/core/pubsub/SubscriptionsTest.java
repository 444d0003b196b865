package io.trunkline.core.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Channel;
import io.trunkline.MultiplexerEvent;
import io.trunkline.SubscriptionGap;
import io.trunkline.command.CommandName;
import io.trunkline.core.EngineRig;
import io.trunkline.core.EngineRig.Pair;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SubscriptionsTest {

    private static final Channel NEWS = Channel.literal("news");
    private static final long LIMIT = Duration.ofSeconds(1).toNanos();

    private final EngineRig rig = new EngineRig(options -> options);
    private final Pair pair = rig.connected("redis");
    private final Subscriptions subscriptions = rig.subscriptions();

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

    private Listener subscribed(Channel channel) {
        Listener listener = new Listener(channel);
        EngineFuture<String> future = subscriptions.add(listener, "made", LIMIT);
        rig.until(future::isDone);
        assertThat(future.join()).isEqualTo("made");
        return listener;
    }

    @Test
    void add_first_isDoneWhenTheServerHasConfirmed() {
        EngineFuture<String> future = subscriptions.add(new Listener(NEWS), "made", LIMIT);

        assertThat(future.isDone()).isFalse();
        assertThat(subscriptions.isConfirmed(NEWS)).isFalse();
        rig.until(future::isDone);
        assertThat(pair.redis().subscriptions()).containsExactly("subscribe news");
        assertThat(subscriptions.isConfirmed(NEWS)).isTrue();
    }

    @Test
    void add_anotherToTheSameChannel_isDoneAtOnceAndTellsTheServerNothing() {
        subscribed(NEWS);
        EngineFuture<String> second = subscriptions.add(new Listener(NEWS), "made", LIMIT);

        assertThat(second.isDone()).isTrue();
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(pair.said("SUBSCRIBE")).isEqualTo(1);
        assertThat(subscriptions.receiverCount(NEWS)).isEqualTo(2);
    }

    @Test
    void remove_notTheLast_leavesTheChannel() {
        Listener first = subscribed(NEWS);
        Listener last = subscribed(NEWS);

        subscriptions.remove(first);
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(pair.redis().subscriptions()).containsExactly("subscribe news");
        subscriptions.remove(last);
        rig.until(() -> pair.redis().subscriptions().isEmpty());

        assertThat(first.ends).isEqualTo(1);
        assertThat(last.ends).isEqualTo(1);
        assertThat(subscriptions.isEmpty()).isTrue();
    }

    @Test
    void want_ofTheEngineItself_isNoneOfTheApplicationsAndStays() {
        List<String> texts = new ArrayList<>();
        subscriptions.want(new EngineReceiver(NEWS, (channel, text) -> texts.add(text)));
        rig.until(() -> subscriptions.isConfirmed(NEWS));
        assertThat(subscriptions.isEmpty()).isTrue();
        assertThat(subscriptions.receiverCount(NEWS)).isZero();

        Listener listener = subscribed(NEWS);
        assertThat(subscriptions.isEmpty()).isFalse();
        assertThat(subscriptions.receiverCount(NEWS)).isEqualTo(1);
        subscriptions.removeAll();
        assertThat(listener.ends).isEqualTo(1);
        assertThat(subscriptions.isEmpty()).isTrue();
        subscribed(Channel.literal("other"));
        assertThat(subscriptions.isEmpty()).isFalse();
        subscriptions.removeAll(NEWS);
        subscriptions.removeAll(Channel.literal("other"));
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(pair.redis().subscriptions()).containsExactly("subscribe news");

        pair.server().interactive().submit(rig.message(EngineCommands.PUBLISH, "news", "still"));
        rig.until(() -> texts.equals(List.of("still")));
        assertThat(listener.heard).isEmpty();
    }

    @Test
    void removeAll_ofAChannel_endsItsReceiversAndNoOthers() {
        Listener first = subscribed(NEWS);
        Listener second = subscribed(NEWS);
        Listener other = subscribed(Channel.pattern("w*"));

        subscriptions.removeAll(NEWS);
        rig.until(() -> pair.redis().subscriptions().equals(Set.of("psubscribe w*")));

        assertThat(first.ends + second.ends).isEqualTo(2);
        assertThat(other.ends).isZero();
    }

    @Test
    void message_published_reachesTheReceiversOfItsChannel() {
        Listener first = subscribed(NEWS);
        Listener second = subscribed(NEWS);
        Listener pattern = subscribed(Channel.pattern("n*"));
        Listener other = subscribed(Channel.literal("weather"));

        pair.server().interactive().submit(rig.message(EngineCommands.PUBLISH, "news", "rain"));
        rig.until(() -> !second.heard.isEmpty() && !pattern.heard.isEmpty());

        assertThat(first.heard).containsExactly("news");
        assertThat(second.heard).containsExactly("news");
        assertThat(pattern.heard).containsExactly("news");
        assertThat(other.heard).isEmpty();
    }

    @Test
    void connectionLost_everythingWanted_isMadeAgain() {
        Listener listener = subscribed(NEWS);
        subscribed(Channel.pattern("w*"));
        pair.redis().server().resetLinks();
        rig.until(() -> !subscriptions.isConfirmed(NEWS));

        rig.until(() -> subscriptions.isConfirmed(NEWS) && subscriptions.isConfirmed(Channel.pattern("w*")));

        assertThat(pair.redis().subscriptions()).containsExactlyInAnyOrder("subscribe news", "psubscribe w*");
        assertThat(listener.ends).isZero();
    }

    /** Else it would count as answered, and its confirmation as nobody's. */
    @Test
    void add_aReplyComesTwice_isNotTakenForTheAnswerAndTheConnectionIsMadeAnew() {
        subscribed(NEWS);
        Channel weather = Channel.literal("weather");
        PhysicalBridge carrier = subscriptions.carrier();
        assertThat(carrier).isNotNull();
        pair.redis().repeatNextReply(true);
        carrier.submit(rig.message(CommandName.of("ECHO"), "hello"));
        EngineFuture<String> future = subscriptions.add(new Listener(weather), "made", LIMIT);
        rig.until(future::isDone);

        assertThat(future.join()).isEqualTo("made");
        assertThat(rig.events())
                .anyMatch(event -> event instanceof MultiplexerEvent.ConnectionFailed failed
                        && failed.failureType() == ConnectionFailureType.RESPONSE_INTEGRITY_FAILURE);
        assertThat(pair.redis().subscriptions()).containsExactlyInAnyOrder("subscribe news", "subscribe weather");
    }

    @Test
    void add_serverAway_failsInTimeAndLeavesNothing() {
        pair.redis().stop();
        rig.until(() -> !pair.server().isEstablished());
        Listener listener = new Listener(NEWS);
        EngineFuture<String> future = subscriptions.add(listener, "made", LIMIT);
        rig.until(future::isDone);

        assertThat(future.failure()).isInstanceOf(RedisTimeoutException.class);
        assertThat(subscriptions.isEmpty()).isTrue();
        assertThat(listener.ends).isEqualTo(1);
        pair.redis().start(true);
        rig.until(pair.server()::isEstablished);
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(pair.redis().subscriptions()).isEmpty();
    }

    @Test
    void endAll_everybody_hearsOfItAndNobodyElseComes() {
        Listener listener = subscribed(NEWS);
        EngineFuture<String> waiting = subscriptions.add(new Listener(Channel.literal("weather")), "made", LIMIT);

        subscriptions.endAll();
        rig.until(waiting::isDone);

        assertThat(listener.ends).isEqualTo(1);
        assertThat(waiting.failure()).isInstanceOf(RedisConnectionException.class);
        assertThatThrownBy(() -> subscriptions.add(new Listener(NEWS), "made", LIMIT))
                .isInstanceOf(RedisConnectionException.class);
    }
}
