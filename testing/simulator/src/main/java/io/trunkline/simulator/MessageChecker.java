package io.trunkline.simulator;

import io.trunkline.Channel;
import io.trunkline.simulator.SubscriptionRecord.Heard;
import io.trunkline.testkit.simulation.DeliveredMessage;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what subscribers heard with what was published. Confined to the simulation's thread. */
final class MessageChecker {

    private final List<SimulatedRedis> servers;
    private final Map<String, ExecutedCommand> publications = new HashMap<>();
    /** Which messages each server handed out, by their texts, in what order. */
    private final List<Map<String, Integer>> handedOut = new ArrayList<>();

    private final List<Violation> violations = new ArrayList<>();

    private MessageChecker(List<SimulatedRedis> servers) {
        this.servers = servers;
        for (SimulatedRedis server : servers) {
            for (ExecutedCommand command : server.executed()) {
                if (command.name().endsWith("PUBLISH") && command.words().size() == 3) {
                    publications.put(command.words().get(2), command);
                }
            }
            Map<String, Integer> order = new HashMap<>();
            server.delivered().forEach(message -> order.putIfAbsent(message.message(), order.size()));
            handedOut.add(order);
        }
    }

    /**
     * What was heard and should not have been.
     *
     * @param handOn whether each server hands out what others have, too, so that there is no order in which all is heard
     */
    static List<Violation> heardWrongly(
            List<SubscriptionRecord> subscriptions, List<SimulatedRedis> servers, boolean handOn) {
        if (subscriptions.isEmpty()) {
            return List.of();
        }
        var checker = new MessageChecker(servers);
        subscriptions.forEach(subscription -> checker.checkHeard(subscription, handOn));
        return checker.violations;
    }

    /** What reached a connection that is still there, and was not heard by who listens still. */
    static List<Violation> notHeard(List<SubscriptionRecord> subscriptions, List<SimulatedRedis> servers) {
        if (subscriptions.isEmpty()) {
            return List.of();
        }
        var checker = new MessageChecker(servers);
        subscriptions.stream().filter(SubscriptionRecord::isHeld).forEach(checker::checkCompleteness);
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

    private void checkHeard(SubscriptionRecord subscription, boolean handOn) {
        int[] last = new int[servers.size()];
        Arrays.fill(last, -1);
        int from = 0;
        for (Heard heard : subscription.heard()) {
            ExecutedCommand publication = publications.get(heard.payload());
            if (publication == null) {
                violate("heard what nobody published, " + heard, subscription);
                continue;
            }
            List<String> words = publication.words();
            boolean sharded = words.get(0).equals("SPUBLISH");
            if (!words.get(1).equals(heard.channel()) || !matches(subscription.channel(), sharded, words.get(1))) {
                violate("heard what was published elsewhere, " + words, subscription);
            }
            int server = handOn ? from : next(heard.payload(), last, from);
            if (server < 0) {
                violate("heard twice or out of order, " + heard, subscription);
            } else {
                last[server] = handedOut.get(server).getOrDefault(heard.payload(), -1);
                from = server;
            }
            if (heard.at().compareTo(subscription.wantedSince()) < 0
                    || subscription.endedAt() != null && heard.at().compareTo(subscription.endedAt()) > 0) {
                violate("heard when it was no subscription, " + heard, subscription);
            }
        }
    }

    /**
     * The server that a message was heard from, after what was heard from it before, rather one that was heard last; -1
     * if there is none. A replica hands out later what its primary has handed out, so that who goes from the one to the
     * other may hear it again.
     */
    private int next(String message, int[] last, int from) {
        for (int i = 0; i < last.length; i++) {
            int server = (from + i) % last.length;
            Integer position = handedOut.get(server).get(message);
            if (position != null && position > last[server]) {
                return server;
            }
        }
        return -1;
    }

    private void checkCompleteness(SubscriptionRecord subscription) {
        Set<String> heard = new HashSet<>();
        subscription.heard().forEach(one -> heard.add(one.payload()));
        for (SimulatedRedis server : servers) {
            Set<Long> alive = server.connections();
            for (DeliveredMessage message : server.delivered()) {
                if (message.subscription().equals(Listening.spell(subscription.channel()))
                        && alive.contains(message.connection())
                        && message.at().compareTo(subscription.confirmedAt()) > 0
                        && !heard.contains(message.message())
                        && !isOnTheMove(server, message, heard)) {
                    violations.add(
                            new Violation(Invariant.NO_MESSAGE_LOST, "did not hear " + message + ": " + subscription));
                }
            }
        }
    }

    /**
     * Subscriptions go to another server while the one that had them is still there, such as to the primary when that
     * is back. What the old one handed out and the client had not read by then comes too late; nothing behind it is
     * heard from there.
     */
    private boolean isOnTheMove(SimulatedRedis server, DeliveredMessage message, Set<String> heard) {
        @Nullable
        Duration gone = server.executed().stream()
                .filter(command -> command.name().endsWith("UNSUBSCRIBE")
                        && command.connection() == message.connection()
                        && command.at().compareTo(message.at()) >= 0)
                .map(ExecutedCommand::at)
                .findFirst()
                .orElse(null);
        if (servers.size() == 1 || gone == null) {
            return false;
        }
        List<DeliveredMessage> all = server.delivered();
        return all.subList(all.indexOf(message) + 1, all.size()).stream()
                .noneMatch(later -> later.connection() == message.connection()
                        && later.subscription().equals(message.subscription())
                        && later.at().compareTo(gone) <= 0
                        && heard.contains(later.message())
                        && isFromOneServer(later));
    }

    private boolean isFromOneServer(DeliveredMessage message) {
        return handedOut.stream()
                        .filter(order -> order.containsKey(message.message()))
                        .count()
                == 1;
    }

    private void violate(String what, SubscriptionRecord subscription) {
        violations.add(new Violation(Invariant.OWN_MESSAGES, what + ": " + subscription));
    }
}
