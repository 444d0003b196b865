package io.trunkline.core.cluster;

import io.trunkline.options.Endpoint;
import io.trunkline.status.NodeHealth;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of CLUSTER NODES:
 * {@code <id> <host>:<port>[@<bus port>][,<hostname>[,<field>=<value>]...] <flags> <primary> <ping> <pong> <epoch>
 * <link> <slot>...}. Immutable.
 *
 * @param id whom it is about
 * @param address where that is, as it stands there
 * @param flags what it is, and how
 * @param follows the id of its primary, or a dash
 * @param epoch its configuration epoch
 * @param slots what it owns; nothing of a replica
 * @param leaving the slots that it is giving away, and the id of the node that gets each; only the line of the node that
 *     was asked tells them
 * @param arriving those that it is receiving, and the id of the node that gives each; likewise
 */
record NodesLine(
        String id,
        String address,
        Set<String> flags,
        String follows,
        long epoch,
        List<SlotRange> slots,
        Map<Integer, String> leaving,
        Map<Integer, String> arriving) {

    private static final int FIELDS = 8;

    /** Twice as long as one that names each slot by itself. */
    private static final int MAX_LENGTH = 256 * 1024;

    private static final String PRIMARY = "master";
    private static final String GIVES = "->-";
    private static final String GETS = "-<-";

    /**
     * Reads a line; null if it is about a node that is no member yet, or has no address or no role, or if it is empty.
     */
    static @Nullable NodesLine parse(String line) throws UnreadableViewException {
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
        boolean isPrimary = flags.contains(PRIMARY);
        if (!isPrimary && !flags.contains("slave") && !flags.contains("replica")) {
            return null;
        }
        List<SlotRange> slots = new ArrayList<>(fields.length - FIELDS);
        Map<Integer, String> leaving = new HashMap<>(0);
        Map<Integer, String> arriving = new HashMap<>(0);
        for (int i = FIELDS; i < fields.length; i++) {
            if (fields[i].startsWith("[")) {
                mark(fields[i], GIVES, leaving, line);
                mark(fields[i], GETS, arriving, line);
            } else {
                slots.add(range(fields[i], line));
            }
        }
        return new NodesLine(
                fields[0],
                fields[1],
                flags,
                fields[3],
                epoch(fields[6], line),
                isPrimary ? slots : List.of(),
                leaving,
                arriving);
    }

    private static String[] distinct(String[] words) {
        return List.of(words).stream().distinct().toArray(String[]::new);
    }

    private static void mark(String field, String arrow, Map<Integer, String> marks, String line)
            throws UnreadableViewException {
        int at = field.indexOf(arrow);
        int end = field.indexOf(']');
        if (at > 0 && end > at) {
            int slot = number(field.substring(1, at), line);
            marks.put(Answer.range(slot, slot).first(), field.substring(at + arrow.length(), end));
        }
    }

    /** Whether it is about the node that was asked. */
    boolean isMyself() {
        return flags.contains("myself");
    }

    /** Whether it takes writes. */
    boolean isPrimary() {
        return flags.contains(PRIMARY);
    }

    /** What it says of the node, but for its slots; where that is reached is by its address. */
    NodeView node(Asked asked) throws UnreadableViewException {
        Place place = place();
        Endpoint announced = Announced.endpoint(place.ip, place.port, asked.speaker());
        Endpoint endpoint = announced == null ? null : asked.mapping().apply(announced);
        boolean isMapped = endpoint != null && !endpoint.equals(announced);
        NodeHealth health = flags.contains("fail")
                ? NodeHealth.FAIL
                : flags.contains("fail?") ? NodeHealth.PFAIL : NodeHealth.ONLINE;
        return new NodeView(
                id,
                endpoint,
                isMapped || place.ip.isEmpty() ? null : place.ip,
                isMapped ? null : place.hostname,
                isPrimary() ? ServerRole.PRIMARY : ServerRole.REPLICA,
                health,
                -1,
                place.zone);
    }

    /** Where the node is reached by its name, which may be what it wants; null if it has none. */
    @Nullable
    Endpoint named(Asked asked) throws UnreadableViewException {
        Place place = place();
        return place.hostname == null
                ? null
                : Announced.reached(place.hostname, place.port, asked.speaker(), asked.mapping());
    }

    /** What stands in an address. */
    private record Place(
            String ip,
            int port,
            @Nullable String hostname,
            @Nullable String zone) {}

    private Place place() throws UnreadableViewException {
        String[] parts = address.split(",", -1);
        int at = parts[0].indexOf('@');
        String client = at < 0 ? parts[0] : parts[0].substring(0, at);
        int colon = client.lastIndexOf(':');
        if (colon < 0) {
            throw unreadable(address);
        }
        String zone = "";
        for (String part : parts) {
            if (part.startsWith("availability-zone=")) {
                zone = part.substring(part.indexOf('=') + 1);
            }
        }
        String hostname = parts.length > 1 && parts[1].indexOf('=') < 0 ? parts[1] : "";
        return new Place(
                client.substring(0, colon),
                number(client.substring(colon + 1), address),
                hostname.isEmpty() ? null : hostname,
                zone.isEmpty() ? null : zone);
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
