package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConfigurationChanged;
import io.trunkline.MultiplexerEvent.ServerAdded;
import io.trunkline.MultiplexerEvent.ServerRetired;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.SimulatedTime;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a multiplexer said in the course of time that its servers were, and which of them were its own. Confined to the
 * simulation's thread.
 *
 * <p>Each change is told by an event, so that a role that was held for an instant is known, too. A client that stands
 * still, or whose clock jumps, may be told late of what it goes by already; so {@link #look} is for whoever submits
 * something, and it is looked whenever the multiplexer is given other servers.
 */
final class HeardRoles implements Consumer<MultiplexerEvent> {

    /**
     * One thing that was said.
     *
     * @param role null if it was none of the multiplexer's
     */
    private record Heard(Duration since, @Nullable ServerRole role) {}

    /**
     * A time in which a server was none of the multiplexer's.
     *
     * @param until null if it was none to the end
     */
    record Absence(
            SimulatedRedis server, Duration from, @Nullable Duration until) {}

    private final SimulatedWorld world;
    private final SimulatedTime time;
    private final ConnectionMultiplexer multiplexer;
    private final EventRegistration registration;
    private final Map<Endpoint, List<Heard>> heard = new LinkedHashMap<>();
    /** Of each server the comings (true) and goings that were seen before they were told. */
    private final Map<Endpoint, Deque<Boolean>> seen = new HashMap<>();

    private Duration changedAt = Duration.ZERO;

    /** Begins with what it says now, and listens until {@link #stop}. */
    HeardRoles(SimulatedWorld world, ConnectionMultiplexer multiplexer) {
        this.world = world;
        this.multiplexer = multiplexer;
        time = world.time();
        Map<Endpoint, ServerRole> now = roles();
        for (SimulatedRedis server : world.servers()) {
            Endpoint endpoint = endpointOf(server);
            heard.put(endpoint, new ArrayList<>(List.of(new Heard(Duration.ZERO, now.get(endpoint)))));
        }
        registration = multiplexer.addListener(this);
        world.whenInstalled(this::look);
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
        } else if (event instanceof ServerRetired retired) {
            if (!wasSeen(retired.endpoint(), false)) {
                note(retired.endpoint(), null);
            }
        } else if (event instanceof ServerAdded added && !wasSeen(added.endpoint(), true)) {
            note(added.endpoint(), ServerRole.UNKNOWN);
        }
    }

    /** Whether the next coming or going of a server that was seen is this one. */
    private boolean wasSeen(Endpoint endpoint, boolean comes) {
        Deque<Boolean> untold = seen.get(endpoint);
        if (untold == null || untold.isEmpty() || untold.peekFirst() != comes) {
            return false;
        }
        untold.removeFirst();
        return true;
    }

    /** Takes down what it says now. */
    void look() {
        if (heard.size() > 1) { // the role of one that is alone decides nothing
            Map<Endpoint, ServerRole> now = roles();
            heard.keySet().forEach(endpoint -> see(endpoint, now.get(endpoint)));
        }
    }

    private void see(Endpoint endpoint, @Nullable ServerRole role) {
        List<Heard> before = heardOf(endpoint);
        boolean isMember = role != null;
        if (isMember != (before.get(before.size() - 1).role != null)) {
            seen.computeIfAbsent(endpoint, first -> new ArrayDeque<>()).add(isMember);
        }
        note(endpoint, role);
    }

    /**
     * Whether it says of each of its servers what that is.
     *
     * @param since how long nothing has changed by now, at least
     */
    boolean areTrue(Duration since) {
        Map<Endpoint, ServerRole> now = roles();
        return isCalm(since)
                && world.members().stream()
                        .allMatch(server -> now.get(endpointOf(server))
                                == (server.isReplica() ? ServerRole.REPLICA : ServerRole.PRIMARY));
    }

    /** Whether nothing that it says has changed for so long. */
    boolean isCalm(Duration since) {
        look();
        return time.elapsed().minus(changedAt).compareTo(since) >= 0;
    }

    private Map<Endpoint, ServerRole> roles() {
        Map<Endpoint, ServerRole> now = new HashMap<>();
        multiplexer.servers().forEach(server -> now.put(server.endpoint(), server.role()));
        return now;
    }

    private void note(Endpoint endpoint, @Nullable ServerRole role) {
        List<Heard> before = heardOf(endpoint);
        if (before.get(before.size() - 1).role != role) {
            changedAt = time.elapsed();
            before.add(new Heard(changedAt, role));
        }
    }

    /** What a server may have been held to be at some time between two; nothing if it was none of the multiplexer's. */
    Set<ServerRole> possible(SimulatedRedis server, Duration from, Duration to) {
        Set<ServerRole> roles = EnumSet.noneOf(ServerRole.class);
        for (Heard one : heardOf(endpointOf(server))) {
            if (one.since.compareTo(from) < 0) { // much happens at one moment, in this order or another
                roles.clear();
            }
            ServerRole role = one.role;
            if (one.since.compareTo(to) <= 0 && role != null) {
                roles.add(role);
            }
        }
        return roles;
    }

    /** When which servers were none of the multiplexer's. */
    List<Absence> absences() {
        List<Absence> absences = new ArrayList<>();
        for (SimulatedRedis server : world.servers()) {
            List<Heard> all = heardOf(endpointOf(server));
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).role == null) {
                    Duration until = i + 1 < all.size() ? all.get(i + 1).since : null;
                    absences.add(new Absence(server, all.get(i).since, until));
                }
            }
        }
        return absences;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        heard.forEach((endpoint, all) ->
                text.append("  ").append(endpoint).append(' ').append(all).append('\n'));
        return text.toString();
    }
}
