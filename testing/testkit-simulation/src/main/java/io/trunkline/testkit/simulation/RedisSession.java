package io.trunkline.testkit.simulation;

import io.netty.buffer.ByteBuf;
import io.trunkline.testkit.simulation.resp.ReplyWriter;
import io.trunkline.testkit.simulation.resp.RequestParser;
import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to a {@link SimulatedRedis}: takes its requests one after the other, and holds what belongs
 * to a connection rather than to the data. Confined to the server's lane.
 */
final class RedisSession implements SimulatedPeer {

    static final String READ_ONLY = "READONLY You can't write against a read only replica.";

    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final SimulatedRedis redis;
    private final long id;
    private final RequestParser requests = new RequestParser();
    private final ReplyWriter reply = new ReplyWriter();
    private final SessionTransaction transaction = new SessionTransaction(this);
    private final SessionHandshake handshake = new SessionHandshake(this);
    private final SessionSubscriptions subscriptions = new SessionSubscriptions(this);
    private final @Nullable SessionCluster cluster;
    private int database;
    private boolean clientGone;
    private boolean broken;
    private boolean disposed;
    private long sentBytes;
    private @Nullable SimulatedLink link;
    private @Nullable List<String> pop;
    private @Nullable Cancellable popTimer;
    /** What waits until the server takes writes again. */
    private @Nullable List<String> postponed;

    RedisSession(SimulatedRedis redis, long id) {
        this.redis = redis;
        this.id = id;
        SimulatedClusterNode node = redis.clusterNode();
        cluster = node == null ? null : new SessionCluster(this, node);
    }

    SimulatedRedis redis() {
        return redis;
    }

    long id() {
        return id;
    }

    int database() {
        return database;
    }

    ReplyWriter reply() {
        return reply;
    }

    /** What concerns its place in a cluster; null if the server is in none. */
    @Nullable
    SessionCluster cluster() {
        return cluster;
    }

    // ---- what the network tells ----

    @Override
    public void onOpen(SimulatedLink opened) {
        link = opened;
        if (disposed || !opened.isOpen()) {
            return;
        }
        redis.add(this);
        byte[] greeting = redis.greeting();
        if (greeting != null) { // whatever listens there now is no Redis, or has no room
            broken = true;
            opened.write(greeting);
            opened.close();
        }
    }

    @Override
    public void onBytes(SimulatedLink from, ByteBuf bytes) {
        if (broken || disposed) {
            return;
        }
        int admitted = redis.admitRequestBytes(bytes.readableBytes());
        boolean resets = admitted < bytes.readableBytes();
        requests.add(bytes.readSlice(admitted));
        process();
        if (resets) {
            broken = true;
            from.reset();
        }
    }

    @Override
    public void onClose(SimulatedLink closed, @Nullable Throwable cause) {
        clientGone = true;
        if (pop != null) {
            endPop(); // Redis notices at once that whom it blocked has gone
        }
        process();
    }

    /** Carries out what has arrived, unless the server sleeps or this client waits. */
    void process() {
        try {
            List<String> words = isAble() ? next() : null;
            while (words != null) {
                handle(words);
                if (cluster != null && postponed == null) {
                    cluster.over(words, transaction.isBegun());
                }
                words = isAble() ? next() : null;
            }
        } catch (RequestParser.BadRequestException e) {
            reply.error("ERR Protocol error: " + e.getMessage());
            broken = true;
        }
        flush();
        SimulatedLink current = link;
        if (broken && current != null) {
            current.close();
        }
        if (clientGone && !redis.isPaused()) {
            dispose();
        }
    }

    private boolean isAble() {
        return !disposed
                && !broken
                && pop == null
                && !redis.isPaused()
                && (postponed == null || !redis.isHoldingWrites());
    }

    private @Nullable List<String> next() {
        List<String> first = postponed;
        postponed = null;
        return first == null ? requests.next() : first;
    }

    private void flush() {
        if (redis.isPaused()) {
            return; // resuming comes here again
        }
        byte[] bytes = reply.take();
        SimulatedLink current = link;
        if (bytes.length == 0 || current == null || !current.isOpen()) {
            return;
        }
        sentBytes += bytes.length;
        int admitted = redis.admitReplyBytes(bytes.length);
        current.write(admitted == bytes.length ? bytes : Arrays.copyOf(bytes, admitted));
        if (admitted < bytes.length) {
            broken = true;
            current.close();
        }
    }

