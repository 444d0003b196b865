package io.trunkline.testkit.server;

import io.trunkline.testkit.server.ClusterNodesReply.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether the answering nodes of a cluster say the same, and all is well according to that. Stateless. */
final class ClusterAgreement {

    private static final int ASK_TIMEOUT_MILLIS = 1_000;

    private static final List<String[]> QUESTIONS = List.of(
            new String[] {"CLUSTER", "INFO"},
            new String[] {"CLUSTER", "SLOTS"},
            new String[] {"CLUSTER", "NODES"},
            new String[] {"ROLE"});

    /** What one node said. */
    private record Answers(
            ClusterNode node, String info, List<RespProbe.Reply> slots, ClusterNodesReply nodes, RespProbe.Reply role) {

        private static Answers of(ClusterNode node) throws IOException {
            List<RespProbe.Reply> replies =
                    node.server().probe(ASK_TIMEOUT_MILLIS).askAll(QUESTIONS);
            for (RespProbe.Reply reply : replies) {
                if (reply.isError()) {
                    throw new IOException("The node refused: node=" + node + ", error=" + reply.text()
                            + ". The default user must be allowed everything.");
                }
            }
            return new Answers(
                    node,
                    replies.get(0).text(),
                    replies.get(1).elements(),
                    ClusterNodesReply.parse(replies.get(2).text()),
                    replies.get(3));
        }

        boolean isReplica() {
            return role.elements().get(0).text().equals("slave");
        }

        /** Whether a replica has its primary's data and goes on receiving it. */
        boolean isSynchronised() {
            return role.elements().get(3).text().equals("connected");
        }

        /** Primary and replicas of each slot, in a form in which the same is spelled the same. */
        Map<Integer, List<String>> owners() {
            Map<Integer, List<String>> owners = new TreeMap<>();
            for (RespProbe.Reply range : slots) {
                List<RespProbe.Reply> columns = range.elements();
                List<String> ids = new ArrayList<>();
                for (RespProbe.Reply node : columns.subList(2, columns.size())) {
                    ids.add(node.elements().get(2).text());
                }
                List<String> shard = new ArrayList<>(List.of(ids.get(0)));
                shard.addAll(new TreeSet<>(ids.subList(1, ids.size())));
                for (int slot = Integer.parseInt(columns.get(0).text());
                        slot <= Integer.parseInt(columns.get(1).text());
                        slot++) {
                    owners.put(slot, shard);
                }
            }
            return owners;
        }
    }

    private ClusterAgreement() {}

    /** What is lacking; empty if nothing is. */
    static Optional<String> lack(List<ClusterNode> nodes) {
        List<ClusterNode> answering =
                nodes.stream().filter(ClusterNode::isAnswering).toList();
        if (answering.isEmpty()) {
            return Optional.of("a node that answers");
        }
        List<Answers> all = new ArrayList<>();
        for (ClusterNode node : answering) {
            Answers answers;
            try {
                answers = Answers.of(node);
            } catch (IOException e) {
                return Optional.of("an answer of " + node + ": " + e.getMessage());
            }
            Optional<String> lack = lackOf(answers, answering);
            if (lack.isPresent()) {
                return lack;
            }
            if (!all.isEmpty() && !all.get(0).owners().equals(answers.owners())) {
                return Optional.of("the same slots by " + all.get(0).node() + " and " + node);
            }
            all.add(answers);
        }
        return lackOf(all);
    }

    /** What one node lacks, taken for itself. */
    private static Optional<String> lackOf(Answers answers, List<ClusterNode> answering) {
        ClusterNode node = answers.node();
        if (!answers.info().contains("cluster_state:ok")) {
            return Optional.of("state ok at " + node);
        }
        for (ClusterNode other : answering) {
            Optional<Line> line = answers.nodes().of(other.id());
            if (line.isEmpty() || !line.get().isUsable()) {
                return Optional.of(other + " as seen by " + node + ": " + line);
            }
        }
        if (answers.isReplica() && !answers.isSynchronised()) {
            return Optional.of("the primary's data at " + node);
        }
        return Optional.empty();
    }

    /** What is lacking in that which all say. */
    private static Optional<String> lackOf(List<Answers> all) {
        Map<Integer, List<String>> owners = all.get(0).owners();
        if (owners.size() < RedisCluster.SLOTS) {
            return Optional.of("owners of all slots: slots=" + owners.size());
        }
        List<String> answering =
                all.stream().map(answers -> answers.node().id()).toList();
        TreeSet<String> listed = new TreeSet<>();
        owners.values().stream().distinct().forEach(listed::addAll);
        for (String id : listed) {
            if (!answering.contains(id)) {
                return Optional.of("the end of a node that does not answer: id=" + id);
            }
        }
        for (Answers answers : all) {
            Line myself = answers.nodes().myself();
            // A primary without slots and its replicas stand nowhere.
            String owner = myself.isPrimary() ? myself.id() : myself.primary();
            boolean isSlotless = all.get(0)
                    .nodes()
                    .of(owner)
                    .map(line -> line.slots().isEmpty())
                    .orElse(false);
            if (!isSlotless && !listed.contains(myself.id())) {
                return Optional.of("a place for " + answers.node());
            }
        }
        return Optional.empty();
    }
}
