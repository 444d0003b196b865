package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.bridge.ReplicationFacts.Follower;
import io.trunkline.reply.RespValue;
import io.trunkline.status.ServerRole;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What INFO replication says. */
final class ReplicationFactsTest {

    private static RespValue bulk(String... lines) {
        return new RespValue.BulkString(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void read_primary_itsOwnOffsetAndThoseOfItsFollowers() {
        RespValue answer = bulk(
                "# Replication",
                "role:master",
                "connected_slaves:2",
                "slave0:ip=10.0.0.4,port=6380,state=online,offset=126,lag=0",
                "slave1:ip=::1,port=6381,state=wait_bgsave,offset=0,lag=1",
                "master_failover_state:no-failover",
                "master_replid:8a3b",
                "master_replid2:0000",
                "master_repl_offset:140",
                "second_repl_offset:-1");
        ReplicationFacts facts = ReplicationFacts.read(answer);

        assertThat(facts).isNotNull();
        assertThat(facts.role()).isEqualTo(ServerRole.PRIMARY);
        assertThat(facts.stream()).isEqualTo("8a3b");
        assertThat(facts.offset()).isEqualTo(140);
        assertThat(facts.followers()).containsExactly(new Follower("10.0.0.4:6380", 126), new Follower("::1:6381", 0));
    }

    @Test
    void read_replica_whatItHasCarriedOut() {
        ReplicationFacts facts = ReplicationFacts.read(new RespValue.VerbatimString(
                "txt",
                String.join(
                        "\r\n",
                        "role:slave",
                        "master_link_status:up",
                        "slave_read_repl_offset:130",
                        "slave_repl_offset:126",
                        "slave_priority:100",
                        "slave_read_only:1",
                        "master_replid:8a3b",
                        "master_repl_offset:130",
                        "")));

        assertThat(facts).isNotNull();
        assertThat(facts.role()).isEqualTo(ServerRole.REPLICA);
        assertThat(facts.isLinked()).isTrue();
        assertThat(facts.offset()).isEqualTo(126);
        assertThat(facts.followers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role:master\r\nslave0:\r\nslave\r\nslave1:ip=,port=\r\nslave2:offset=1\r\nmaster_repl_offset:12x",
                "role:master\r\nslave9:ip=a,port=1,offset=99999999999999999999\r\nmaster_repl_offset:",
                "role:master"
            })
    void read_damagedPrimary_tellsNothingOfHowFarItIs(String text) {
        ReplicationFacts facts = ReplicationFacts.read(bulk(text));

        assertThat(facts).isNotNull();
        assertThat(facts.offset()).isEqualTo(-1);
        assertThat(facts.followers()).isEmpty();
    }

    @Test
    void read_somethingElse_isNothing() {
        for (RespValue answer : List.of(
                bulk(""),
                bulk("role:sentinel"),
                new RespValue.Null(),
                new RespValue.Int(1),
                new RespValue.SimpleError("NOPERM"),
                new RespValue.Array(List.of(bulk("role"), bulk("master"))))) {
            assertThat(ReplicationFacts.read(answer)).as("%s", answer).isNull();
        }
    }
}