    /** Forgets everything; nothing of this client is carried out any more. */
    void dispose() {
        disposed = true;
        endPop();
        redis.subscribers().remove(this);
        redis.remove(this);
    }

    // ---- requests ----

    private void handle(List<String> words) {
        String name = words.get(0).toUpperCase(Locale.ROOT);
        int mark = reply.mark();
        if (handshake.refusesStranger(name)) {
            refused(words, mark);
            return;
        }
        if (denies(name, words)) {
            reply.error(noPermission(name, words));
            refused(words, mark);
            return;
        }
        if (isRedirected(name, words, mark)) {
            return;
        }
        if (handshake.refuses(name)) {
            refused(words, mark);
            return;
        }
        if (redis.isHoldingWrites() && mayWrite(name)) {
            postponed = words;
            return;
        }
        if (redis.isReplica() && redis.isWrite(name)) {
            reply.error(READ_ONLY);
            redis.refusedWrite(refused(words, mark));
            return;
        }
        if (transaction.takes(name, words)) {
            return; // logged when it is carried out
        }
        perform(name, words);
        if (pop == null) {
            // a client that publishes to itself finds the message in front of the reply
            int from = name.endsWith("PUBLISH") ? reply.lastLine(mark) : mark;
            log(words, from);
            if (redis.takeRepetition(name)) {
                reply.repeatSince(from);
            }
        }
        redis.blocked().serve();
    }

    /** Whether a cluster has another place for this; then the client has been told. */
    private boolean isRedirected(String name, List<String> words, int from) {
        boolean exec = name.equals("EXEC");
        if (cluster == null
                || exec && !transaction.isBegun()
                || !cluster.refuses(words, exec ? transaction.queued() : List.of(words))) {
            return false;
        }
        redis.refused(id, database, words, reply.since(from));
        if (exec) {
            transaction.abandon();
        } else {
            transaction.spoil();
        }
        return true;
    }

    /** Whether this waits while a server takes no writes: whatever its replicas may have to hear of. */
    private boolean mayWrite(String name) {
        return redis.isWrite(name)
                || Set.of("PUBLISH", "SPUBLISH", "EVAL", "EVALSHA").contains(name)
                || name.equals("EXEC")
                        && transaction.queued().stream()
                                .anyMatch(one -> mayWrite(one.get(0).toUpperCase(Locale.ROOT)));
    }

    /** Whether the user may not do this. */
    private boolean denies(String name, List<String> words) {
        return redis.isDenied(name)
                || SessionSubscriptions.channels(name, words).stream().anyMatch(redis::isDeniedChannel);
    }

    private String noPermission(String name, List<String> words) {
        return redis.isDenied(name)
                ? "NOPERM User default has no permissions to run the '" + name.toLowerCase(Locale.ROOT) + "' command"
                : "NOPERM No permissions to access a channel: " + words.get(1);
    }

    /** Ends the connection if it listens to one of some channels. */
    void endIfListeningTo(Set<String> channels) {
        SimulatedLink current = link;
        if (current != null && subscriptions.listensToOneOf(channels)) {
            broken = true;
            current.close();
        }
    }

    private ExecutedCommand refused(List<String> words, int from) {
        transaction.spoil();
        return redis.refused(id, database, words, reply.since(from));
    }

    private void log(List<String> words, int from) {
        String text = reply.since(from);
        ExecutedCommand done = executed(words, text);
        SimulatedLink current = link;
        if (current != null && text.startsWith("*2") && words.get(0).equalsIgnoreCase("BLPOP")) {
            redis.popped(new PoppedElement(done, current, sentBytes + reply.mark()));
        }
    }

    /** Carries out one command, and logs it as part of a transaction. */
    void performInTransaction(List<String> words) {
        int mark = reply.mark();
        String name = words.get(0).toUpperCase(Locale.ROOT);
        if (denies(name, words)) { // since it was queued
            reply.error(noPermission(name, words));
        } else {
            perform(name, words);
        }
        executed(words, reply.since(mark));
    }

