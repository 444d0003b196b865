package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.MultiplexerEvent;
import io.trunkline.Server;
import io.trunkline.options.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which server a multiplexer took for the primary in the course of time, by what sentinels had told it: the first of
 * its servers. Confined to the simulation's thread.
 */
final class HeardPrimary implements Consumer<MultiplexerEvent> {

    private record Heard(Duration since, @Nullable Endpoint primary) {}

    private final SimulatedWorld world;
    private final ConnectionMultiplexer multiplexer;
    private final EventRegistration registration;
    private final List<Heard> heard = new ArrayList<>();

    /** Begins with the one that it takes for it now, and listens until {@link #stop}. */
    HeardPrimary(SimulatedWorld world, ConnectionMultiplexer multiplexer) {
        this.world = world;
        this.multiplexer = multiplexer;
        heard.add(new Heard(Duration.ZERO, now()));
        registration = multiplexer.addListener(this);
    }

    private @Nullable Endpoint now() {
        List<Server> servers = multiplexer.servers();
        return servers.isEmpty() ? null : servers.get(0).endpoint();
    }

    @Override
    public void accept(MultiplexerEvent event) {
        look();
    }

    /** Takes down which one it takes for it now. */
    void look() {
        Endpoint primary = now();
        if (!Objects.equals(primary, heard.get(heard.size() - 1).primary)) {
            heard.add(new Heard(world.time().elapsed(), primary));
        }
    }

    void stop() {
        registration.close();
    }

    /** Whether it took a server for the primary at some moment of a span, as far as that was told in time. */
    boolean mayHaveBeen(Endpoint endpoint, Duration from, Duration to) {
        Duration told = world.latest(to);
        for (int i = 0; i < heard.size(); i++) {
            boolean isOver = i + 1 < heard.size() && heard.get(i + 1).since.compareTo(from) < 0;
            if (endpoint.equals(heard.get(i).primary)
                    && !isOver
                    && heard.get(i).since.compareTo(told) <= 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether it took a server for the primary throughout a span. */
    boolean wasAlways(Endpoint endpoint, Duration from, Duration to) {
        for (int i = 0; i < heard.size(); i++) {
            boolean isOver = i + 1 < heard.size() && heard.get(i + 1).since.compareTo(from) < 0;
            if (!isOver && heard.get(i).since.compareTo(to) <= 0 && !endpoint.equals(heard.get(i).primary)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return heard.toString();
    }
}
