package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.core.EngineRig;
import io.trunkline.core.EngineRig.Pair;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.options.CommandMap;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.ServerRole;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the first connection to a server says, and what is learnt from the answers. */
final class HandshakeTest {

    @Test
    void start_serverThatKnowsHello_saysWhoItIsAndLearnsWhatTheServerIs() {
        Pair pair = new EngineRig(options -> options).connected("redis");

        assertThat(pair.said())
                .containsExactly("HELLO 3", "CLIENT SETNAME", "CLIENT SETINFO", "CLIENT SETINFO", "PING");
        assertThat(pair.server().protocol()).isEqualTo(3);
        assertThat(pair.server().role()).isEqualTo(ServerRole.PRIMARY);
        assertThat(pair.server().version()).isEqualTo("7.2.0");
        assertThat(pair.redis().server().attempts()).isEqualTo(1);
    }

    @Test
    void start_serverBeforeHello_isAskedForTheRestOnTheSameConnection() {
        EngineRig rig = new EngineRig(options -> options);
        Pair pair = rig.newServer("redis");
        pair.redis().setHelloKnown(false);

        pair.server().start();
        rig.until(pair.server().interactive()::isEstablished);

        assertThat(pair.said()).containsSubsequence("INFO server", "INFO replication", "PING");
        assertThat(pair.server().protocol()).isEqualTo(2);
        assertThat(pair.server().role()).isEqualTo(ServerRole.PRIMARY);
        assertThat(pair.server().version()).isEqualTo("7.2.0");
        assertThat(pair.redis().server().attempts()).isEqualTo(1);
    }

    @Test
    void start_resp2Wanted_speaksIt() {
        Pair pair = new EngineRig(options -> options.resp(r -> r.protocol(ProtocolVersion.RESP2))).connected("redis");

        assertThat(pair.server().protocol()).isEqualTo(2);
        assertThat(pair.said("HELLO 3")).isZero();
    }

    @Test
    void start_passwordOfTheServer_isSaidFirst() {
        EngineRig rig = new EngineRig(options -> options.security(s -> s.password("open sesame")));
        Pair pair = rig.newServer("redis");
        pair.redis().setPassword("open sesame");

        pair.server().start();
        rig.until(pair.server()::isEstablished);

        assertThat(pair.said().get(0)).isEqualTo("AUTH open sesame");
    }

    @Test
    void start_wrongPassword_endsTheConnectionAsAnAuthenticationFailure() {
        EngineRig rig = new EngineRig(options -> options.security(s -> s.password("wrong")));
        Pair pair = rig.newServer("redis");
        pair.redis().setPassword("right");

        pair.server().start();
        rig.until(() -> pair.server().interactive().lastFailure() != null);

        assertThat(pair.server().isEstablished()).isFalse();
        assertThat(rig.events())
                .filteredOn(event -> event instanceof ConnectionFailed)
                .first()
                .isInstanceOfSatisfying(
                        ConnectionFailed.class,
                        failed -> assertThat(failed.failureType())
                                .isEqualTo(ConnectionFailureType.AUTHENTICATION_FAILURE));
    }

    @Test
    void start_commandsThatTheMapDisables_areNotSaid() {
        Pair pair = new EngineRig(options -> options.commandMap(
                        CommandMap.DEFAULT.withDisabled("CLIENT").withDisabled("PING")))
                .connected("redis");

        assertThat(pair.said()).containsExactly("HELLO 3", "ECHO trunkline");
    }

    @Test
    void start_defaultDatabase_isTriedBeforeAnythingElseUsesIt() {
        Pair pair = new EngineRig(options -> options.commands(c -> c.defaultDatabase(5))).connected("redis");

        assertThat(pair.said()).containsSubsequence("HELLO 3", "SELECT 5", "PING");
        assertThat(pair.server().memory().databases().isKnown(5)).isTrue();
    }

    @Test
    void start_serverThatReadsItsDataForAMoment_isAskedAgainOnTheSameConnection() {
        EngineRig rig = new EngineRig(options -> options);
        Pair pair = rig.newServer("redis");
        pair.redis().setLoading(true);

        pair.server().start();
        rig.until(() -> pair.redis().refusals("PING") > 0);
        rig.time().advance(Duration.ofMillis(20));
        assertThat(pair.server().isEstablished()).isFalse();
        pair.redis().setLoading(false);
        rig.until(pair.server()::isEstablished);

        assertThat(pair.redis().server().attempts()).isEqualTo(1);
        assertThat(pair.said("PING")).isEqualTo(1);
    }
}
