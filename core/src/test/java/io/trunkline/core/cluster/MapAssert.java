package io.trunkline.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.HashSlot;
import io.trunkline.status.ServerRole;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for every map. */
final class MapAssert {

    private MapAssert() {}

    /** Each slot's shard exists, no node is in two, roles are those of the places, and ids are told apart. */
    static void assertSound(ClusterMap map) {
        Set<String> ids = new HashSet<>();
        Set<String> keys = new HashSet<>();
        int index = 0;
        for (ClusterShard shard : map.shards()) {
            assertThat(shard.index()).isEqualTo(index++);
            assertThat(keys.add(shard.key())).as(shard.key()).isTrue();
            ClusterNode primary = shard.primary();
            if (primary != null) {
                assertThat(shard.key()).isEqualTo(primary.id());
                assertThat(primary.role()).isEqualTo(ServerRole.PRIMARY);
                assertIn(map, shard, primary, ids);
            }
            for (ClusterNode replica : shard.replicas()) {
                assertThat(replica.role()).isEqualTo(ServerRole.REPLICA);
                assertIn(map, shard, replica, ids);
            }
        }
        assertThat(ids).hasSameSizeAs(map.nodes());
        int covered = 0;
        int wrong = 0; // one assertion for all: there are many slots
        short[] table = map.table();
        for (int slot = 0; slot < HashSlot.COUNT; slot++) {
            ClusterShard shard = map.shardOf(slot);
            covered += shard == null ? 0 : 1;
            boolean isInTable = table[slot] < 0 ? shard == null : shard != null && shard.index() == table[slot];
            wrong += isInTable && (shard == null || map.evidence(slot) != null) ? 0 : 1;
        }
        assertThat(wrong).isZero();
        assertThat(covered).isEqualTo(map.coverage());
    }

    private static void assertIn(ClusterMap map, ClusterShard shard, ClusterNode node, Set<String> ids) {
        assertThat(ids.add(node.id())).as(node.id()).isTrue();
        assertThat(map.node(node.id())).isSameAs(node);
        assertThat(map.shardOf(node)).isSameAs(shard);
    }

    /** The id of the owner of a slot, or null. */
    static @Nullable String owner(ClusterMap map, int slot) {
        ClusterShard shard = map.shardOf(slot);
        return shard == null || shard.primary() == null ? null : shard.primary().id();
    }
}