    private ExecutedCommand executed(List<String> words, String text) {
        ExecutedCommand done = redis.log(id, database, words, text);
        if (cluster != null) {
            cluster.executed(done);
        }
        return done;
    }

    private void perform(String name, List<String> words) {
        DataCommands commands = redis.commands();
        if (commands.knows(name)) {
            if (commands.isComplete(name, words.size())) {
                run(name, words);
            } else {
                wrongArity(name);
            }
            return;
        }
        switch (name) {
            case "SELECT" -> select(words);
            case "EVAL", "EVALSHA" -> eval(name, words);
            case "SCRIPT" -> script(words);
            case "BLPOP" -> blpop(words);
            case "EXEC" -> transaction.exec();
            case "DISCARD" -> transaction.discard();
            case "MULTI" -> transaction.begin();
            case "WATCH" -> transaction.watch(words);
            case "UNWATCH" -> transaction.unwatch();
            default -> {
                if (SessionSubscriptions.knows(name)) {
                    subscriptions.answer(name, words);
                } else if (SessionCluster.knows(name)) {
                    answerForCluster(name, words);
                } else if (!handshake.answer(name, words)) {
                    unknown(words);
                }
            }
        }
    }

    private void run(String name, List<String> words) {
        redis.commands().run(name, database, words, reply);
        if (redis.isWrite(name)) {
            List<String> change = new ArrayList<>(words);
            change.set(0, name);
            redis.replication().onDone(database, change);
        }
    }

    private void answerForCluster(String name, List<String> words) {
        if (cluster == null) {
            reply.error("ERR This instance has cluster support disabled");
        } else {
            cluster.answer(name, words);
        }
    }

    /** Whether the server has a command of this name. */
    boolean knows(String name) {
        return redis.commands().knows(name)
                || handshake.knows(name)
                || SessionSubscriptions.knows(name)
                || SessionCluster.knows(name)
                || Set.of("SELECT", "BLPOP", "WATCH", "UNWATCH", "EXEC", "EVAL", "EVALSHA", "SCRIPT")
                        .contains(name);
    }

    void wrongArity(String name) {
        reply.error("ERR wrong number of arguments for '" + name.toLowerCase(Locale.ROOT) + "' command");
    }

    void unknown(List<String> words) {
        reply.error("ERR unknown command '" + words.get(0) + "', with args beginning with: ");
    }

