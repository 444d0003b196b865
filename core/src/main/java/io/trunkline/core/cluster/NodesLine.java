package io.trunkline.core.cluster;

import io.trunkline.options.Endpoint;
import io.trunkline.status.NodeHealth;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of CLUSTER NODES:
 * {@code <id> <host>:<port>[@<bus port>][,<hostname>[,<field>=<value>]...] <flags> <primary> <ping> <pong> <epoch>
 * <link> <slot>...}. Immutable.
 *
 * @param node who it is about
 * @param follows the id of its primary, or a dash
 * @param epoch its configuration epoch
 * @param slots what it owns
 * @param moving the slots that it is giving away or receiving; only the line of the node that was asked tells them
 */
record NodesLine(NodeView node, String follows, long epoch, List<SlotRange> slots, List<Integer> moving) {

    private static final int FIELDS = 8;

    /** Twice as long as one that names each slot by itself. */
    private static final int MAX_LENGTH = 256 * 1024;

    /**
     * Reads a line; null if it is about a node that is no member yet, or has no address or no role, or if it is empty.
     */
    static @Nullable NodesLine parse(Asked asked, String line) throws UnreadableViewException {
        if (line.isBlank()) {
            return null;
        }
        if (line.length() > MAX_LENGTH) {
            throw unreadable(line);
        }
        String[] fields = line.strip().split(" +");
        if (fields.length < FIELDS) {
            throw unreadable(line);
        }
        Set<String> flags = Set.of(distinct(fields[2].split(",")));
        if (flags.contains("handshake") || flags.contains("noaddr")) {
            return null;
        }
        boolean isPrimary = flags.contains("master");
        if (!isPrimary && !flags.contains("slave") && !flags.contains("replica")) {
            return null;
        }
        List<SlotRange> slots = new ArrayList<>(fields.length - FIELDS);
        List<Integer> moving = new ArrayList<>(0);
        for (int i = FIELDS; i < fields.length; i++) {
            if (fields[i].startsWith("[")) {
                int dash = fields[i].indexOf('-');
                if (dash > 0) {
                    moving.add(number(fields[i].substring(1, dash), line));
                }
            } else {
                slots.add(range(fields[i], line));
            }
        }
        NodeHealth health = flags.contains("fail")
                ? NodeHealth.FAIL
                : flags.contains("fail?") ? NodeHealth.PFAIL : NodeHealth.ONLINE;
        NodeView node =
                node(asked, fields[0], fields[1], isPrimary ? ServerRole.PRIMARY : ServerRole.REPLICA, health, line);
        return new NodesLine(node, fields[3], epoch(fields[6], line), isPrimary ? slots : List.of(), moving);
    }

    private static String[] distinct(String[] words) {
        return List.of(words).stream().distinct().toArray(String[]::new);
    }

    private static NodeView node(
            Asked asked, String id, String address, ServerRole role, NodeHealth health, String line)
            throws UnreadableViewException {
        String[] parts = address.split(",", -1);
        int at = parts[0].indexOf('@');
        String client = at < 0 ? parts[0] : parts[0].substring(0, at);
        int colon = client.lastIndexOf(':');
        if (colon < 0) {
            throw unreadable(line);
        }
        String ip = client.substring(0, colon);
        Endpoint announced = Announced.endpoint(ip, number(client.substring(colon + 1), line), asked.speaker());
        Endpoint endpoint = announced == null ? null : asked.mapping().apply(announced);
        boolean isMapped = endpoint != null && !endpoint.equals(announced);
        String hostname = parts.length > 1 && parts[1].indexOf('=') < 0 ? parts[1] : "";
        String zone = null;
        for (String part : parts) {
            if (part.startsWith("availability-zone=")) {
                zone = part.substring(part.indexOf('=') + 1);
            }
        }
        return new NodeView(
                id,
                endpoint,
                isMapped || ip.isEmpty() ? null : ip,
                isMapped || hostname.isEmpty() ? null : hostname,
                role,
                health,
                -1,
                zone == null || zone.isEmpty() ? null : zone);
    }

    private static SlotRange range(String text, String line) throws UnreadableViewException {
        int dash = text.indexOf('-');
        int first = number(dash < 0 ? text : text.substring(0, dash), line);
        return Answer.range(first, dash < 0 ? first : number(text.substring(dash + 1), line));
    }

    private static long epoch(String text, String line) throws UnreadableViewException {
        try {
            return Long.parseUnsignedLong(text) & Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw unreadable(line);
        }
    }

    /** A slot or port. */
    private static int number(String text, String line) throws UnreadableViewException {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw unreadable(line);
        }
    }

    private static UnreadableViewException unreadable(String line) {
        return new UnreadableViewException("Not a line of CLUSTER NODES: line=" + UnreadableViewException.shown(line)
                + ". Nothing of the answer is believed; ask another node.");
    }
}
