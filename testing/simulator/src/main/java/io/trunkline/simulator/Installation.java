package io.trunkline.simulator;

import io.trunkline.options.MultiplexerOptions;
import io.trunkline.simulator.plan.ScenarioPlan.Setup;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;

/** Sets a world's servers up as planned, and says how its multiplexer is. */
final class Installation {

    private static final String PASSWORD = "secret";

    private Installation() {}

    /** Sets them up, and makes the options of a multiplexer for them. */
    static MultiplexerOptions of(SimulatedWorld world, Servers servers, Setup setup) {
        for (SimulatedRedis server : world.servers()) {
            server.server().setConditions(setup.conditions());
            server.setHelloKnown(setup.knowsHello());
            server.setPassword(setup.password() ? PASSWORD : null);
        }
        return options(world, servers, setup);
    }

    private static MultiplexerOptions options(SimulatedWorld world, Servers servers, Setup setup) {
        var builder = world.options()
                .timeouts(t ->
                        t.keepAlive(Duration.ofSeconds(1))) // finds out that a connection without commands is silent
                .resp(r -> r.protocol(setup.protocol()))
                .connection(c -> c.subscriptionConnection(setup.subscriptionConnection()))
                .threads(t -> t.ioThreads(setup.ioThreads()))
                .connection(c ->
                        c.interactiveConnections(setup.interactiveConnections()).bulkBytes(setup.bulkBytes()))
                .threads(t -> t.completion(setup.completion()))
                .backlog(b ->
                        b.queueWhileDisconnected(setup.queueWhileDisconnected()).backlogPolicy(setup.backlogPolicy()))
                .resp(r -> r.highIntegrity(setup.highIntegrity()).heartbeatConsistencyChecks(setup.consistencyChecks()))
                .topology(t -> t.readFrom(setup.kind().readFrom()));
        servers.describe(builder);
        if (setup.blockingConnections() > 0) {
            builder.connection(c -> c.blockingConnections(setup.blockingConnections()));
        }
        if (setup.maxInFlight() > 0) {
            builder.backlog(b -> b.maxInFlight(setup.maxInFlight()));
        }
        if (setup.backlogMessages() > 0) {
            builder.backlog(b -> b.backlogMessages(setup.backlogMessages()));
        }
        if (setup.maxBytes() > 0) {
            builder.backlog(b -> b.maxInFlightBytes(setup.maxBytes()).backlogBytes(setup.maxBytes()));
        }
        if (setup.password()) {
            builder.security(s -> s.password(PASSWORD));
        }
        return builder.build();
    }
}
