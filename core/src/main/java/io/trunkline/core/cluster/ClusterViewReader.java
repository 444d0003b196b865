package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import io.trunkline.core.cluster.ClusterView.Source;
import io.trunkline.options.Endpoint;
import io.trunkline.reply.RespValue;
import io.trunkline.status.NodeHealth;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes views of what nodes answer, in RESP2 or RESP3. Stateless and thread-safe.
 *
 * <p>What is not known yet is passed over: further elements, fields and flags. What cannot be, such as a slot below 0
 * or a list where a number should stand, spoils the whole answer, whoever wrote it.
 */
public final class ClusterViewReader {

    /** A primary for each slot, and a replica for each primary: no cluster is as large by far. */
    private static final int MAX_NODES = 2 * HashSlot.COUNT;

    /** More than any answer has entries, or an entry parts. */
    private static final int MAX_ENTRIES = 2 * MAX_NODES;

    private ClusterViewReader() {}

    /**
     * Reads the answer to CLUSTER SLOTS.
     *
     * @param asked whom, and when
     * @param info what the same node says of the whole
     * @param reply the answer
     * @return the view
     * @throws UnreadableViewException if it is anything else
     */
    public static ClusterView slots(Asked asked, ClusterInfo info, RespValue reply) throws UnreadableViewException {
        List<RespValue> entries = bounded(Answer.list(reply, "an answer to CLUSTER SLOTS"));
        List<ShardView> shards = new ArrayList<>(entries.size());
        Map<String, NodeView> known = new HashMap<>();
        for (RespValue entry : entries) {
            Iterator<RespValue> parts =
                    Answer.list(entry, "an entry of CLUSTER SLOTS").iterator();
            SlotRange range = Answer.range(number(parts), number(parts));
            NodeView primary = null;
            boolean isFirst = true;
            List<NodeView> replicas = new ArrayList<>(2);
            while (parts.hasNext()) {
                NodeView node = slotsNode(asked, parts.next(), isFirst);
                if (node != null) {
                    checkCount(known, node);
                }
                if (isFirst) {
                    primary = node;
                } else if (node != null) {
                    replicas.add(node);
                }
                isFirst = false;
            }
            shards.add(new ShardView(primary, replicas, List.of(range), -1));
        }
        return ClusterView.of(asked, Source.SLOTS, info, shards, List.of());
    }

    private static long number(Iterator<RespValue> parts) throws UnreadableViewException {
        if (!parts.hasNext()) {
            throw new UnreadableViewException(
                    "An entry of CLUSTER SLOTS has no range of slots. Nothing of it is believed; ask another node.");
        }
        return Answer.number(parts.next(), "a slot");
    }

    /** Host and port; the id since 4.0; what else is told of addresses since 7.0. Null if it cannot be named. */
    private static @Nullable NodeView slotsNode(Asked asked, RespValue value, boolean isPrimary)
            throws UnreadableViewException {
        String what = "a node of CLUSTER SLOTS";
        Iterator<RespValue> parts = Answer.list(value, what).iterator();
        if (!parts.hasNext()) {
            throw Answer.unexpected(value, what);
        }
        String host = Answer.textOrNull(parts.next(), "the host of a node");
        if (!parts.hasNext()) {
            throw Answer.unexpected(value, what);
        }
        Endpoint endpoint =
                Announced.endpoint(host, Answer.number(parts.next(), "the port of a node"), asked.speaker());
        String id = parts.hasNext() ? Answer.text(parts.next(), "the id of a node") : null;
        Map<String, RespValue> more = parts.hasNext() ? Answer.map(parts.next(), "the metadata of a node") : Map.of();
        return node(
                asked, id, endpoint, more, isPrimary ? ServerRole.PRIMARY : ServerRole.REPLICA, NodeHealth.UNKNOWN, -1);
    }

    private static @Nullable NodeView node(
            Asked asked,
            @Nullable String id,
            @Nullable Endpoint announced,
            Map<String, RespValue> more,
            ServerRole role,
            NodeHealth health,
            long offset)
            throws UnreadableViewException {
        Endpoint endpoint = announced == null ? null : asked.mapping().apply(announced);
        String name = id != null && !id.isEmpty() ? id : endpoint == null ? null : endpoint.toString();
        // what else is told goes with the announced port, and not with that where the node is reached
        boolean isMapped = endpoint != null && !endpoint.equals(announced);
        return name == null
                ? null
                : new NodeView(
                        name,
                        endpoint,
                        isMapped ? null : field(more, "ip"),
                        isMapped ? null : field(more, "hostname"),
                        role,
                        health,
                        offset,
                        field(more, "availability-zone"));
    }

