package io.trunkline.core.bridge;

import io.trunkline.reply.RespValue;
import io.trunkline.status.ServerRole;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of its replication: how far it is in which stream of changes. Immutable.
 *
 * @param role what it is
 * @param stream names the stream; null before Redis 4.0
 * @param offset how much of it it has, in bytes; negative if it does not tell
 * @param isLinked whether it is a replica that hears its primary
 * @param followers who follows it, as far as it hears of them
 */
public record ReplicationFacts(
        ServerRole role, @Nullable String stream, long offset, boolean isLinked, List<Follower> followers) {

    /**
     * One that follows a server.
     *
     * @param address where it is, as the server sees it: {@code host:port}
     * @param offset how much it has confirmed
     */
    public record Follower(String address, long offset) {}

    private static final String STREAM = "master_replid:";
    private static final String LINK = "master_link_status:";
    private static final String OFFSET_OF_REPLICA = "slave_repl_offset:";
    private static final String OFFSET_OF_PRIMARY = "master_repl_offset:";
    private static final String FOLLOWER = "slave";

    /** Reads what {@code INFO replication} answers; null if that is not what it is. */
    public static @Nullable ReplicationFacts read(RespValue answer) {
        boolean isText = answer instanceof RespValue.BulkString
                || answer instanceof RespValue.VerbatimString
                || answer instanceof RespValue.SimpleString;
        if (!isText) {
            return null;
        }
        ServerRole role = HandshakeFindings.roleIn(answer);
        if (role != ServerRole.PRIMARY && role != ServerRole.REPLICA) {
            return null;
        }
        String offsetOf = role == ServerRole.PRIMARY ? OFFSET_OF_PRIMARY : OFFSET_OF_REPLICA;
        String stream = null;
        long offset = -1;
        boolean isLinked = false;
        List<Follower> followers = new ArrayList<>();
        for (String line : HandshakeFindings.lines(answer)) {
            if (line.startsWith(STREAM)) {
                stream = line.substring(STREAM.length());
            } else if (line.startsWith(LINK)) {
                isLinked = line.substring(LINK.length()).equals("up");
            } else if (line.startsWith(offsetOf)) {
                offset = number(line.substring(offsetOf.length()));
            } else if (line.startsWith(FOLLOWER)) {
                addFollower(line, followers);
            }
        }
        return new ReplicationFacts(role, stream, offset, isLinked, List.copyOf(followers));
    }

    /** Takes a line such as {@code slave0:ip=10.0.0.4,port=6379,state=online,offset=126,lag=0}. */
    private static void addFollower(String line, List<Follower> followers) {
        int colon = line.indexOf(':');
        String host = null;
        String port = null;
        long offset = -1;
        for (String part : line.substring(colon + 1).split(",")) {
            if (part.startsWith("ip=")) {
                host = part.substring("ip=".length());
            } else if (part.startsWith("port=")) {
                port = part.substring("port=".length());
            } else if (part.startsWith("offset=")) {
                offset = number(part.substring("offset=".length()));
            }
        }
        if (host != null && port != null && offset >= 0) {
            followers.add(new Follower(host + ":" + port, offset));
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
