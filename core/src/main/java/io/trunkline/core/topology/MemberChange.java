package io.trunkline.core.topology;

import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.Topology.Node;
import io.trunkline.status.ServerRole;
import io.trunkline.status.TopologyChange;
import java.util.ArrayList;
import java.util.List;

/**
 * Which servers have come and gone. Immutable.
 *
 * @param added who is a member and was none
 * @param retired who was a member and is none
 */
record MemberChange(List<ServerEndPoint> added, List<ServerEndPoint> retired) {

    static MemberChange between(Topology before, List<Node> nodes) {
        List<ServerEndPoint> added = servers(nodes);
        added.removeAll(before.servers());
        List<ServerEndPoint> retired = before.servers();
        retired.removeAll(servers(nodes));
        return new MemberChange(added, retired);
    }

    private static List<ServerEndPoint> servers(List<Node> nodes) {
        List<ServerEndPoint> servers = new ArrayList<>(nodes.size());
        nodes.forEach(node -> servers.add(node.server()));
        return servers;
    }

    void tell(TopologyListener listener) {
        added.forEach(listener::onAdded);
        retired.forEach(listener::onRetired);
    }

    /** What a node is the others may tell before it does. */
    static void tellRoles(Topology now, TopologyChange change) {
        for (Node node : change.roles().isEmpty() ? List.<Node>of() : now.nodes()) {
            ServerEndPoint server = node.server();
            ServerRole duty = change.roles().get(server.endpoint());
            if (duty != null && duty != ServerRole.UNKNOWN && server.protocol() != 0) {
                server.learnRole(duty);
            }
        }
    }
}