    /** A field's text; null if there is none, or nothing in it. */
    private static @Nullable String field(Map<String, RespValue> fields, String name) throws UnreadableViewException {
        RespValue value = fields.get(name);
        String text = value == null ? null : Answer.textOrNull(value, "the field " + name);
        return text == null || text.isEmpty() ? null : text;
    }

    /**
     * Reads the answer to CLUSTER SHARDS.
     *
     * @param asked whom, and when
     * @param info what the same node says of the whole
     * @param reply the answer
     * @return the view
     * @throws UnreadableViewException if it is anything else, or does not say which of two primaries owns a shard's
     *     slots, as servers of 7.2 may after a failover: CLUSTER SLOTS of the same node does
     */
    public static ClusterView shards(Asked asked, ClusterInfo info, RespValue reply) throws UnreadableViewException {
        List<RespValue> entries = bounded(Answer.list(reply, "an answer to CLUSTER SHARDS"));
        List<ShardView> shards = new ArrayList<>(entries.size());
        Map<String, NodeView> known = new HashMap<>();
        for (RespValue entry : entries) {
            Map<String, RespValue> fields = Answer.map(entry, "a shard of CLUSTER SHARDS");
            List<NodeView> nodes = new ArrayList<>(4);
            for (RespValue node : list(fields, "nodes")) {
                NodeView view = shardsNode(asked, node);
                if (view != null) {
                    checkCount(known, view);
                    nodes.add(view);
                }
            }
            addShards(shards, nodes, Answer.ranges(list(fields, "slots"), "the slots of a shard"));
        }
        return ClusterView.of(asked, Source.SHARDS, info, shards, List.of());
    }

    private static List<RespValue> list(Map<String, RespValue> fields, String name) throws UnreadableViewException {
        RespValue value = fields.get(name);
        return value == null || Answer.plain(value).isNull() ? List.of() : bounded(Answer.list(value, name));
    }

    private static @Nullable NodeView shardsNode(Asked asked, RespValue value) throws UnreadableViewException {
        Map<String, RespValue> fields = Answer.map(value, "a node of CLUSTER SHARDS");
        RespValue port = fields.get(asked.isTls() ? "tls-port" : "port");
        RespValue host = fields.get("endpoint");
        RespValue offset = fields.get("replication-offset");
        return node(
                asked,
                field(fields, "id"),
                Announced.endpoint(
                        host == null ? null : Answer.textOrNull(host, "the endpoint of a node"),
                        port == null ? 0 : Answer.number(port, "the port of a node"),
                        asked.speaker()),
                fields,
                "master".equals(field(fields, "role")) ? ServerRole.PRIMARY : ServerRole.REPLICA,
                health(field(fields, "health")),
                offset == null ? -1 : Answer.number(offset, "the replication offset of a node"));
    }

    private static NodeHealth health(@Nullable String said) {
        return said == null
                ? NodeHealth.UNKNOWN
                : switch (said) {
                    case "online" -> NodeHealth.ONLINE;
                    case "loading" -> NodeHealth.LOADING;
                    case "fail", "failed" -> NodeHealth.FAIL;
                    default -> NodeHealth.UNKNOWN;
                };
    }

    /** The shard of one entry; of several primaries the live one has the slots, and each other one a shard without. */
    private static void addShards(List<ShardView> shards, List<NodeView> nodes, List<SlotRange> slots)
            throws UnreadableViewException {
        NodeView owner = null;
        List<NodeView> others = new ArrayList<>(0);
        List<NodeView> replicas = new ArrayList<>(nodes.size());
        for (NodeView node : nodes) {
            if (node.role() != ServerRole.PRIMARY) {
                replicas.add(node);
            } else if (owner == null) {
                owner = node;
            } else if (owner.isLive() == node.isLive() && !slots.isEmpty()) {
                throw new UnreadableViewException("A shard has two primaries in one answer to CLUSTER SHARDS: one="
                        + UnreadableViewException.shown(owner.id()) + ", other="
                        + UnreadableViewException.shown(node.id()) + ". Ask the same node for CLUSTER SLOTS.");
            } else {
                others.add(owner.isLive() ? node : owner);
                owner = owner.isLive() ? owner : node;
            }
        }
        shards.add(new ShardView(owner, replicas, slots, -1));
        others.forEach(other -> shards.add(new ShardView(other, List.of(), List.of(), -1)));
    }

