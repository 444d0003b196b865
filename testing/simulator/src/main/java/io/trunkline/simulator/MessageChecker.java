package io.trunkline.simulator;

import io.trunkline.Channel;
import io.trunkline.simulator.SubscriptionRecord.Heard;
import io.trunkline.testkit.simulation.DeliveredMessage;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what subscribers heard with what was published. Confined to the simulation's thread. */
final class MessageChecker {

    private record Publication(int position, ExecutedCommand command) {}

    private final SimulatedRedis redis;
    private final Map<String, Publication> publications = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private MessageChecker(SimulatedRedis redis) {
        this.redis = redis;
        List<ExecutedCommand> executed = redis.executed();
        for (int i = 0; i < executed.size(); i++) {
            ExecutedCommand command = executed.get(i);
            if (command.name().endsWith("PUBLISH") && command.words().size() == 3) {
                publications.put(command.words().get(2), new Publication(i, command));
            }
        }
    }

    /** What was heard and should not have been. */
    static List<Violation> heardWrongly(List<SubscriptionRecord> subscriptions, SimulatedRedis redis) {
        if (subscriptions.isEmpty()) {
            return List.of();
        }
        var checker = new MessageChecker(redis);
        subscriptions.forEach(checker::checkHeard);
        return checker.violations;
    }

    /** What reached a connection that is still there, and was not heard by who listens still. */
    static List<Violation> notHeard(
            List<SubscriptionRecord> subscriptions, SimulatedRedis redis, Set<Long> connectionsAlive) {
        if (subscriptions.isEmpty()) {
            return List.of();
        }
        var checker = new MessageChecker(redis);
        subscriptions.stream()
                .filter(SubscriptionRecord::isHeld)
                .forEach(subscription -> checker.checkCompleteness(subscription, connectionsAlive));
        return checker.violations;
    }

    /** Whether a subscription hears what is published to a channel. */
    static boolean matches(Channel subscribed, boolean sharded, String channel) {
        return switch (subscribed.mode()) {
            case LITERAL -> !sharded && subscribed.name().equals(channel);
            case PATTERN ->
                !sharded
                        && channel.startsWith(
                                subscribed.name().substring(0, subscribed.name().length() - 1));
            case SHARDED -> sharded && subscribed.name().equals(channel);
        };
    }

    private void checkHeard(SubscriptionRecord subscription) {
        int last = -1;
        for (Heard heard : subscription.heard()) {
            Publication publication = publications.get(heard.payload());
            if (publication == null) {
                violate("heard what nobody published, " + heard, subscription);
                continue;
            }
            List<String> words = publication.command.words();
            boolean sharded = words.get(0).equals("SPUBLISH");
            if (!words.get(1).equals(heard.channel()) || !matches(subscription.channel(), sharded, words.get(1))) {
                violate("heard what was published elsewhere, " + words, subscription);
            }
            if (publication.position <= last) {
                violate("heard twice or out of order, " + heard, subscription);
            }
            last = publication.position;
            if (heard.at().compareTo(subscription.wantedSince()) < 0
                    || subscription.endedAt() != null && heard.at().compareTo(subscription.endedAt()) > 0) {
                violate("heard when it was no subscription, " + heard, subscription);
            }
        }
    }

    private void checkCompleteness(SubscriptionRecord subscription, Set<Long> connectionsAlive) {
        Set<String> heard = new HashSet<>();
        subscription.heard().forEach(one -> heard.add(one.payload()));
        for (DeliveredMessage message : redis.delivered()) {
            if (message.subscription().equals(Listening.spell(subscription.channel()))
                    && connectionsAlive.contains(message.connection())
                    && message.at().compareTo(subscription.confirmedAt()) > 0
                    && !heard.contains(message.message())) {
                violations.add(
                        new Violation(Invariant.NO_MESSAGE_LOST, "did not hear " + message + ": " + subscription));
            }
        }
    }

    private void violate(String what, SubscriptionRecord subscription) {
        violations.add(new Violation(Invariant.OWN_MESSAGES, what + ": " + subscription));
    }
}
