package io.trunkline.testkit.simulation;

import java.time.Duration;

/**
 * One message that a {@link SimulatedRedis} handed to one subscriber's connection. Immutable.
 *
 * @param at when, on the virtual clock
 * @param connection to which connection, by the server's id of it
 * @param subscription what it was subscribed by, as {@link SimulatedRedis#subscriptions} names it
 * @param channel where it was published
 * @param message what was published
 */
public record DeliveredMessage(Duration at, long connection, String subscription, String channel, String message) {}
