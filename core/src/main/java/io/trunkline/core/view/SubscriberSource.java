package io.trunkline.core.view;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.dispatch.Dispatcher;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.pubsub.Subscriptions;
import org.jspecify.annotations.Nullable;

/** The multiplexer as its subscribers see it. Thread-safe. */
public interface SubscriberSource {

    /** The door that commands go through. */
    Dispatcher dispatcher();

    /** What all parts share. */
    EngineContext context();

    /** What the application wants to receive. */
    Subscriptions subscriptions();

    /** The bridge that carries subscriptions, or should and will when it has a connection; null if there is none. */
    @Nullable
    PhysicalBridge subscriptionCarrier();

    /** The way of what is published: to where the subscriptions are, so that it is received. */
    Route publishRoute();

    /** Throws if the multiplexer is closed. */
    void requireOpen(String command);
}
