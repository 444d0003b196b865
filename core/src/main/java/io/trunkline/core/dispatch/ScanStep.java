package io.trunkline.core.dispatch;

import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.HashSlot;
import io.trunkline.core.cluster.NodeSlots;
import io.trunkline.core.cluster.ScanCursor;
import io.trunkline.core.cluster.ScanProgress;
import io.trunkline.core.dispatch.Scans.Told;
import io.trunkline.core.failure.SplitFailures;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.SettledFuture.Failure;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.core.resp.JoinedReply;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.ServerSelectionStrategy;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisException;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ScanPage;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One step of a scan over several servers: takes one step at the server whose turn it is, and says in the cursor how to
 * go on. While there is no such server, since it died or its slots are on the move, it waits for one, within its time.
 * Goes from one thread to the next, as its parts end; on the way it is confined to one at a time.
 *
 * <p>What is known of a cluster's slots here, or told by a node that is behind, does not count: each node is asked what
 * it has itself. See {@link ScanProgress} for what follows from that.
 */
final class ScanStep<T extends @Nullable Object> {

    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String MATCH = "match";

    private final Router router;
    private final Scans scans;
    private final Command<T> command;
    private final CommandMetadata facts;
    private final Route route;
    private final long deadlineNanos;
    private final EngineFuture<T> result;

    private ScanProgress progress = ScanProgress.ofServers();
    private long pauseNanos = SHORTEST_PAUSE_NANOS;
    private @Nullable Throwable last;
    /** What is under way, to be given up with the whole. */
    private volatile @Nullable WaitableFuture<?> current;

    /**
     * Makes one.
     *
     * @param route of a call whose time runs
     */
    ScanStep(Router router, Scans scans, Command<T> command, CommandMetadata facts, Route route) {
        this.router = router;
        this.scans = scans;
        this.command = command;
        this.facts = facts;
        this.route = route;
        this.deadlineNanos = route.startNanos(router) + route.limits().asyncNanos();
        this.result = new EngineFuture<>(command.name().toString());
    }

    /** Takes it. Never throws a failure of the command: that is in the future. */
    WaitableFuture<T> send() {
        result.whenSettled(() -> {
            WaitableFuture<?> underWay = current;
            if (result.isWithdrawn() && underWay != null) {
                underWay.cancel(false);
            }
        });
        try {
            progress = begun();
        } catch (ScanCursor.UnreadableException e) {
            fail(new RedisCommandException(
                    RedisCommandException.Reason.NOT_SUPPORTED, String.valueOf(e.getMessage()), name(), null));
        }
        goOn();
        return result;
    }

    /** What the cursor says. One server's number begins anew: whose it was nobody knows. */
    private ScanProgress begun() throws ScanCursor.UnreadableException {
        String cursor = new String(command.argument(0), StandardCharsets.ISO_8859_1);
        boolean isCluster = scans.servers().isCluster();
        if (!ScanCursor.isNumber(cursor)) {
            return ScanCursor.parse(cursor, isCluster, scans.servers().nodes().keySet());
        }
        return isCluster ? ScanProgress.ofCluster(wantedSlot()) : ScanProgress.ofServers();
    }

    private int wantedSlot() {
        for (int i = 1; i + 1 < command.argumentCount(); i += 2) {
            if (new String(command.argument(i), StandardCharsets.ISO_8859_1).equalsIgnoreCase(MATCH)) {
                return HashSlot.ofPattern(command.argument(i + 1));
            }
        }
        return HashSlot.NONE;
    }

    private String name() {
        return command.name().toString();
    }

    // ---- whose turn it is ----

    private void goOn() {
        if (result.isSettled()) {
            return;
        }
        try {
            if (scans.isClosed()) {
                fail(SplitFailures.closed(name()));
            } else if (deadlineNanos - router.nanoTime() <= 0) {
                fail(SplitFailures.noStep(
                        name(),
                        "done=" + (progress.isComplete() ? "all" : "not all") + ", cluster=" + progress.isOfCluster(),
                        last));
            } else {
                choose();
            }
        } catch (RuntimeException | Error e) { // nobody else would end the call
            fail(e);
        }
    }

    private void choose() {
        ServerEndPoint server = atPass();
        if (server == null) {
            progress.forgetPass();
            server = next();
        }
        if (server == null && progress.isComplete()) {
            end(List.of()); // what was left is nobody's
        } else if (server == null || !server.isEstablished()) {
            scans.servers().doubt();
            pause();
        } else if (progress.pass() != null) {
            step(server);
        } else {
            ServerEndPoint chosen = server;
            Told known = scans.recent(chosen, router.nanoTime());
            if (known != null) {
                begin(chosen, known);
            } else {
                ask(chosen, told -> begin(chosen, told));
            }
        }
    }

    /** The server of the pass under way; null if there is none, or it counts for nothing any more. */
    private @Nullable ServerEndPoint atPass() {
        ScanProgress.Pass pass = progress.pass();
        if (pass == null) {
            return null;
        }
        ServerEndPoint server;
        if (progress.isOfCluster()) {
            server = scans.servers().nodes().get(pass.node());
            if (server != null && !scans.servers().isInPlace(server, pass)) {
                return null;
            }
        } else {
            server = scans.servers().member(pass, place());
        }
        return server;
    }

    private ReadFrom place() {
        return ServerSelectionStrategy.placeOf(facts, route.target().readFrom());
    }

