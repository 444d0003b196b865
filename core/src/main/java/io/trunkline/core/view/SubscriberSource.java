package io.trunkline.core.view;

import io.trunkline.Channel;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.dispatch.Dispatcher;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.pubsub.Subscriptions;

/** The multiplexer as its subscribers see it. Thread-safe. */
public interface SubscriberSource {

    /** The door that commands go through. */
    Dispatcher dispatcher();

    /** What all parts share. */
    EngineContext context();

    /** What the application wants to receive. */
    Subscriptions subscriptions();

    /**
     * The way of what is published: to where the subscriptions are, so that it is received.
     *
     * @param mode of the channel
     */
    Route publishRoute(Channel.Mode mode);

    /** The way over the connection that carries the subscriptions, or would; that of messages if there is none. */
    Route subscriptionRoute();

    /** Throws if the multiplexer is closed. */
    void requireOpen(String command);
}