    private void select(List<String> words) {
        try {
            int index = Integer.parseInt(words.get(1));
            if (cluster != null && index != 0) {
                reply.error("ERR SELECT is not allowed in cluster mode");
            } else if (index >= 0 && index < Keyspace.DATABASES) {
                database = index;
                reply.ok();
            } else {
                reply.error("ERR DB index is out of range");
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            reply.error("ERR value is not an integer or out of range");
        }
    }

    // ---- publish and subscribe ----

    boolean isSubscribed() {
        return !subscriptions.isEmpty();
    }

    /** Takes a message; one's own comes before the reply to PUBLISH, as in Redis. */
    void deliver(Subscribers.Subscription subscription, String channel, String message) {
        redis.delivered(id, subscription, channel, message);
        subscriptions.message(subscription, channel, message);
        redis.server().lane().execute(this::flush);
    }

    /** Ends its subscriptions to shard channels of some slots, which are another shard's now. */
    void leaveSlots(BitSet slots) {
        if (subscriptions.leaveSlots(slots)) {
            redis.server().lane().execute(this::flush);
        }
    }

    // ---- scripts ----

    private void script(List<String> words) {
        if (words.size() == 3 && words.get(1).equalsIgnoreCase("LOAD")) {
            reply.bulk(redis.scripts().load(words.get(2)));
        } else if (words.size() > 2 && words.get(1).equalsIgnoreCase("EXISTS")) {
            reply.array(words.size() - 2);
            for (String hash : words.subList(2, words.size())) {
                reply.integer(redis.scripts().has(hash) ? 1 : 0);
            }
        } else {
            unknown(words);
        }
    }

    private void eval(String name, List<String> words) {
        Scripts.Call call;
        try {
            call = redis.scripts().call(name, words);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            reply.error(String.valueOf(e.getMessage()));
            return;
        }
        if (call == null) {
            reply.error("NOSCRIPT No matching script. Please use EVAL.");
            return;
        }
        if (call.words().isEmpty()) {
            reply.integer(1);
            return;
        }
        String inner = call.words().get(0).toUpperCase(Locale.ROOT);
        String elsewhere = cluster == null ? null : cluster.refusalOfScript(call.words());
        if (redis.isDenied(inner)) {
            reply.error("ERR ACL failure in script: User default has no permissions to run the '"
                    + inner.toLowerCase(Locale.ROOT) + "' command");
        } else if (redis.isReplica() && redis.isWrite(inner)) {
            reply.error(READ_ONLY);
        } else if (elsewhere != null) {
            reply.error(elsewhere);
        } else if (redis.commands().isComplete(inner, call.words().size())) {
            run(inner, call.words());
        } else {
            reply.error("ERR Unknown Redis command called from script");
        }
        if (!call.busy().isZero()) {
            redis.beBusy(call.busy());
        }
    }

    // ---- blocking ----

    private void blpop(List<String> words) {
        if (words.size() < 3) {
            wrongArity("BLPOP");
            return;
        }
        Duration limit;
        try {
            limit = Duration.ofNanos((long) (Double.parseDouble(words.get(words.size() - 1)) * 1e9));
        } catch (NumberFormatException e) {
            reply.error("ERR timeout is not a float or out of range");
            return;
        }
        if (tryPop(words)) {
            return;
        }
        if (transaction.isRunning() || clientGone) {
            reply.noArray(); // nobody blocks in a transaction, and a client that has gone waits for nothing
            return;
        }
        pop = words;
        redis.blocked().add(this);
        popTimer = redis.server().lane().schedule(this::popTimedOut, limit.isZero() ? FOR_EVER : limit);
    }

    private boolean tryPop(List<String> words) {
        for (String key : words.subList(1, words.size() - 1)) {
            String element;
            try {
                element = redis.keys().pop(database, key, true);
            } catch (Keyspace.WrongTypeException e) {
                reply.error("WRONGTYPE Operation against a key holding the wrong kind of value");
                return true;
            }
            if (element != null) {
                redis.replication().onDone(database, List.of("LPOP", key));
                reply.array(2);
                reply.bulk(key);
                reply.bulk(element);
                return true;
            }
        }
        return false;
    }

    /**
     * Tries the pop again that this session waits for; if it ends, the session goes on with its next request, later.
     */
    boolean retryPop() {
        List<String> words = pop;
        int mark = reply.mark();
        if (words == null || !tryPop(words)) {
            return false;
        }
        popEnded(words, mark);
        return true;
    }

    private void popTimedOut() {
        List<String> words = pop;
        if (words != null) {
            int mark = reply.mark();
            reply.noArray();
            popEnded(words, mark);
        }
    }

    /**
     * Ends the pop that this session waits for, as if its time were up, or with an error; false if it waits for none.
     */
    boolean unblock(boolean withError) {
        List<String> words = pop;
        if (words == null) {
            return false;
        }
        int mark = reply.mark();
        if (withError) {
            reply.error("UNBLOCKED client unblocked via CLIENT UNBLOCK");
        } else {
            reply.noArray();
        }
        popEnded(words, mark);
        return true;
    }

    /** Ends what it waits for, and the connection, since there is nothing to be had from a replica. */
    void endWaiting() {
        if (endWaiting(
                "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)")) {
            broken = true;
        }
    }

    /** Ends what it waits for if that has another place in the cluster now, or none. */
    void redirectWaiting() {
        String refusal = cluster == null || pop == null ? null : cluster.refusalToWait(pop);
        if (refusal != null) {
            endWaiting(refusal);
        }
    }

    private boolean endWaiting(String error) {
        List<String> words = pop;
        if (words == null) {
            return false;
        }
        int mark = reply.mark();
        reply.error(error);
        popEnded(words, mark);
        return true;
    }

    private void popEnded(List<String> words, int mark) {
        log(words, mark);
        if (cluster != null) {
            cluster.over(words, false);
        }
        endPop();
        redis.server().lane().execute(this::process);
    }

    private void endPop() {
        pop = null;
        redis.blocked().remove(this);
        Cancellable timer = popTimer;
        if (timer != null) {
            timer.cancel();
        }
    }
}