    private @Nullable ServerEndPoint next() {
        if (!progress.isOfCluster()) {
            return scans.servers().select(facts, route.target().readFrom());
        }
        String receiver = progress.nextReceiver(); // soon behind who gives, lest much happens in between
        if (receiver == null) {
            return scans.servers().nextOwner(progress);
        }
        ServerEndPoint server = scans.servers().nodes().get(receiver);
        if (server == null) {
            progress.forgetReceiver(receiver); // it has gone again, or is so new that nobody has told of it
        }
        return server;
    }

    // ---- asking nodes ----

    private void begin(ServerEndPoint server, Told told) {
        if (!progress.isOfCluster()) {
            progress.begin(server.toString(), told.runId());
            step(server);
            return;
        }
        confirm(told.slots(), progress.givers(told.slots()).iterator(), () -> {
            if (progress.begin(told.slots(), told.runId())) {
                step(server);
            } else {
                scans.servers().doubt(); // it was taken for the owner of something that is left
                pause();
            }
        });
    }

    /** Asks those who give slots away that a node gets whether they still do. */
    private void confirm(NodeSlots own, Iterator<String> givers, Runnable then) {
        if (!givers.hasNext()) {
            then.run();
            return;
        }
        String giver = givers.next();
        ServerEndPoint server = scans.servers().nodes().get(giver);
        if (server == null || !server.isEstablished()) {
            progress.confirm(own, giver, null);
            confirm(own, givers, then);
        } else {
            ask(server, told -> {
                progress.confirm(own, giver, told.slots());
                confirm(own, givers, then);
            });
        }
    }

    /** Asks a server who it is, and a node what it serves; goes on later if it does not answer. */
    private void ask(ServerEndPoint server, Consumer<Told> then) {
        new ScanQuestion(router, scans, server, progress.isOfCluster(), deadlineNanos)
                .ask(this::await, then, this::later);
    }

    // ---- the step ----

    private void step(ServerEndPoint server) {
        ScanProgress.Pass pass = progress.pass();
        if (pass == null) {
            pause();
            return;
        }
        Command<RespValue> step = command.withBeginning(
                        command.name(), pass.cursor().getBytes(StandardCharsets.ISO_8859_1))
                .readAs(ReplyDecoders.VALUE);
        WaitableFuture<RespValue> sent = router.executeAsync(step, route.pinnedTo(server));
        await(sent, () -> {
            if (sent.failure() != null) {
                later(sent.failure());
            } else {
                onPage(sent.join(), server, pass);
            }
        });
    }

    private void onPage(RespValue page, ServerEndPoint server, ScanProgress.Pass pass) {
        String next = page.asList().get(0).asText();
        List<RespValue> keys = page.asList().get(1).asList();
        boolean isLast = next.equals(ScanPage.START);
        pass.advance(next);
        List<RespValue> wanted = progress.isOfCluster()
                ? keys.stream().filter(key -> pass.wants(slotOf(key))).toList()
                : keys;
        if (!isLast && scans.recent(server, router.nanoTime()) != null) {
            end(wanted);
            return;
        }
        ask(server, told -> {
            if (!told.runId().equals(pass.runId())) {
                progress.forgetPass(); // it was started anew, and understood the cursor in another way
                end(wanted);
            } else if (!progress.isOfCluster()) {
                if (isLast) {
                    progress.endAll();
                }
                end(wanted);
            } else {
                confirm(told.slots(), progress.givers(told.slots()).iterator(), () -> {
                    progress.check(told.slots());
                    if (isLast) {
                        progress.end(told.slots());
                    }
                    end(wanted);
                });
            }
        });
    }

    private static int slotOf(RespValue key) {
        return HashSlot.of(
                key instanceof RespValue.BulkString bulk
                        ? bulk.bytes()
                        : key.asText().getBytes(StandardCharsets.UTF_8));
    }

    private void end(List<RespValue> keys) {
        Map<String, ServerEndPoint> members = scans.servers().nodes();
        String cursor = progress.isComplete() ? ScanPage.START : ScanCursor.text(progress, members.keySet());
        RespValue page = new RespValue.Array(List.of(
                new RespValue.BulkString(cursor.getBytes(StandardCharsets.US_ASCII)), new RespValue.Array(keys)));
        Object outcome;
        try {
            outcome = JoinedReply.read(page, command.decoder());
        } catch (RuntimeException | Error e) { // of a decoder: it concerns this command alone
            outcome = new Failure(SplitFailures.unreadable(name(), e));
        }
        result.end(outcome);
    }

    // ---- waiting ----

    private void await(WaitableFuture<?> part, Runnable then) {
        current = part;
        if (result.isSettled()) {
            part.cancel(false); // it was given up meanwhile
            return;
        }
        part.whenSettled(() -> {
            try {
                then.run();
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        });
    }

    /** A part failed: goes on in a moment if that may pass by, since a scan changes nothing. */
    private void later(@Nullable Throwable failure) {
        if (failure != null && !(failure instanceof RedisException known && ScanQuestion.isPassing(known))) {
            fail(failure);
            return;
        }
        last = failure;
        scans.servers().doubt();
        pause();
    }

    private void pause() {
        long left = deadlineNanos - router.nanoTime();
        scans.pause(this::goOn, router.clock(), Math.max(1, Math.min(pauseNanos, left)));
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    }

    private void fail(Throwable failure) {
        result.end(new Failure(failure));
    }
}