    /**
     * Reads the answer to CLUSTER NODES.
     *
     * @param asked whom, and when
     * @param info what the same node says of the whole
     * @param reply the answer
     * @return the view; nodes without an address, and those that are being introduced, are not in it
     * @throws UnreadableViewException if it is anything else
     */
    public static ClusterView nodes(Asked asked, ClusterInfo info, RespValue reply) throws UnreadableViewException {
        String text = Answer.text(reply, "an answer to CLUSTER NODES");
        Map<String, NodesLine> primaries = new LinkedHashMap<>();
        Map<String, List<NodeView>> replicas = new LinkedHashMap<>();
        List<Integer> moving = new ArrayList<>(0);
        Map<String, Endpoint> named = new HashMap<>(0);
        int count = 0;
        for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
            NodesLine line = NodesLine.parse(lines.next());
            if (line == null) {
                continue;
            }
            if (++count > MAX_NODES) {
                throw tooMany(count);
            }
            moving.addAll(line.leaving().keySet());
            moving.addAll(line.arriving().keySet());
            Endpoint byName = line.named(asked);
            if (byName != null) {
                named.put(line.id(), byName);
            }
            if (line.isPrimary()) {
                primaries.put(line.id(), line);
            } else {
                replicas.computeIfAbsent(line.follows(), id -> new ArrayList<>(2))
                        .add(line.node(asked));
            }
        }
        List<ShardView> shards = new ArrayList<>(primaries.size());
        for (NodesLine line : primaries.values()) {
            List<NodeView> followers = replicas.remove(line.id());
            shards.add(new ShardView(
                    line.node(asked), followers == null ? List.of() : followers, line.slots(), line.epoch()));
        }
        replicas.values().forEach(orphans -> shards.add(new ShardView(null, orphans, List.of(), -1)));
        return ClusterView.ofNodes(asked, info, shards, moving, named);
    }

    /**
     * Reads the answer to CLUSTER INFO.
     *
     * @param reply the answer
     * @return what it says
     * @throws UnreadableViewException if it is anything else
     */
    public static ClusterInfo info(RespValue reply) throws UnreadableViewException {
        String text = Answer.text(reply, "an answer to CLUSTER INFO");
        Map<String, String> fields = new HashMap<>();
        for (Iterator<String> lines = text.lines().limit(MAX_ENTRIES).iterator(); lines.hasNext(); ) {
            String line = lines.next();
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        String state = fields.get("cluster_state");
        if (state == null) {
            throw new UnreadableViewException("CLUSTER INFO tells no state: found="
                    + UnreadableViewException.shown(text) + ". Look at what this server is.");
        }
        return new ClusterInfo(
                state.equals("ok"),
                number(fields, "cluster_current_epoch", Long.MAX_VALUE),
                (int) number(fields, "cluster_known_nodes", Integer.MAX_VALUE),
                (int) number(fields, "cluster_size", Integer.MAX_VALUE),
                (int) Math.max(0, number(fields, "cluster_slots_pfail", Integer.MAX_VALUE)),
                (int) Math.max(0, number(fields, "cluster_slots_fail", Integer.MAX_VALUE)));
    }

    /** A number that is not negative and not above the greatest, or -1. */
    private static long number(Map<String, String> fields, String name, long greatest) {
        String text = fields.get(name);
        try {
            long number = text == null ? -1 : Long.parseLong(text);
            return number < 0 || number > greatest ? -1 : number;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static List<RespValue> bounded(List<RespValue> entries) throws UnreadableViewException {
        if (entries.size() > MAX_ENTRIES) {
            throw tooMany(entries.size());
        }
        return entries;
    }

    private static void checkCount(Map<String, NodeView> known, NodeView node) throws UnreadableViewException {
        known.put(node.id(), node);
        if (known.size() > MAX_NODES) {
            throw tooMany(known.size());
        }
    }

    private static UnreadableViewException tooMany(int count) {
        return new UnreadableViewException("An answer about a cluster is too long: entries=" + count + ", bound="
                + MAX_ENTRIES + ", nodes at most=" + MAX_NODES + ". Nothing of it is believed; ask another node.");
    }
}
