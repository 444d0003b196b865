package io.trunkline.core.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Channel;
import io.trunkline.MultiplexerEvent;
import io.trunkline.RedisFuture;
import io.trunkline.SubscriptionGap;
import io.trunkline.SubscriptionGap.Cause;
import io.trunkline.codec.Codecs;
import io.trunkline.command.CommandName;
import io.trunkline.command.HashSlot;
import io.trunkline.core.EngineRig;
import io.trunkline.core.bridge.BridgeOwner;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.CarrierSelection;
import io.trunkline.exception.RedisException;
import io.trunkline.options.Endpoint;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedClusterNode;
import io.trunkline.testkit.simulation.Takeover;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which nodes of a cluster carry subscriptions, and what is told and lost when that changes (G8 to G11). */
final class ClusterSubscriptionsTest {

    private static final long LIMIT = Duration.ofSeconds(5).toNanos();

    private EngineRig rig = new EngineRig(options -> options);
    private SimulatedCluster cluster =
            rig.cluster(builder -> builder.primaries(3).replicas(1));

    private void begin(ProtocolVersion protocol) {
        rig = new EngineRig(options -> options.resp(resp -> resp.protocol(protocol)));
        cluster = rig.cluster(builder -> builder.primaries(3).replicas(1));
    }

    /** A gap on the virtual clock. */
    private record Told(Cause cause, long fromNanos, long untilNanos) {}

    /** Remembers what it hears, and when. */
    private final class Listener implements Receiver {
        final Channel channel;
        final List<String> heard = new ArrayList<>();
        final List<Told> gaps = new ArrayList<>();
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
            heard.add(Codecs.UTF8.decodeValue(frame));
        }

        @Override
        public void onGap(SubscriptionGap gap) {
            long now = rig.time().nanoTime();
            gaps.add(new Told(gap.cause(), now - gap.duration().toNanos(), now));
        }

        @Override
        public void onEnd(@Nullable RedisException cause) {
            ends++;
        }

