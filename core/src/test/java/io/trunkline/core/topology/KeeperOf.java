package io.trunkline.core.topology;

import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes keepers of servers that are there already, and hear of nothing but what a test tells. */
public final class KeeperOf {

    private KeeperOf() {}

    public static TopologyKeeper servers(List<ServerEndPoint> servers) {
        Map<Endpoint, ServerEndPoint> made = new HashMap<>();
        servers.forEach(server -> made.put(server.endpoint(), server));
        TopologyListener nobody = new TopologyListener() {
            @Override
            public void onChanged() {}

            @Override
            public void onAdded(ServerEndPoint server) {}

            @Override
            public void onRetired(ServerEndPoint server) {}
        };
        TopologyKeeper keeper = new TopologyKeeper(endpoint -> Objects.requireNonNull(made.get(endpoint)), nobody);
        keeper.install(servers.stream().map(ServerEndPoint::endpoint).toList());
        return keeper;
    }
}
