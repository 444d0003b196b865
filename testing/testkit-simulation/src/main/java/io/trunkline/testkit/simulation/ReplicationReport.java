package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.resp.ReplyWriter;
import io.trunkline.transport.TransportAddress;
import java.util.List;

/** What a server says about whom it follows, and who follows it: ROLE and a section of INFO. */
final class ReplicationReport {

    private ReplicationReport() {}

    static void role(SimulatedRedis redis, ReplyWriter reply) {
        Replication replication = redis.replication();
        SimulatedRedis primary = redis.primary();
        if (primary != null) {
            reply.array(5);
            reply.bulk("slave");
            reply.bulk(host(primary));
            reply.integer(port(primary));
            reply.bulk(replication.isLinked() ? "connected" : "connect");
            reply.integer(replication.offset());
            return;
        }
        List<SimulatedRedis> linked = linked(replication);
        reply.array(3);
        reply.bulk("master");
        reply.integer(replication.offset());
        reply.array(linked.size());
        for (SimulatedRedis follower : linked) {
            reply.array(3);
            reply.bulk(host(follower));
            reply.bulk(Integer.toString(port(follower)));
            reply.bulk(Long.toString(follower.replication().offset()));
        }
    }

    static String info(SimulatedRedis redis) {
        Replication replication = redis.replication();
        SimulatedRedis primary = redis.primary();
        StringBuilder text = new StringBuilder("# Replication\r\nrole:");
        text.append(primary == null ? "master" : "slave").append("\r\n");
        if (primary != null) {
            text.append("master_host:")
                    .append(host(primary))
                    .append("\r\nmaster_port:")
                    .append(port(primary))
                    .append("\r\nmaster_link_status:")
                    .append(replication.isLinked() ? "up" : "down")
                    .append("\r\nslave_repl_offset:")
                    .append(replication.offset())
                    .append("\r\n");
        }
        List<SimulatedRedis> linked = linked(replication);
        text.append("connected_slaves:").append(linked.size()).append("\r\n");
        for (int i = 0; i < linked.size(); i++) {
            SimulatedRedis follower = linked.get(i);
            text.append("slave")
                    .append(i)
                    .append(":ip=")
                    .append(host(follower))
                    .append(",port=")
                    .append(port(follower))
                    .append(",state=online,offset=")
                    .append(follower.replication().offset())
                    .append(",lag=0\r\n");
        }
        return text.append("master_repl_offset:")
                .append(replication.offset())
                .append("\r\n")
                .toString();
    }

    private static List<SimulatedRedis> linked(Replication replication) {
        return replication.followers().stream()
                .filter(follower ->
                        follower.isRunning() && follower.replication().isLinked())
                .toList();
    }

    private static String host(SimulatedRedis redis) {
        TransportAddress address = redis.server().address();
        return address instanceof TransportAddress.Tcp tcp ? tcp.host() : address.toString();
    }

    private static int port(SimulatedRedis redis) {
        return redis.server().address() instanceof TransportAddress.Tcp tcp ? tcp.port() : 0;
    }
}
