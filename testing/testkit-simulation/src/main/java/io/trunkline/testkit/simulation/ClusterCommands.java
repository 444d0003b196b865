package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The subcommands of CLUSTER, in the words of Redis 7.0, with MYSHARDID of 7.2. Confined to the server's lane. */
final class ClusterCommands {

    private static final int BUS_OFFSET = 10_000;

    private final RedisSession session;
    private final SimulatedClusterNode node;

    ClusterCommands(RedisSession session, SimulatedClusterNode node) {
        this.session = session;
        this.node = node;
    }

    void answer(List<String> words) {
        if (words.size() < 2) {
            session.wrongArity("CLUSTER");
            return;
        }
        String what = words.get(1).toUpperCase(Locale.ROOT);
        try {
            switch (what) {
                case "SLOTS" -> slots();
                case "SHARDS" -> shards();
                case "NODES" -> session.reply().verbatim(nodes());
                case "INFO" -> session.reply().verbatim(info());
                case "MYID" -> session.reply().bulk(node.id());
                case "MYSHARDID" -> session.reply().bulk(view().self().shard);
                case "KEYSLOT" -> session.reply().integer(KeySlot.of(words.get(2)));
                case "COUNTKEYSINSLOT" ->
                    session.reply().integer(keys(slot(words.get(2))).size());
                case "GETKEYSINSLOT" -> keysInSlot(slot(words.get(2)), Integer.parseInt(words.get(3)));
                case "SETSLOT" -> setSlot(words);
                case "FAILOVER" -> failover(words.size() > 2 ? words.get(2).toUpperCase(Locale.ROOT) : "");
                default -> session.reply().error("ERR unknown subcommand '" + words.get(1) + "'. Try CLUSTER HELP.");
            }
        } catch (NumberFormatException e) {
            session.reply().error("ERR value is not an integer or out of range");
        } catch (IndexOutOfBoundsException e) {
            session.wrongArity("cluster|" + what);
        } catch (SimulatedClusterNode.RefusedException e) {
            session.reply().error("ERR " + e.getMessage());
        }
    }

    private ClusterView view() {
        return node.view();
    }

    private static int slot(String text) {
        int slot = Integer.parseInt(text);
        if (slot < 0 || slot >= KeySlot.COUNT) {
            throw new SimulatedClusterNode.RefusedException("Invalid or out of range slot");
        }
        return slot;
    }

    private List<String> keys(int slot) {
        return node.keysIn(slot);
    }

    private void keysInSlot(int slot, int limit) {
        List<String> keys = keys(slot).stream().limit(limit).toList();
        session.reply().array(keys.size());
        keys.forEach(session.reply()::bulk);
    }

    private void setSlot(List<String> words) {
        int slot = slot(words.get(2));
        switch (words.get(3).toUpperCase(Locale.ROOT)) {
            case "MIGRATING" -> node.setMigrating(slot, words.get(4));
            case "IMPORTING" -> node.setImporting(slot, words.get(4));
            case "STABLE" -> node.setStable(slot);
            case "NODE" -> node.setSlot(slot, words.get(4));
            default ->
                throw new SimulatedClusterNode.RefusedException(
                        "Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP");
        }
        session.reply().ok();
    }

    private void failover(String how) {
        switch (how) {
            case "" -> node.takeOver(Takeover.GRACEFUL);
            case "FORCE" -> node.takeOver(Takeover.FORCED);
            case "TAKEOVER" -> node.takeOver(Takeover.WITHOUT_VOTES);
            default -> {
                session.reply().error("ERR syntax error");
                return;
            }
        }
        session.reply().ok();
    }

    // ---- SLOTS ----

    private record Owned(ClusterView.Range range, ClusterMember owner) {}

    private void slots() {
        List<Owned> all = new ArrayList<>();
        for (ClusterMember member : view().members()) {
            if (member.isPrimary()) {
                view().ranges(member.id()).forEach(range -> all.add(new Owned(range, member)));
            }
        }
        all.sort((a, b) -> Integer.compare(a.range.first(), b.range.first()));
        ReplyWriter reply = session.reply();
        reply.array(all.size());
        for (Owned one : all) {
            List<ClusterMember> replicas = view().replicasOf(one.owner.id()).stream()
                    .filter(replica -> !replica.isFailed())
                    .toList();
            reply.array(3 + replicas.size());
            reply.integer(one.range.first());
            reply.integer(one.range.last());
            slotNode(one.owner);
            replicas.forEach(this::slotNode);
        }
    }

