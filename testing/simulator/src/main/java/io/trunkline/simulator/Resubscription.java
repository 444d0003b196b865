package io.trunkline.simulator;

import io.trunkline.Channel;
import io.trunkline.Subscriber;
import io.trunkline.simulator.plan.PlanDraw;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether subscriptions are what they should be once all is well again. Confined to the simulation's thread. */
final class Resubscription {

    private static final Duration ARRIVAL = Duration.ofMillis(150);

    private final SimulatedWorld world;
    private final Servers servers;
    private final List<Violation> violations;
    private final boolean staleConnections;

    /**
     * Prepares the check.
     *
     * @param staleConnections whether the server may hold connections that the client has given up and nobody told it
     *     of
     */
    Resubscription(SimulatedWorld world, Servers servers, List<Violation> violations, boolean staleConnections) {
        this.world = world;
        this.servers = servers;
        this.violations = violations;
        this.staleConnections = staleConnections;
    }

    void check(Subscriber<String> subscriber) {
        List<SubscriptionRecord> all = world.history().subscriptions();
        if (all.isEmpty()) {
            return;
        }
        servers.awaitSubscriptions(ARRIVAL);
        Set<String> wanted = new LinkedHashSet<>();
        all.stream().filter(SubscriptionRecord::isHeld).forEach(one -> wanted.add(Listening.spell(one.channel())));
        List<String> present = world.servers().stream()
                .flatMap(server -> server.subscriptions().stream())
                .toList();
        // each at one server: at two of them, messages would be heard twice
        if (!present.containsAll(wanted) || !staleConnections && present.size() != wanted.size()) {
            violations.add(
                    new Violation(Invariant.RESUBSCRIBED, "wanted=" + wanted + ", present=" + present + ": " + all));
        }
        checkByPublishing(subscriber, all);
        if (!staleConnections) {
            violations.addAll(MessageChecker.notHeard(all, world.servers()));
        }
    }

    private void checkByPublishing(Subscriber<String> subscriber, List<SubscriptionRecord> all) {
        Map<Channel, String> published = new LinkedHashMap<>();
        for (int key = 0; key < 4; key++) {
            Channel channel = servers.keys().channel(key);
            String tag = world.history().nextTag(0);
            CommandRecord record = world.history()
                    .submit(0, CommandRecord.ANY_DATABASE, "PUBLISH " + channel, tag, PlanDraw.STANDARD_TIMEOUT);
            world.history().observe(record, subscriber.publishAsync(channel, tag), WireText::ofValue);
            world.time().advance(ARRIVAL); // one by one, since the backlog may be small
            published.put(channel, tag);
        }
        for (SubscriptionRecord one : all) {
            published.forEach((channel, tag) -> {
                boolean mine = one.isHeld()
                        && MessageChecker.matches(
                                one.channel(), channel.mode() == Channel.Mode.SHARDED, channel.name());
                if (mine
                        && one.heard().stream()
                                .noneMatch(heard -> heard.payload().equals(tag))) {
                    violations.add(new Violation(
                            Invariant.RESUBSCRIBED, "did not hear " + tag + " on " + channel + ": " + one));
                }
            });
        }
    }
}
