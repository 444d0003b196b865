package io.trunkline.simulator;

import io.trunkline.Channel;
import io.trunkline.Subscriber;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether subscriptions are what they should be once all is well again. Confined to the simulation's thread. */
final class Resubscription {

    private static final Duration ARRIVAL = Duration.ofMillis(150);
    /** Until a multiplexer that asks for roles each second has asked, and been answered. */
    private static final Duration NEXT_QUESTION = Duration.ofMillis(1_100);

    private final SimulatedWorld world;
    private final HeardRoles roles;
    private final boolean asksForRoles;
    private final List<Violation> violations;
    private final boolean staleConnections;

    /**
     * Prepares the check.
     *
     * @param asksForRoles whether the multiplexer asks for roles each second
     * @param staleConnections whether the server may hold connections that the client has given up and nobody told it
     *     of
     */
    Resubscription(
            SimulatedWorld world,
            HeardRoles roles,
            boolean asksForRoles,
            List<Violation> violations,
            boolean staleConnections) {
        this.world = world;
        this.roles = roles;
        this.asksForRoles = asksForRoles;
        this.violations = violations;
        this.staleConnections = staleConnections;
    }

    void check(Subscriber<String> subscriber) {
        List<SubscriptionRecord> all = world.history().subscriptions();
        if (all.isEmpty()) {
            return;
        }
        awaitTheirPlace();
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

    /**
     * Subscriptions go to the primary as soon as that is known. What is published in that moment may be heard at neither
     * server: at the primary it is too early, and by the time that a replica has it they have left that.
     */
    private void awaitTheirPlace() {
        if (world.servers().size() > 1) {
            world.time()
                    .runUntil(
                            () -> asksForRoles ? roles.areTrue(ARRIVAL) : roles.isCalm(ARRIVAL),
                            asksForRoles ? NEXT_QUESTION.plus(ARRIVAL) : ARRIVAL);
        }
    }

    private void checkByPublishing(Subscriber<String> subscriber, List<SubscriptionRecord> all) {
        Map<Channel, String> published = new LinkedHashMap<>();
        for (int key = 0; key < 4; key++) {
            Channel channel = Listening.published(key);
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