    private void slotNode(ClusterMember member) {
        ReplyWriter reply = session.reply();
        reply.array(4);
        bulkOrNothing(node.endpoint(member));
        reply.integer(member.address.port());
        reply.bulk(member.id());
        boolean ip = node.endpointForm() != EndpointForm.IP;
        String hostname = node.endpointForm() == EndpointForm.HOSTNAME ? null : member.hostname;
        reply.map((ip ? 1 : 0) + (hostname == null ? 0 : 1));
        if (ip) {
            reply.bulk("ip");
            reply.bulk(member.address.host());
        }
        if (hostname != null) {
            reply.bulk("hostname");
            reply.bulk(hostname);
        }
    }

    private void bulkOrNothing(@Nullable String text) {
        if (text == null) {
            session.reply().nothing();
        } else {
            session.reply().bulk(text);
        }
    }

    // ---- SHARDS ----

    private void shards() {
        List<ClusterMember> primaries =
                view().members().stream().filter(ClusterMember::isPrimary).toList();
        ReplyWriter reply = session.reply();
        reply.array(primaries.size());
        for (ClusterMember primary : primaries) {
            List<ClusterView.Range> ranges = view().ranges(primary.id());
            List<ClusterMember> replicas = view().replicasOf(primary.id());
            reply.map(2);
            reply.bulk("slots");
            reply.array(2 * ranges.size());
            for (ClusterView.Range range : ranges) {
                reply.integer(range.first());
                reply.integer(range.last());
            }
            reply.bulk("nodes");
            reply.array(1 + replicas.size());
            shardNode(primary);
            replicas.forEach(this::shardNode);
        }
    }

    private void shardNode(ClusterMember member) {
        ReplyWriter reply = session.reply();
        String hostname = member.hostname;
        reply.map(hostname == null ? 7 : 8);
        pair("id", member.id());
        reply.bulk("port");
        reply.integer(member.address.port());
        pair("ip", member.address.host());
        String endpoint = node.endpoint(member);
        pair("endpoint", endpoint == null ? "" : endpoint);
        if (hostname != null) {
            pair("hostname", hostname);
        }
        pair("role", member.isPrimary() ? "master" : "replica");
        reply.bulk("replication-offset");
        reply.integer(node.replicationOffset(member));
        pair("health", health(member));
    }

    private String health(ClusterMember member) {
        if (member.isFailed()) {
            return "fail";
        }
        return member == view().self() && node.redis().isLoading() ? "loading" : "online";
    }

    private void pair(String key, String value) {
        session.reply().bulk(key);
        session.reply().bulk(value);
    }

    // ---- NODES and INFO ----

    private String nodes() {
        StringBuilder text = new StringBuilder();
        for (ClusterMember member : view().members()) {
            boolean itself = member == view().self();
            text.append(member.id())
                    .append(' ')
                    .append(member.address.host())
                    .append(':')
                    .append(member.address.port())
                    .append('@')
                    .append(member.address.port() + BUS_OFFSET);
            if (member.hostname != null) {
                text.append(',').append(member.hostname);
            }
            text.append(' ').append(itself ? "myself," : "").append(member.isPrimary() ? "master" : "slave");
            if (member.isFailed()) {
                text.append(",fail");
            } else if (member.suspected) {
                text.append(",fail?");
            }
            text.append(' ').append(member.isPrimary() ? "-" : member.primary);
            text.append(" 0 0 ").append(epochOf(member)).append(' ');
            text.append(itself || node.hears(member.id()) ? "connected" : "disconnected");
            view().ranges(member.id()).forEach(range -> text.append(' ').append(range));
            if (itself) {
                marks(text, view().migrating(), "->-");
                marks(text, view().importing(), "-<-");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static void marks(StringBuilder text, Map<Integer, String> slots, String arrow) {
        slots.forEach((slot, other) ->
                text.append(" [").append(slot).append(arrow).append(other).append(']'));
    }

    /** A replica shows the epoch of its primary. */
    private long epochOf(ClusterMember member) {
        ClusterMember primary = view().member(member.primary);
        return primary == null ? member.epoch : primary.epoch;
    }

    private String info() {
        int assigned = 0;
        int suspected = 0;
        int failed = 0;
        for (ClusterMember owner : view().members()) {
            int slots = view().slots(owner.id()).cardinality();
            assigned += slots;
            failed += owner.isFailed() ? slots : 0;
            suspected += owner.suspected && !owner.isFailed() ? slots : 0;
        }
        return "cluster_state:" + (view().isOk() ? "ok" : "fail")
                + "\r\ncluster_slots_assigned:" + assigned
                + "\r\ncluster_slots_ok:" + (assigned - suspected - failed)
                + "\r\ncluster_slots_pfail:" + suspected
                + "\r\ncluster_slots_fail:" + failed
                + "\r\ncluster_known_nodes:" + view().members().size()
                + "\r\ncluster_size:" + view().voters().size()
                + "\r\ncluster_current_epoch:" + view().currentEpoch()
                + "\r\ncluster_my_epoch:" + epochOf(view().self())
                + "\r\n";
    }
}
