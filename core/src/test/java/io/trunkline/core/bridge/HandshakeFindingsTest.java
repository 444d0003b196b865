package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.reply.RespValue;
import io.trunkline.status.ServerRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers to HELLO and INFO tell of the role, in every form that servers give them. */
final class HandshakeFindingsTest {

    private static RespValue bulk(String text) {
        return new RespValue.BulkString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RespValue map(String... words) {
        List<RespValue.MapOf.Entry> entries = new ArrayList<>();
        for (int i = 0; i < words.length; i += 2) {
            entries.add(new RespValue.MapOf.Entry(bulk(words[i]), bulk(words[i + 1])));
        }
        return new RespValue.MapOf(entries);
    }

    private static RespValue array(String... words) {
        return new RespValue.Array(
                List.of(words).stream().map(HandshakeFindingsTest::bulk).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "master,   PRIMARY",
        "primary,  PRIMARY",
        "slave,    REPLICA",
        "Replica,  REPLICA",
        "sentinel, SENTINEL",
        "observer, UNKNOWN",
        "'',       UNKNOWN"
    })
    void roleIn_eachWord_isTheSameInEveryForm(String word, ServerRole expected) {
        assertThat(HandshakeFindings.roleIn(map("server", "redis", "role", word)))
                .isEqualTo(expected);
        assertThat(HandshakeFindings.roleIn(array("server", "redis", "role", word)))
                .isEqualTo(expected);
        assertThat(HandshakeFindings.roleIn(bulk("# Replication\r\nrole:" + word + "\r\nconnected_slaves:0\r\n")))
                .isEqualTo(expected);
    }

    @Test
    void roleIn_modeSentinel_isOneWhateverTheRoleSays() {
        assertThat(HandshakeFindings.roleIn(map("mode", "sentinel", "role", "master")))
                .isEqualTo(ServerRole.SENTINEL);
    }

    @Test
    void roleIn_nothingTold_isUnknown() {
        assertThat(HandshakeFindings.roleIn(map())).isEqualTo(ServerRole.UNKNOWN);
        assertThat(HandshakeFindings.roleIn(array("role"))).isEqualTo(ServerRole.UNKNOWN);
        assertThat(HandshakeFindings.roleIn(new RespValue.Null())).isEqualTo(ServerRole.UNKNOWN);
        assertThat(HandshakeFindings.roleIn(new RespValue.Int(7))).isEqualTo(ServerRole.UNKNOWN);
    }

    @Test
    void roleIn_factOfAnotherType_saysSoByTheExceptionThatItsCallersCatch() {
        RespValue odd =
                new RespValue.MapOf(List.of(new RespValue.MapOf.Entry(bulk("role"), new RespValue.Array(List.of()))));

        assertThatThrownBy(() -> HandshakeFindings.roleIn(odd)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> HandshakeFindings.roleIn(new RespValue.SetOf(List.of())))
                .isInstanceOf(IllegalStateException.class);
    }
}