        boolean wasToldOf(long nanos) {
            return gaps.stream().anyMatch(gap -> gap.fromNanos <= nanos && nanos <= gap.untilNanos);
        }
    }

    private Listener subscribed(Channel channel) {
        Listener listener = new Listener(channel);
        EngineFuture<String> future = rig.subscriptions().add(listener, "made", LIMIT);
        rig.until(future::isDone);
        assertThat(future.join()).isEqualTo("made");
        return listener;
    }

    private static int slotOf(Channel channel) {
        return HashSlot.of(channel.name().getBytes(StandardCharsets.UTF_8));
    }

    private SimulatedClusterNode other(int slot) {
        return cluster.nodes().stream()
                .filter(node -> node.isPrimary() && node.isRunning() && node != cluster.owner(slot))
                .findFirst()
                .orElseThrow();
    }

    private RedisFuture<RespValue> publish(Channel channel, String text) {
        Router router = rig.router();
        String name = channel.mode() == Channel.Mode.SHARDED ? "SPUBLISH" : "PUBLISH";
        return router.executeAsync(
                EngineCommands.words(CommandName.of(name), channel.name(), text),
                Route.to(0, rig.context().options()));
    }

    private static Endpoint endpoint(SimulatedClusterNode node) {
        return new Endpoint.Tcp(node.address().host(), node.address().port());
    }

    private ServerEndPoint server(SimulatedClusterNode node) {
        Endpoint wanted = endpoint(node);
        return rig.topology().current().everyServer().stream()
                .filter(server -> server.endpoint().equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    private SimulatedClusterNode carrier() {
        PhysicalBridge bridge = Objects.requireNonNull(rig.subscriptions().carrier());
        return cluster.nodes().stream()
                .filter(node -> bridge.server().endpoint().equals(endpoint(node)))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> subscriptions(SimulatedClusterNode node) {
        return node.redis().subscriptions();
    }

    private List<SimulatedClusterNode> listenedTo(String subscription) {
        return cluster.nodes().stream()
                .filter(node -> subscriptions(node).contains(subscription))
                .toList();
    }

    // ---- sharded channels ----

    @ParameterizedTest
    @EnumSource
    void case_G9_shardChannels_areCarriedByTheOwnersOfTheirSlots(ProtocolVersion protocol) {
        begin(protocol);
        List<Listener> listeners = Stream.of("a", "b", "c", "d", "e", "f")
                .map(name -> subscribed(Channel.sharded(name)))
                .toList();
        for (Listener each : listeners) {
            assertThat(listenedTo("ssubscribe " + each.channel.name()))
                    .containsExactly(cluster.owner(slotOf(each.channel)));
            RedisFuture<RespValue> sent = publish(each.channel, "hello");
            rig.until(sent::isDone);
            assertThat(sent.join().asLong()).isEqualTo(1);
        }
        rig.until(() -> listeners.stream().allMatch(each -> each.heard.equals(List.of("hello"))));
        assertThat(listeners).allMatch(each -> each.gaps.isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void case_G9_slotMoves_itsChannelsFollowAndNothingLaterIsMissed(ProtocolVersion protocol) {
        begin(protocol);
        Listener listener = subscribed(Channel.sharded("{x}1"));
        Listener sibling = subscribed(Channel.sharded("{x}2"));
        int slot = slotOf(listener.channel);
        SimulatedClusterNode target = other(slot);
        cluster.moveAtomically(slot, slot, target);
        rig.until(() -> listenedTo("ssubscribe {x}1").equals(List.of(target))
                && listenedTo("ssubscribe {x}2").equals(List.of(target))
                && rig.subscriptions().isConfirmed(listener.channel)
                && rig.subscriptions().isConfirmed(sibling.channel));
        rig.until(publish(listener.channel, "later")::isDone);
        rig.until(() -> !listener.heard.isEmpty());

        assertThat(listener.heard).containsExactly("later");
        assertThat(listener.ends).isZero();
        assertThat(listener.gaps).hasSize(1);
        assertThat(sibling.gaps).hasSize(1);
        assertThat(listener.gaps.get(0).cause).isIn(Cause.ENDED_BY_SERVER, Cause.MOVED);
        assertThat(rig.events())
                .filteredOn(MultiplexerEvent.SubscriptionInterrupted.class::isInstance)
                .isNotEmpty();
    }

    @Test
    void case_G9_subscribedAtTheWrongNode_isRedirected() {
        Channel channel = Channel.sharded("late");
        int slot = slotOf(channel);
        SimulatedClusterNode target = other(slot);
        Listener first = subscribed(Channel.literal("warm")); // the connections are there
        cluster.moveAtomically(slot, slot, target);
        rig.until(() -> cluster.owner(slot) == target);
        Listener listener = subscribed(channel); // nobody has told that it moved

        assertThat(listenedTo("ssubscribe late")).containsExactly(target);
        assertThat(listener.gaps).isEmpty();
        assertThat(first.ends).isZero();
    }

    @Test
    void case_G9_slotMovesAgainAndAgain_followsEachTimeAndHearsEachMessageOnce() {
        Listener listener = subscribed(Channel.sharded("wanderer"));
        int slot = slotOf(listener.channel);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            cluster.moveAtomically(slot, slot, other(slot));
            SimulatedClusterNode owner = cluster.owner(slot);
            rig.until(() -> listenedTo("ssubscribe wanderer").equals(List.of(owner))
                    && rig.subscriptions().isConfirmed(listener.channel));
            sent.add("m" + i);
            rig.until(publish(listener.channel, "m" + i)::isDone);
        }
        rig.until(() -> listener.heard.size() == sent.size());
        assertThat(listener.heard).containsExactlyElementsOf(sent);
    }

    @Test
    void case_G9_ownerFailsOver_theNewOneCarries() {
        Listener listener = subscribed(Channel.sharded("orders"));
        int slot = slotOf(listener.channel);
        SimulatedClusterNode heir = cluster.replicasOf(cluster.owner(slot)).get(0);
        cluster.failover(heir, Takeover.GRACEFUL);
        rig.until(() -> listenedTo("ssubscribe orders").equals(List.of(heir))
                && rig.subscriptions().isConfirmed(listener.channel));
        rig.until(publish(listener.channel, "after")::isDone);
        rig.until(() -> listener.heard.contains("after"));
        assertThat(listener.gaps).isNotEmpty();
    }

    @Test
    void case_G9_ownerDies_itsHeirCarriesAndTheOutageIsTold() {
        Listener listener = subscribed(Channel.sharded("orders"));
        Listener elsewhere = subscribed(Channel.sharded(elsewhere(slotOf(listener.channel))));
        SimulatedClusterNode victim = cluster.owner(slotOf(listener.channel));
        long died = rig.time().nanoTime();
        cluster.kill(victim);
        rig.until(() -> rig.subscriptions().isConfirmed(listener.channel) && !listener.gaps.isEmpty());
        rig.until(publish(listener.channel, "after")::isDone);
        rig.until(() -> listener.heard.contains("after"));

        assertThat(listener.wasToldOf(died)).isTrue();
        assertThat(listener.gaps).extracting(Told::cause).contains(Cause.CONNECTION_LOST);
        assertThat(elsewhere.gaps).as("not concerned").isEmpty();
    }

    private static Channel channelIn(int first, int last) {
        for (int i = 0; ; i++) {
            Channel channel = Channel.sharded("c" + i);
            if (slotOf(channel) >= first && slotOf(channel) <= last) {
                return channel;
            }
        }
    }

    /** A channel of another node. */
    private String elsewhere(int slot) {
        for (int i = 0; ; i++) {
            if (cluster.owner(slotOf(Channel.sharded("c" + i))) != cluster.owner(slot)) {
                return "c" + i;
            }
        }
    }

    @Test
    void case_G9_askedAndUnaskedEndsMeet_whatIsWantedStays() {
        Listener going = subscribed(Channel.sharded("{x}going"));
        Listener staying = subscribed(Channel.sharded("{x}staying"));
        int slot = slotOf(going.channel);
        SimulatedClusterNode target = other(slot);
        rig.subscriptions().remove(going); // its confirmation is on the way when the server ends both
        cluster.moveAtomically(slot, slot, target);
        rig.until(() -> listenedTo("ssubscribe {x}staying").equals(List.of(target))
                && rig.subscriptions().isConfirmed(staying.channel));
        rig.time().advance(Duration.ofSeconds(1));

        assertThat(listenedTo("ssubscribe {x}going")).isEmpty();
        rig.until(publish(staying.channel, "here")::isDone);
        rig.until(() -> staying.heard.contains("here"));
    }

    // ---- what every node hears ----

    private SimulatedClusterNode notTheCarrier() {
        SimulatedClusterNode carrier = carrier();
        return cluster.nodes().stream()
                .filter(node -> node.isPrimary() && node != carrier)
                .findFirst()
                .orElseThrow();
    }

    /** Publishes numbers at a node that stays, one each few milliseconds; returns when each was published. */
    private List<Long> publishFor(Duration time, SimulatedClusterNode at, Channel channel) {
        List<Long> times = new ArrayList<>();
        long end = rig.time().nanoTime() + time.toNanos();
        while (rig.time().nanoTime() < end) {
            server(at)
                    .interactive()
                    .submit(rig.message(EngineCommands.PUBLISH, channel.name(), Integer.toString(times.size())));
            times.add(rig.time().nanoTime());
            rig.time().advance(Duration.ofMillis(7));
        }
        rig.time().advance(Duration.ofSeconds(1));
        return times;
    }

    /** GAPS_TOLD: what was not heard was published within a gap that was told; and nothing was heard twice. */
    private static void assertLossesTold(Listener listener, List<Long> times) {
        assertThat(listener.heard).doesNotHaveDuplicates();
        for (int i = 0; i < times.size(); i++) {
            if (!listener.heard.contains(Integer.toString(i))) {
                assertThat(listener.wasToldOf(times.get(i)))
                        .as("lost message %d of %d at %d, gaps %s", i, times.size(), times.get(i), listener.gaps)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_G8_carrierIsKilled_anotherNodeCarriesAndLossesLieInTheGapThatIsTold(ProtocolVersion protocol) {
        begin(protocol);
        Listener listener = subscribed(Channel.literal("news"));
        SimulatedClusterNode victim = carrier();
        SimulatedClusterNode stays = notTheCarrier();
        rig.time().newLane("chaos").schedule(() -> cluster.kill(victim), Duration.ofMillis(700));
        List<Long> times = publishFor(Duration.ofSeconds(4), stays, listener.channel);

        assertThat(carrier()).isNotEqualTo(victim);
        assertThat(listener.heard).contains(Integer.toString(times.size() - 1));
        assertThat(listener.gaps).hasSize(1);
        assertLossesTold(listener, times);
    }

    @ParameterizedTest
    @EnumSource
    void case_G8_carrierIsSilent_anotherNodeCarriesWithin5SecondsAndNothingIsHeardTwice(ProtocolVersion protocol) {
        begin(protocol);
        Listener listener = subscribed(Channel.literal("news"));
        SimulatedClusterNode victim = carrier();
        SimulatedClusterNode stays = notTheCarrier();
        rig.time().newLane("chaos").schedule(() -> cluster.stop(victim), Duration.ofMillis(700));
        List<Long> times = publishFor(Duration.ofSeconds(8), stays, listener.channel);

        assertThat(carrier()).isNotEqualTo(victim);
        assertThat(listener.gaps).extracting(Told::cause).containsExactly(Cause.SERVER_SILENT);
        long stopped = times.get(0) + Duration.ofMillis(700).toNanos();
        assertThat(listener.gaps.get(0).untilNanos)
                .isBetween(stopped, stopped + Duration.ofSeconds(5).toNanos());
        assertLossesTold(listener, times);

        cluster.resume(victim); // which says what it has kept, and nobody hears it
        rig.time().advance(Duration.ofSeconds(5));
        assertThat(listener.heard).doesNotHaveDuplicates();
        rig.until(() -> subscriptions(victim).isEmpty());
    }

    @Test
    void case_G8_nobodyPublishes_theCarrierStaysWhereItIs() {
        Listener listener = subscribed(Channel.literal("news"));
        SimulatedClusterNode carrier = carrier();
        rig.time().advance(Duration.ofSeconds(60));
        assertThat(carrier()).isEqualTo(carrier);
        assertThat(listener.gaps).isEmpty();
    }

    @Test
    void case_G8_carrierLeavesTheCluster_subscriptionsAreThereBeforeItIsLeft() {
        Listener listener = subscribed(Channel.literal("news"));
        SimulatedClusterNode leaver = carrier();
        SimulatedClusterNode stays = notTheCarrier();
        SimulatedClusterNode heir = cluster.replicasOf(leaver).get(0);
        cluster.failover(heir, Takeover.GRACEFUL);
        rig.until(() -> heir.isPrimary() && cluster.isSettled());
        rig.time().newLane("chaos").schedule(() -> cluster.removeNode(leaver), Duration.ofMillis(700));
        List<Long> times = publishFor(Duration.ofSeconds(70), stays, listener.channel);

        assertLossesTold(listener, times);
        assertThat(listener.heard).contains(Integer.toString(times.size() - 1));
    }

    /** One message: when it was submitted, and when a node said that it was published; 0 if none did. */
    private record Sent(long from, AtomicLong until) {}

    private static String name(int number) {
        return Integer.toString(number);
    }

    /** One of what may happen to a cluster; what it breaks it mends by itself. */
    private void disturb(Random random, int slot) {
        SimulatedClusterNode owner = cluster.owner(slot);
        SimulatedClusterNode victim = random.nextBoolean() ? owner : carrier();
        if (!cluster.isSettled() || !victim.isPrimary() || !owner.isRunning()) {
            return;
        }
        var later = rig.time().newLane("later");
        switch (random.nextInt(4)) {
            case 0 -> {
                cluster.kill(victim);
                later.schedule(() -> cluster.start(victim, true), Duration.ofMillis(random.nextInt(6_000)));
            }
            case 1 -> {
                cluster.stop(victim);
                later.schedule(() -> cluster.resume(victim), Duration.ofMillis(random.nextInt(9_000)));
            }
            case 2 ->
                cluster.replicasOf(victim).stream()
                        .filter(SimulatedClusterNode::isRunning)
                        .findFirst()
                        .ifPresent(heir -> cluster.failover(heir, Takeover.GRACEFUL));
            default -> cluster.moveAtomically(slot, slot, other(slot));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void case_G9_whateverHappens_whatIsLostLiesInAGapThatIsTold(long seed) {
        begin(seed % 2 == 0 ? ProtocolVersion.RESP2 : ProtocolVersion.RESP3);
        Random random = new Random(seed);
        Listener sharded = subscribed(Channel.sharded("orders"));
        Listener plain = subscribed(Channel.literal("news"));
        Map<Listener, List<Sent>> all = Map.of(sharded, new ArrayList<>(), plain, new ArrayList<>());
        for (int step = 0; step < 1_500; step++) {
            all.forEach((listener, sent) -> {
                AtomicLong until = new AtomicLong();
                RedisFuture<RespValue> published = publish(listener.channel, name(sent.size()));
                published.thenAccept(count -> until.set(rig.time().nanoTime()));
                sent.add(new Sent(rig.time().nanoTime(), until));
            });
            if (step % 150 == 75) {
                disturb(random, slotOf(sharded.channel));
            }
            rig.time().advance(Duration.ofMillis(20));
        }
        rig.time().advance(Duration.ofSeconds(20)); // all is mended
        rig.until(() -> rig.subscriptions().isConfirmed(sharded.channel)
                && rig.subscriptions().isConfirmed(plain.channel));
        rig.time().advance(Duration.ofSeconds(2));

        all.forEach((listener, sent) -> {
            for (int i = 0; i < sent.size(); i++) {
                Sent one = sent.get(i);
                assertThat(one.until.get() == 0
                                || listener.heard.contains(name(i))
                                || listener.gaps.stream()
                                        .anyMatch(
                                                gap -> gap.fromNanos <= one.until.get() && one.from <= gap.untilNanos))
                        .as(
                                "%s: message %d, sent %d to %d, gaps %s",
                                listener.channel, i, one.from, one.until.get(), listener.gaps)
                        .isTrue();
            }
            rig.until(() -> {
                String last = "last" + rig.time().nanoTime();
                rig.until(publish(listener.channel, last)::isDone);
                rig.time().advance(Duration.ofMillis(50));
                return listener.heard.contains(last);
            });
        });
    }

    // ---- what each primary tells of its keys ----

    private void untilEachPrimaryAlone(String subscription) {
        rig.until(() -> cluster.nodes().stream()
                .filter(SimulatedClusterNode::isRunning)
                .allMatch(node -> node.isPrimary() == subscriptions(node).contains(subscription)));
    }

    @ParameterizedTest
    @EnumSource
    void case_G11_keyNotifications_areListenedToAtEveryPrimary(ProtocolVersion protocol) {
        begin(protocol);
        Listener listener = subscribed(Channel.pattern("__keyevent@0__:*"));
        assertThat(listenedTo("psubscribe __keyevent@0__:*")).hasSize(3).allMatch(SimulatedClusterNode::isPrimary);
        assertThat(listener.gaps).isEmpty();

        rig.subscriptions().remove(listener);
        rig.until(() -> listenedTo("psubscribe __keyevent@0__:*").isEmpty());
    }

    @Test
    void case_G11_primariesComeAndGo_eachIsListenedToAndEachChangeIsTold() {
        Listener listener = subscribed(Channel.literal("__keyspace@0__:k"));
        SimulatedClusterNode added = cluster.addNode();
        rig.until(() -> cluster.nodes().stream().allMatch(node -> node.known().contains(added.id())));
        cluster.moveAtomically(0, 100, added);
        rig.until(() -> cluster.owner(0) == added);
        rig.until(publish(channelIn(0, 100), "which tells that the slot has moved")::isDone);
        rig.until(() -> subscriptions(added).contains("subscribe __keyspace@0__:k"));
        rig.until(() -> !listener.gaps.isEmpty());
        assertThat(listener.gaps.get(0).cause).isEqualTo(Cause.PRIMARY_ADDED);

        SimulatedClusterNode demoted = cluster.node(0);
        cluster.failover(cluster.replicasOf(demoted).get(0), Takeover.GRACEFUL);
        rig.until(() -> !demoted.isPrimary());
        untilEachPrimaryAlone("subscribe __keyspace@0__:k");
        rig.until(() -> listener.gaps.size() >= 2);

        SimulatedClusterNode victim = cluster.node(1);
        long died = rig.time().nanoTime();
        cluster.kill(victim);
        rig.until(
                () -> cluster.nodes().stream().anyMatch(node -> node.isPrimary() && node.isRunning() && node != victim)
                        && listener.wasToldOf(died));
        untilEachPrimaryAlone("subscribe __keyspace@0__:k");
        assertThat(listener.ends).isZero();
    }

    @Test
    void case_G11_onePrimaryRefuses_theSubscriptionEndsEverywhere() {
        Listener listener = subscribed(Channel.pattern("__keyevent@0__:*"));
        cluster.node(2).redis().deny(Set.of(), Set.of("__keyevent@0__:*"));
        rig.until(() -> listener.ends == 1);
        rig.until(() -> listenedTo("psubscribe __keyevent@0__:*").isEmpty());
        assertThat(rig.events()).anyMatch(MultiplexerEvent.SubscriptionEnded.class::isInstance);
    }

    @Test
    void case_G8_clients_areSpreadOverTheNodes() {
        subscribed(Channel.literal("news"));
        Set<BridgeOwner> carriers = new HashSet<>();
        for (int i = 0; i < 60; i++) { // clients as far as they choose
            CarrierChoice choice =
                    new CarrierSelection(rig.topology(), rig.time().newRandom(), () -> {});
            PhysicalBridge chosen = Objects.requireNonNull(choice.any(ignored -> false));
            assertThat(choice.any(ignored -> false)).isSameAs(chosen);
            carriers.add(chosen.server());
        }
        assertThat(carriers).as("all primaries").hasSize(3);
    }
}
