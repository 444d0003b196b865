package io.trunkline.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The migration of some slots from one primary of a {@link RedisCluster} to another, step by step. While it lasts, the
 * source answers for the keys that it still has and sends for others to the target ({@code ASK}). Confined to one
 * thread at a time.
 */
public final class SlotMove {

    private static final String MIGRATE_MILLIS = "10000";

    /** One {@code MIGRATE} stalls both servers for as long as it takes. */
    private static final int KEYS_AT_ONCE = 100;

    private final @Nullable String password;
    private final int first;
    private final int last;
    private final ClusterNode source;
    private final ClusterNode target;
    private boolean over;

    SlotMove(@Nullable String password, int first, int last, ClusterNode source, ClusterNode target) {
        this.password = password;
        this.first = first;
        this.last = last;
        this.source = source;
        this.target = target;
        // The target first: it must be prepared when the source sends clients to it.
        setSlots(target, "IMPORTING", source.id());
        setSlots(source, "MIGRATING", target.id());
    }

    /**
     * Who owns the slots until the move is finished.
     *
     * @return a primary
     */
    public ClusterNode source() {
        return source;
    }

    /**
     * Who owns the slots afterwards.
     *
     * @return a primary
     */
    public ClusterNode target() {
        return target;
    }

    /**
     * Moves some of the keys.
     *
     * @param count how many at most
     * @return how many were moved; fewer than wanted if the source has no more
     * @throws IllegalStateException if the move is over, or a server refuses
     */
    public int moveKeys(int count) {
        requireOpen();
        int moved = 0;
        for (int slot = first; slot <= last && moved < count; slot++) {
            moved += migrate(source, target, slot, count - moved);
        }
        return moved;
    }

    /**
     * Moves the rest of the keys and makes the target the owner. The source knows it at once, the other nodes a moment
     * later: wait for {@link RedisCluster#awaitAgreement} before the same slots are moved again, or they may bounce. A
     * source that has lost its last slot may become a replica of the target, if the option
     * {@code cluster-allow-replica-migration} does not forbid it.
     *
     * @throws IllegalStateException if the move is over, or a server refuses
     */
    public void finish() {
        requireOpen();
        moveKeys(Integer.MAX_VALUE);
        // From here on the source makes no new keys, for it sends clients to the target for what it lacks.
        setSlots(target, "NODE", target.id());
        over = true;
        List<RespProbe.Reply> replies = ask(source, setSlotCommands("NODE", target.id()));
        // The target may have been faster to tell it; and a primary that has lost its last slot becomes a replica.
        if (stillOwns(source)) {
            requireNoError(source, replies);
        }
    }

    private boolean stillOwns(ClusterNode node) {
        ClusterNodesReply.Line myself =
                ClusterNodesReply.parse(node.server().ask("CLUSTER", "NODES")).myself();
        return IntStream.rangeClosed(first, last).anyMatch(myself::owns);
    }

    /**
     * Gives it up: the source keeps the slots and gets its keys back. What clients write to such a key meanwhile
     * prevails over what comes back; so there is no loss if nobody writes.
     *
     * @throws IllegalStateException if the move is over, or a server refuses
     */
    public void cancel() {
        requireOpen();
        setSlots(source, "STABLE");
        for (int slot = first; slot <= last; slot++) {
            migrate(target, source, slot, Integer.MAX_VALUE);
        }
        setSlots(target, "STABLE");
        over = true;
    }

    private int migrate(ClusterNode from, ClusterNode to, int slot, int count) {
        int moved = 0;
        while (moved < count) {
            int wanted = Math.min(KEYS_AT_ONCE, count - moved);
            List<String> keys = texts(ask(from, List.<String[]>of(new String[] {
                        "CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), Integer.toString(wanted)
                    }))
                    .get(0));
            if (keys.isEmpty()) {
                break;
            }
            RespProbe.Reply reply =
                    ask(from, List.<String[]>of(migrateCommand(to, keys))).get(0);
            if (reply.text().contains("BUSYKEY")) {
                dropCopies(from, to, keys);
            } else if (reply.isError()) {
                throw refused(from, reply);
            }
            moved += keys.size();
        }
        return moved;
    }

    private String[] migrateCommand(ClusterNode to, List<String> keys) {
        RedisServer server = to.server();
        // Servers that talk by TLS among themselves migrate by TLS as well.
        int port = server.tlsPort().orElse(server.port());
        List<String> command =
                new ArrayList<>(List.of("MIGRATE", server.host(), Integer.toString(port), "", "0", MIGRATE_MILLIS));
        if (password != null) {
            command.addAll(List.of("AUTH", asBytes(password)));
        }
        command.add("KEYS");
        command.addAll(keys);
        return command.toArray(String[]::new);
    }

    /** Text in the spelling of {@link RedisServer#binaryProbe()}. */
    private static String asBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The other side has a value of its own for some of the keys, which is the newer one. */
    private static void dropCopies(ClusterNode from, ClusterNode to, List<String> keys) {
        for (String key : keys) {
            boolean isThere = ask(to, List.of(new String[] {"ASKING"}, new String[] {"EXISTS", key}))
                    .get(1)
                    .text()
                    .equals("1");
            if (isThere) {
                ask(from, List.of(new String[] {"ASKING"}, new String[] {"DEL", key}));
            }
        }
    }

    private void setSlots(ClusterNode node, String... state) {
        requireNoError(node, ask(node, setSlotCommands(state)));
    }

    private List<String[]> setSlotCommands(String... state) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(slot -> {
                    List<String> command = new ArrayList<>(List.of("CLUSTER", "SETSLOT", Integer.toString(slot)));
                    command.addAll(List.of(state));
                    return command.toArray(String[]::new);
                })
                .toList();
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("The move is over: " + this + ". Begin a new one.");
        }
    }

    private static void requireNoError(ClusterNode node, List<RespProbe.Reply> replies) {
        for (RespProbe.Reply reply : replies) {
            if (reply.isError()) {
                throw refused(node, reply);
            }
        }
    }

    private static IllegalStateException refused(ClusterNode node, RespProbe.Reply reply) {
        return new IllegalStateException("The node refused to move slots: node=" + node + ", error=" + reply.text()
                + ". Look at CLUSTER NODES there.");
    }

    private static List<String> texts(RespProbe.Reply reply) {
        return reply.elements().stream().map(RespProbe.Reply::text).toList();
    }

    private static List<RespProbe.Reply> ask(ClusterNode node, List<String[]> commands) {
        try {
            return node.server().binaryProbe().askAll(commands);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No answer while slots are moved: node=" + node + ". See whether it is stopped or killed.", e);
        }
    }

    @Override
    public String toString() {
        return "slots=" + first + "-" + last + ", source=" + source + ", target=" + target;
    }
}
