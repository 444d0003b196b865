package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.simulator.plan.ScenarioPlan.Fault;
import io.trunkline.simulator.plan.WorldKind;
import io.trunkline.simulator.plan.WorldKind.ClusterKind;
import io.trunkline.simulator.plan.WorldKind.ReplicatedKind;
import io.trunkline.simulator.plan.WorldKind.SentinelKind;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one life: what goes wrong between them, where commands belong by what they are to each other, and
 * whether all that held. Confined to the simulation's thread.
 */
abstract class Servers {

    /** How what goes wrong takes its course. */
    interface Course {

        /** Does something after a while, unless all faults have ended before. */
        void later(Runnable what, Duration delay);

        /** Takes down that a fault has struck. */
        void note(Fault fault, String what);
    }

    /** Callers act within it, and faults begin. */
    private static final Duration SPAN = Duration.ofMillis(400);

    private final SimulatedWorld world;

    Servers(SimulatedWorld world) {
        this.world = world;
    }

    /** Makes the servers of a world; called once, before anybody connects. */
    static Servers of(SimulatedWorld world, WorldKind kind) {
        if (kind instanceof ReplicatedKind replicated) {
            return new ReplicatedServers(world, replicated);
        }
        if (kind instanceof ClusterKind cluster) {
            return new ClusterServers(world, cluster);
        }
        return new SentinelServers(world, (SentinelKind) kind);
    }

    SimulatedWorld world() {
        return world;
    }

    /** Names them in options, and says what else these need. */
    abstract void describe(MultiplexerOptionsBuilder options);

    /** What callers name their keys. */
    KeyNames keys() {
        return KeyNames.PLAIN;
    }

    /**
     * Whether what is published at one of them is handed on to all others, each of which hands it out in an order of its
     * own, and later or sooner: who goes from one to another may hear it again.
     */
    boolean handOnMessages() {
        return false;
    }

    /** For how long callers act. */
    Duration span() {
        return SPAN;
    }

    // ---- what the multiplexer takes them for ----

    /** A multiplexer is there; begins to listen to what it says of them. */
    void watch(ConnectionMultiplexer multiplexer) {}

    /** Takes down what it says of them now; called whenever something is submitted. */
    void look() {}

    /** Does not listen any more. */
    void stopWatching() {}

    /** What it said of them, for people. */
    String heard() {
        return "";
    }

    // ---- what goes wrong ----

    /**
     * Lets something go wrong between them.
     *
     * @return false if that is no matter between servers
     */
    boolean strike(Fault fault, Course course) {
        return false;
    }

    void pause(SimulatedRedis server) {
        server.pause();
    }

    void resume(SimulatedRedis server) {
        server.resume();
    }

    void stop(SimulatedRedis server) {
        server.stop();
    }

    void start(SimulatedRedis server, boolean keepData) {
        server.start(keepData);
    }

    /** Whether they have ended connections for what they are to each other. */
    boolean endConnections() {
        return false;
    }

    /** Mends what has gone wrong between them, when each is up. */
    void heal() {}

    /** Whether what they are to each other has changed. */
    boolean haveChanged() {
        return false;
    }

    /** What has listened since {@link #watch}. */
    final <L> L listening(@Nullable L listener) {
        if (listener == null) {
            throw new IllegalStateException("Nobody has listened: servers=" + world.servers() + ". Watch them first.");
        }
        return listener;
    }

    // ---- what must hold ----

    /** What they carried out, as {@link SimulatedWorld#executed} has it, without what was only told to go elsewhere. */
    List<ExecutedCommand> executed() {
        return world.executed();
    }

    /**
     * Which commands may have been elsewhere before they were carried out.
     *
     * @param haveOneLine whether callers share one connection to each of them
     */
    Moves moves(boolean haveOneLine) {
        return Moves.NONE;
    }

    /** Whether each of them keeps callers' order by itself, as far as that can be seen. */
    boolean keepOrder() {
        return true;
    }

    /**
     * What was carried out where it should not be, or not as it should.
     *
     * @param haveOneLine whether callers share one connection to each of them
     * @param asksAtOnce whether what is written and the question what a server is go over one connection, which nothing
     *     slows down unnoticed
     */
    abstract List<Violation> violations(boolean haveOneLine, boolean asksAtOnce);

    // ---- after the faults ----

    /** Waits until they are by themselves what they are going to be. */
    void settle() {}

    /**
     * Waits until subscriptions have gone to where they belong.
     *
     * @param arrival how long a message travels at most
     */
    void awaitSubscriptions(Duration arrival) {}

    /** How much longer than with one server that is alone commands may need until they work again. */
    Duration recovery() {
        return Duration.ZERO;
    }

    /**
     * The numbers of the keys of which each must be writable when all works again; none if no write shows more than an
     * echo does.
     */
    List<Integer> keysToWrite() {
        return List.of();
    }

    /** Looks whether commands go where they belong. */
    void checkPlaces(Recovery recovery) {}
}
