package io.trunkline.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client that follows redirects finds in a cluster that is only ever changed in good order: nothing is lost. */
final class ClusterTrafficTest {

    private static final int STEPS = 400;
    private static final List<String> KEYS = List.of("foo", "{foo}b", "bar", "hello", "{user}1", "k1", "k2", "{k2}x");

    private final Map<TransportAddress, SimulatedClient> clients = new HashMap<>();
    private final Map<Integer, TransportAddress> map = new HashMap<>();

    static List<Long> seeds() {
        return ClusterStormTest.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void increments_whileSlotsMoveAndReplicasTakeOver_areAllThereAndNoneTwice(long seed) {
        var rig = new ClusterRig(seed, 1);
        var random = new Random(seed);
        Map<String, Integer> done = new HashMap<>();
        for (int i = 0; i < STEPS; i++) {
            if (i % 10 == 0) {
                change(rig, random);
            }
            String key = KEYS.get(random.nextInt(KEYS.size()));
            String reply = follow(rig, "INCR " + key, KeySlot.of(key));
            assertThat(reply).isEqualTo(":" + done.merge(key, 1, Integer::sum) + "\r\n");
            rig.advance(random.nextInt(20));
        }

        assertThat(rig.cluster.history()).extracting(NodeCommand::redirected).contains(true);
        assertThat(rig.cluster.history().stream()
                        .filter(one -> !one.redirected() && one.command().name().equals("INCR")))
                .as("executed once each, at a primary")
                .hasSize(STEPS)
                .noneMatch(NodeCommand::replica);
    }

    private static void change(ClusterRig rig, Random random) {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        int slot = KeySlot.of(key);
        SimulatedClusterNode node = rig.node(random.nextInt(rig.cluster.nodes().size()));
        try {
            switch (random.nextInt(6)) {
                case 0 -> {
                    // a successor knows of no move that its predecessor began, and what was carried over seems lost
                    if (rig.cluster.isSettled()
                            && rig.cluster.nodes().stream()
                                    .allMatch(one -> one.view().importing().isEmpty())) {
                        rig.cluster.failover(node);
                    }
                }
                case 1 -> {
                    // of a slot that it imports a node learns nothing more: it must know the owner by then
                    if (rig.cluster.isSettled()
                            && rig.cluster.nodes().stream()
                                    .noneMatch(one -> one.view().importing().containsKey(slot))) {
                        rig.cluster.beginMove(slot, node);
                    }
                }
                case 2 -> rig.cluster.moveKeys(slot, key);
                case 3 -> rig.cluster.finishMove(slot);
                case 4 -> rig.cluster.cancelMove(slot);
                default -> {
                    if (rig.cluster.owner(slot).view().migrating().isEmpty()) {
                        rig.cluster.moveAtomically(slot, slot, node);
                    }
                }
            }
        } catch (IllegalStateException e) {
            // refused, as an operator may be
        }
    }

    private String follow(ClusterRig rig, String request, int slot) {
        TransportAddress at = map.getOrDefault(slot, rig.node(0).address());
        boolean asking = false;
        for (int hops = 0; hops < 2_000; hops++) {
            SimulatedClient client = clients.computeIfAbsent(at, rig::connect);
            if (asking) {
                assertThat(client.ask("ASKING")).isEqualTo("+OK\r\n");
            }
            String reply = client.ask(request);
            while (reply.isEmpty()) {
                rig.advance(1);
                reply = client.received();
            }
            asking = reply.startsWith("-ASK ");
            if (asking || reply.startsWith("-MOVED ")) {
                at = address(reply);
                if (!asking) {
                    map.put(slot, at);
                }
            } else if (reply.startsWith("-TRYAGAIN") || reply.startsWith("-CLUSTERDOWN")) {
                rig.time.advance(Duration.ofMillis(1));
            } else {
                return reply;
            }
        }
        throw new AssertionError("No end of redirects: request=" + request + ", seed=" + rig.time.seed() + ".");
    }

    private static TransportAddress address(String redirect) {
        String target = redirect.strip().split(" ")[2];
        int colon = target.lastIndexOf(':');
        return new TransportAddress.Tcp(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    }
}
