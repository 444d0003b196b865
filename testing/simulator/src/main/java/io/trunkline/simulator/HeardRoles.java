package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConfigurationChanged;
import io.trunkline.Server;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.SimulatedTime;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a multiplexer said in the course of time that its servers were. Confined to the simulation's thread.
 *
 * <p>Each change is told by an event, so that a role that was held for an instant is known, too. A client that stands
 * still may be told late of what it goes by already; so {@link #look} is for whoever submits something.
 */
final class HeardRoles implements Consumer<MultiplexerEvent> {

    private record Heard(Duration since, ServerRole role) {}

    private final SimulatedTime time;
    private final ConnectionMultiplexer multiplexer;
    private final EventRegistration registration;
    private final Map<Endpoint, List<Heard>> heard = new LinkedHashMap<>();

    /** Begins with what it says now, and listens until {@link #stop}. */
    HeardRoles(SimulatedWorld world, ConnectionMultiplexer multiplexer) {
        this.multiplexer = multiplexer;
        time = world.time();
        for (SimulatedRedis server : world.servers()) {
            heard.put(endpointOf(server), new ArrayList<>());
        }
        for (Server server : multiplexer.servers()) {
            heardOf(server.endpoint()).add(new Heard(Duration.ZERO, server.role()));
        }
        registration = multiplexer.addListener(this);
    }

    static Endpoint endpointOf(SimulatedRedis server) {
        var address = (TransportAddress.Tcp) server.server().address();
        return new Endpoint.Tcp(address.host(), address.port());
    }

    private List<Heard> heardOf(Endpoint endpoint) {
        List<Heard> all = heard.get(endpoint);
        if (all == null) {
            throw new AssertionError(
                    "A server is none of the world's: endpoint=" + endpoint + ", servers=" + heard.keySet());
        }
        return all;
    }

    void stop() {
        registration.close();
    }

    @Override
    public void accept(MultiplexerEvent event) {
        if (event instanceof ConfigurationChanged changed) {
            note(changed.endpoint(), changed.role());
        }
    }

    /** Takes down what it says now. */
    void look() {
        if (heard.size() > 1) { // the role of one that is alone decides nothing
            multiplexer.servers().forEach(server -> note(server.endpoint(), server.role()));
        }
    }

    private void note(Endpoint endpoint, ServerRole role) {
        List<Heard> before = heardOf(endpoint);
        if (before.get(before.size() - 1).role != role) {
            before.add(new Heard(time.elapsed(), role));
        }
    }

    /** What a server may have been held to be at some time between two. */
    Set<ServerRole> possible(SimulatedRedis server, Duration from, Duration to) {
        Set<ServerRole> roles = EnumSet.noneOf(ServerRole.class);
        for (Heard one : heardOf(endpointOf(server))) {
            if (one.since.compareTo(from) < 0) { // much happens at one moment, in this order or another
                roles.clear();
            }
            if (one.since.compareTo(to) <= 0) {
                roles.add(one.role);
            }
        }
        return roles;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        heard.forEach((endpoint, all) ->
                text.append("  ").append(endpoint).append(' ').append(all).append('\n'));
        return text.toString();
    }
}
