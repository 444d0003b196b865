package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.resp.ReplyWriter;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Redis on a {@link SimulatedNetwork}: what an engine asks of a server in a handshake, and enough commands to find
 * out whether anything is lost, mixed up or done twice. RESP2 and RESP3. Confined to the simulation's thread.
 *
 * <p>It does one command at a time and takes no time for it, unless it is a script that says otherwise. What it carried
 * out is kept in {@link #executed()}. What goes wrong with it are methods; what goes wrong on the way to it are methods
 * of {@link #server()}.
 */
public final class SimulatedRedis {

    private final SimulatedServer server;
    private final Keyspace keys;
    private final DataCommands commands;
    private final Subscribers subscribers = new Subscribers();
    private final BlockedPops blocked = new BlockedPops();
    private final Replication replication = new Replication(this);
    private final Set<RedisSession> sessions = new LinkedHashSet<>();
    private final List<ExecutedCommand> executed = new ArrayList<>();
    private final Map<String, Long> refusals = new HashMap<>();
    private final List<ExecutedCommand> refused = new ArrayList<>();
    private final List<ExecutedCommand> refusedWrites = new ArrayList<>();
    private @Nullable String password;
    private String version = "7.2.0";
    private boolean knowsHello = true;
    private int runs = 1;
    private boolean loading;
    private boolean paused;
    private final Set<String> denied = new LinkedHashSet<>();
    private final Set<String> deniedChannels = new LinkedHashSet<>();
    private final Scripts scripts = new Scripts();
    private final List<DeliveredMessage> delivered = new ArrayList<>();
    private final List<PoppedElement> popped = new ArrayList<>();
    private final Map<Long, Duration> openings = new HashMap<>();
    private byte @Nullable [] greeting;
    private @Nullable Cancellable endOfBusyness;
    private long unblocked;
    private boolean repeatsReply;
    /** For how many reasons writes wait. */
    private int writeHolds;

    private @Nullable SimulatedClusterNode clusterNode;
    private final ByteBudget requestBytes = new ByteBudget();
    private final ByteBudget replyBytes = new ByteBudget();
    private long nextSession;

    /**
     * Starts a server without data.
     *
     * @param network where it can be reached
     * @param address where it listens
     */
    public SimulatedRedis(SimulatedNetwork network, TransportAddress address) {
        this(network, address, 1);
    }

    /**
     * Starts one of several servers, so that no connection has the same id as one of another server.
     *
     * @param network where it can be reached
     * @param address where it listens
     * @param firstConnection the id of its first connection
     */
    public SimulatedRedis(SimulatedNetwork network, TransportAddress address, long firstConnection) {
        keys = new Keyspace(firstConnection);
        commands = new DataCommands(keys);
        nextSession = firstConnection;
        server = network.listen(address, () -> new RedisSession(this, nextSession++));
    }

    /**
     * The server as the network knows it, with the faults of the way to it.
     *
     * @return where it listens, and its connections
     */
    public SimulatedServer server() {
        return server;
    }

    /**
     * What it did, the oldest first; survives restarts.
     *
     * @return a view, which grows
     */
    public List<ExecutedCommand> executed() {
        return Collections.unmodifiableList(executed);
    }

    /**
     * How often it refused a command without looking at it: before AUTH, while it reads its data, or to a subscriber.
     *
     * @param name the command's name in upper case
     * @return a number of times; none of them is among {@link #executed()}
     */
    public long refusals(String name) {
        return refusals.getOrDefault(name, 0L);
    }

    /**
     * The commands that it refused without looking at them, or since its user may not send them, or since it is a
     * replica, the oldest first; survives restarts. None of them is among {@link #executed()}.
     *
     * @return a view, which grows
     */
    public List<ExecutedCommand> refused() {
        return Collections.unmodifiableList(refused);
    }

    /**
     * The commands that it refused with {@code READONLY} since it is a replica, the oldest first; survives restarts.
     * What EXEC or a script was refused for is among {@link #executed()}.
     *
     * @return a view, which grows
     */
    public List<ExecutedCommand> refusedWrites() {
        return Collections.unmodifiableList(refusedWrites);
    }

    /**
     * The messages that it handed to subscribers, the oldest first; survives restarts.
     *
     * @return a view, which grows
     */
    public List<DeliveredMessage> delivered() {
        return Collections.unmodifiableList(delivered);
    }

    /**
     * What blocking pops took from lists, the oldest first; survives restarts.
     *
     * @return a view, which grows
     */
    public List<PoppedElement> popped() {
        return Collections.unmodifiableList(popped);
    }

    /**
     * When a connection was opened, as the server saw it.
     *
     * @param connection the server's id of it, as in {@link ExecutedCommand}
     * @return the time on the virtual clock
     * @throws IllegalArgumentException if there never was such a connection
     */
    public Duration openedAt(long connection) {
        Duration opened = openings.get(connection);
        if (opened == null) {
            throw new IllegalArgumentException("There never was such a connection: connection=" + connection
                    + ". Take the id from an executed command.");
        }
        return opened;
    }

    /**
     * What the connected clients listen to.
     *
     * @return {@code subscribe}, {@code psubscribe} or {@code ssubscribe}, a space and a name, each once
     */
    public Set<String> subscriptions() {
        return subscribers.names();
    }

    /**
     * Makes it greet newcomers with some bytes and close their connections, as whatever is no Redis does, or a server
     * that is full.
     *
     * @param bytes what it says, or null to serve newcomers again
     */
    public void setGreeting(byte @Nullable [] bytes) {
        greeting = bytes == null ? null : bytes.clone();
    }

    /**
     * Asks for a password from now on.
     *
     * @param newPassword what the user {@code default} must give, or null to let everybody in
     */
    public void setPassword(@Nullable String newPassword) {
        password = newPassword;
    }

    /**
     * Sets whether it is new enough to know HELLO, and with it RESP3.
     *
     * @param known false to answer HELLO as an unknown command
     */
    public void setHelloKnown(boolean known) {
        knowsHello = known;
    }

    /**
     * Sets which version it says it is, on which some of what clients ask depends. It does nothing else for that.
     *
     * @param said the version, 7.2.0 at first
     */
    public void setVersion(String said) {
        version = said;
    }

    /**
     * Sets whether it is still reading its data, in which state it refuses nearly everything with {@code LOADING}.
     *
     * @param stillLoading true until the data is there
     */
    public void setLoading(boolean stillLoading) {
        loading = stillLoading;
    }

    /** Falls asleep: takes connections and bytes, and answers nothing, as a process that was stopped. */
    public void pause() {
        endBusyness(); // whoever stopped it wakes it, not the end of a command
        paused = true;
    }

    /** Wakes up and carries out everything that came while it slept, also from clients that have gone away since. */
    public void resume() {
        paused = false;
        endBusyness();
        processLater();
    }

    /** Dies: every connection is reset, new ones are refused, and what it had not carried out yet is lost. */
    public void stop() {
        for (RedisSession session : List.copyOf(sessions)) {
            session.dispose();
        }
        server.refuse();
        server.resetLinks();
        paused = false;
        writeHolds = 0;
        endBusyness();
        scripts.clear();
        replication.stop();
    }

    /**
     * Comes back after {@link #stop}.
     *
     * @param keepData whether it finds the data that it had
     */
    public void start(boolean keepData) {
        keys.stir();
        if (!keepData) {
            keys.clear();
            replication.onReplaced();
        }
        runs++;
        server.accept();
        replication.start();
    }

    /** Which process it is: another one each time that it is started, as INFO tells. */
    String runId() {
        return String.format(Locale.ROOT, "%032x%08x", server.address().hashCode(), runs);
    }

    /**
     * Dies and comes back later.
     *
     * @param downtime how long nothing listens
     * @param keepData whether it finds the data that it had
     */
    public void restart(Duration downtime, boolean keepData) {
        stop();
        server.lane().schedule(() -> start(keepData), downtime);
    }

    /**
     * Becomes a replica: has all data of its primary after a while, and then every change and every published message
     * some time after the primary carried it out. From now on it refuses to write; who waits for an element waits no
     * more.
     *
     * @param primary whom it follows from now on, and no other
     * @param lag how much later
     * @throws IllegalArgumentException if that one follows this one
     */
    public void replicateFrom(SimulatedRedis primary, Duration lag) {
        replication.follow(primary.replication, lag);
        endWaiting();
    }

    /** Follows nobody any more, and keeps what it has; what it has not heard of by now is lost. */
    public void promote() {
        replication.leave();
    }

    /**
     * Takes over from its primary, as FAILOVER does: nothing is lost, and whoever has followed that one follows this
     * one, that one as well.
     *
     * @throws IllegalStateException if it follows nobody, or one of both is down
     */
    public void takeOver() {
        SimulatedRedis before = replication.primary();
        replication.takeOver();
        if (before != null) {
            before.endWaiting();
        }
    }

    /**
     * Cuts the way to its primary, or mends it; then it hears of all that it has missed.
     *
     * @param cut whether it hears nothing, for as long as it is a replica
     */
    public void setReplicationCut(boolean cut) {
        replication.setCut(cut);
    }

    /**
     * Whether it follows another server.
     *
     * @return true if it refuses to write
     */
    public boolean isReplica() {
        return replication.isFollowing();
    }

    /**
     * Whom it follows.
     *
     * @return the primary, or null if it is one itself
     */
    public @Nullable SimulatedRedis primary() {
        return replication.primary();
    }

    /**
     * Whether it is up, paused or not.
     *
     * @return false between {@link #stop} and {@link #start}
     */
    public boolean isRunning() {
        return replication.isRunning();
    }

    /**
     * Whether it carries out nothing for a while: it is paused, or busy with a script.
     *
     * @return true if requests wait
     */
    public boolean isPaused() {
        return paused;
    }

    private void endWaiting() {
        List.copyOf(sessions).forEach(RedisSession::endWaiting);
    }

    /**
     * Takes rights from its user, as ACL SETUSER does; of channels, who listens to one of them is disconnected. That is
     * among {@link #executed()}, with 0 for its connection. Rights that were taken before are given back.
     *
     * @param commands names of commands in upper case; neither HELLO nor AUTH
     * @param channels names of channels, or patterns as clients spell them
     */
    public void deny(Set<String> commands, Set<String> channels) {
        denied.clear();
        deniedChannels.clear();
        denied.addAll(commands);
        deniedChannels.addAll(channels);
        List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "default"));
        new TreeSet<>(commands)
                .forEach(command -> words.add("-" + command.toLowerCase(Locale.ROOT))); // the same each time
        log(0, 0, words, "+OK\r\n");
        for (RedisSession session : List.copyOf(sessions)) {
            session.endIfListeningTo(deniedChannels);
        }
    }

    /** Gives all rights back. */
    public void allowAll() {
        denied.clear();
        deniedChannels.clear();
    }

    /**
     * Forgets all scripts, as after SCRIPT FLUSH by somebody who is not here; which is among {@link #executed()}, with
     * 0 for its connection.
     */
    public void flushScripts() {
        scripts.clear();
        log(0, 0, List.of("SCRIPT", "FLUSH"), "+OK\r\n");
    }

    /**
     * Breaks the connection on which the n-th byte from now on arrives; the requests that end before it are carried
     * out, and their replies may be lost. Happens once.
     *
     * @param bytes how many bytes of requests are still taken, of all connections together
     */
    public void resetAfterRequestBytes(long bytes) {
        requestBytes.faultAt(bytes);
    }

    /**
     * Ends the connection on which the n-th byte from now on would be sent, so that a reply is cut anywhere. Happens
     * once.
     *
     * @param bytes how many bytes of replies are still sent, of all connections together
     */
    public void cutAfterReplyBytes(long bytes) {
        replyBytes.faultAt(bytes);
    }

    /**
     * Sends the reply of the next command twice that asks for data or an echo, as no server does but a broken way to it
     * might: from then on every reply on that connection belongs to another command. Happens once.
     *
     * @param wanted false to let it be
     */
    public void repeatNextReply(boolean wanted) {
        repeatsReply = wanted;
    }

    /**
     * Which connections are open, as far as the server knows.
     *
     * @return the server's ids of them
     */
    public Set<Long> connections() {
        Set<Long> ids = new LinkedHashSet<>();
        sessions.forEach(session -> ids.add(session.id()));
        return ids;
    }

    /**
     * How often CLIENT UNBLOCK ended what a client waited for; one that found nothing to end does not count.
     *
     * @return 0 or more
     */
    public long unblocked() {
        return unblocked;
    }

    /**
     * How many clients are connected, as far as the server knows; those whose bytes wait for it to wake up are counted,
     * too.
     *
     * @return the number of sessions
     */
    public int sessions() {
        return sessions.size();
    }

    @Override
    public String toString() {
        return "SimulatedRedis[" + server.address() + ", executed=" + executed.size() + "]";
    }

    // ---- what a cluster does with it ----

    /** Makes it a node of a cluster; before its first connection. */
    void joinCluster(SimulatedClusterNode node) {
        clusterNode = node;
    }

    @Nullable
    SimulatedClusterNode clusterNode() {
        return clusterNode;
    }

    /**
     * Lets whatever writes wait, as while a replica takes over that must not miss anything; or takes one such reason
     * back, and if it was the last one, lets it go on.
     */
    void holdWrites(boolean hold) {
        writeHolds = Math.max(0, writeHolds + (hold ? 1 : -1));
        if (!isHoldingWrites()) {
            processLater();
        }
    }

    boolean isHoldingWrites() {
        return writeHolds > 0;
    }

    /** Tells who waits for a key that has another place now. */
    void redirectWaiting() {
        List.copyOf(sessions).forEach(RedisSession::redirectWaiting);
    }

    /** Ends the subscriptions to the shard channels of some slots. */
    void leaveSlots(BitSet slots) {
        List.copyOf(sessions).forEach(session -> session.leaveSlots(slots));
    }

    /** Carries out a command that no client sent, and hands it on to who follows. */
    void apply(List<String> words) {
        commands.run(words.get(0), 0, words, new ReplyWriter());
        replication.onDone(0, words);
    }

    private void processLater() {
        for (RedisSession session : List.copyOf(sessions)) {
            server.lane().execute(session::process);
        }
    }

    // ---- what sessions ask ----

    Keyspace keys() {
        return keys;
    }

    DataCommands commands() {
        return commands;
    }

    Subscribers subscribers() {
        return subscribers;
    }

    Replication replication() {
        return replication;
    }

    /**
     * How much of its primary's stream of changes it has, or has made itself.
     *
     * @return {@code master_repl_offset}
     */
    public long replicationOffset() {
        return replication.offset();
    }

    /**
     * Whether it hears its primary, and has had all of its data: {@code master_link_status}.
     *
     * @return false of a primary
     */
    public boolean isLinkedToPrimary() {
        return replication.isLinked();
    }

    /** Whether a replica refuses this command. */
    boolean isWrite(String name) {
        return commands.isWrite(name) || name.equals("BLPOP");
    }

    boolean isDenied(String command) {
        return denied.contains(command);
    }

    boolean isDeniedChannel(String channel) {
        return deniedChannels.contains(channel);
    }

    Scripts scripts() {
        return scripts;
    }

    byte @Nullable [] greeting() {
        return greeting;
    }

    /** Carries out nothing more for a while: a command takes long. */
    void beBusy(Duration howLong) {
        if (!paused) {
            paused = true;
            endOfBusyness = server.lane().schedule(this::resume, howLong);
        }
    }

    private void endBusyness() {
        Cancellable timer = endOfBusyness;
        if (timer != null) {
            endOfBusyness = null;
            timer.cancel();
        }
    }

    void delivered(long connection, Subscribers.Subscription subscription, String channel, String message) {
        delivered.add(new DeliveredMessage(
                server.lane().time().elapsed(), connection, subscription.toString(), channel, message));
    }

    /** Ends what a client waits for; false if there is no such client, or it waits for nothing. */
    boolean unblock(long client, boolean withError) {
        for (RedisSession session : sessions) {
            if (session.id() == client) {
                boolean done = session.unblock(withError);
                unblocked += done ? 1 : 0;
                return done;
            }
        }
        return false;
    }

    /** Whether this reply is the one to be sent twice. */
    boolean takeRepetition(String command) {
        boolean taken = repeatsReply && (commands.knows(command) || command.equals("ECHO"));
        repeatsReply &= !taken;
        return taken;
    }

    BlockedPops blocked() {
        return blocked;
    }

    ExecutedCommand refused(long connection, int database, List<String> words, String reply) {
        var command = new ExecutedCommand(server.lane().time().elapsed(), connection, database, words, reply);
        refused.add(command);
        refusals.merge(command.name().toUpperCase(Locale.ROOT), 1L, Long::sum);
        return command;
    }

    void refusedWrite(ExecutedCommand command) {
        refusedWrites.add(command);
    }

    boolean isLoading() {
        return loading;
    }

    String version() {
        return version;
    }

    boolean knowsHello() {
        return knowsHello;
    }

    @Nullable
    String password() {
        return password;
    }

    void add(RedisSession session) {
        openings.put(session.id(), server.lane().time().elapsed());
        sessions.add(session);
    }

    void remove(RedisSession session) {
        sessions.remove(session);
    }

    ExecutedCommand log(long connection, int database, List<String> words, String reply) {
        ExecutedCommand done = executedNow(connection, database, words, reply);
        executed.add(done);
        return done;
    }

    /** What was refused just now, as a record of its own. */
    ExecutedCommand executedNow(long connection, int database, List<String> words, String reply) {
        return new ExecutedCommand(server.lane().time().elapsed(), connection, database, words, reply);
    }

    void popped(PoppedElement element) {
        popped.add(element);
    }

    /** How many of the bytes that arrived may be taken; fewer than that, and the connection must be reset. */
    int admitRequestBytes(int arrived) {
        return requestBytes.admit(arrived);
    }

    /** How many of the bytes may be sent; fewer than that, and the connection must be closed. */
    int admitReplyBytes(int wanted) {
        return replyBytes.admit(wanted);
    }
}
