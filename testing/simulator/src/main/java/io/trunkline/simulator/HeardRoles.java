package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Server;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a multiplexer said in the course of time that its servers were. Confined to the simulation's thread. */
final class HeardRoles {

    /** No server is asked twice within it. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    private record Heard(Duration since, ServerRole role) {}

    private final SimulatedLane lane;
    private final List<Server> servers;
    private final List<List<Heard>> heard = new ArrayList<>();
    private @Nullable Cancellable timer;

    /** Begins with what it says now; with one server there is nothing to look at. */
    HeardRoles(SimulatedWorld world, ConnectionMultiplexer multiplexer) {
        lane = world.time().newLane("roles");
        servers = world.servers().size() == 1 ? List.of() : multiplexer.servers();
        for (Server server : servers) {
            heard.add(new ArrayList<>(List.of(new Heard(Duration.ZERO, server.role()))));
        }
    }

    /** Looks now and then, until {@link #stop}. */
    void start() {
        look();
        if (!servers.isEmpty()) {
            timer = lane.schedule(this::start, LOOK_EVERY);
        }
    }

    void stop() {
        look();
        Cancellable pending = timer;
        if (pending != null) {
            pending.cancel();
        }
    }

    /** Takes down what has changed. */
    void look() {
        for (int i = 0; i < servers.size(); i++) {
            ServerRole role = servers.get(i).role();
            List<Heard> before = heard.get(i);
            if (before.get(before.size() - 1).role != role) {
                before.add(new Heard(lane.time().elapsed(), role));
            }
        }
    }

    /** What a server may have been held to be at some time between two. */
    Set<ServerRole> possible(int server, Duration from, Duration to) {
        Set<ServerRole> roles = EnumSet.noneOf(ServerRole.class);
        for (Heard one : heard.get(server)) {
            if (one.since.compareTo(from) < 0) { // much happens at one moment, in this order or another
                roles.clear();
            }
            if (one.since.compareTo(to.plus(LOOK_EVERY)) <= 0) {
                roles.add(one.role);
            }
        }
        return roles;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < heard.size(); i++) {
            text.append("  ")
                    .append(servers.get(i).endpoint())
                    .append(' ')
                    .append(heard.get(i))
                    .append('\n');
        }
        return text.toString();
    }
}
