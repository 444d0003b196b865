package io.trunkline.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.MultiplexerEvent;
import io.trunkline.core.EngineRig;
import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.ServerRole;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F3: who hears that another server was made the primary asks for roles at once. */
final class AnnouncedRolesTest {

    private static EngineRig rig(ProtocolVersion protocol) {
        return new EngineRig(options -> options.resp(r -> r.protocol(protocol))
                .commands(c -> c.channelPrefix("app:"))
                .topology(t -> t.configChannel("roles").configCheckSeconds(Duration.ZERO)));
    }

    /** A primary and its replica, of which the one is heard. */
    private static void begin(EngineRig rig) {
        rig.install("p", "r");
        rig.redis("r").replicateFrom(rig.redis("p"), Duration.ofMillis(1));
        rig.until(rig.redis("r")::isLinkedToPrimary);
        AnnouncedRoles.listen(rig.context(), rig.subscriptions(), rig.topology(), rig.topology()::doubt);
        rig.topology().start();
        rig.until(
                () -> rig.pair("p").server().isReady() && rig.pair("r").server().isReady());
        rig.time().advance(Duration.ofSeconds(1));
    }

    private static void announce(EngineRig rig, String host) {
        Message<?> publish = rig.message(EngineCommands.PUBLISH, "roles", "*");
        rig.pair(host).server().interactive().submit(publish);
        rig.until(publish::isOver);
    }

    private static long told(EngineRig rig) {
        return rig.events().stream()
                .filter(new MultiplexerEvent.ConfigurationAnnounced("roles")::equals)
                .count();
    }

    private static boolean isSwapped(EngineRig rig) {
        return rig.pair("r").server().role() == ServerRole.PRIMARY
                && rig.pair("p").server().role() == ServerRole.REPLICA;
    }

    @ParameterizedTest
    @EnumSource
    void case_F3_announced_rolesAreKnownThoughNobodyWrites(ProtocolVersion protocol) {
        EngineRig rig = rig(protocol);
        begin(rig);
        assertThat(rig.redis("p").subscriptions()).containsExactly("subscribe roles");
        rig.redis("r").takeOver();
        rig.time().advance(Duration.ofMinutes(5));
        assertThat(isSwapped(rig)).isFalse();

        announce(rig, "p");
        rig.time().advance(Duration.ofMillis(200));
        assertThat(isSwapped(rig)).isTrue();
        assertThat(told(rig)).isOne();
    }

    @Test
    void listen_announcedInAStorm_asksAndTellsSeldom() {
        EngineRig rig = rig(ProtocolVersion.RESP3);
        begin(rig);
        long before = rig.pair("p").said("HELLO");
        for (int i = 0; i < 1_000; i++) {
            announce(rig, "p");
            rig.time().advance(Duration.ofMillis(2));
        }
        assertThat(rig.pair("p").said("HELLO") - before).isBetween(10L, 45L);
        assertThat(told(rig)).isBetween(2L, 4L);
    }

    @Test
    void listen_carrierWasAway_rolesAreAskedForSinceThatMayBeWhatWasMissed() {
        EngineRig rig = rig(ProtocolVersion.RESP3);
        begin(rig);
        long before = rig.pair("r").said("HELLO");
        rig.redis("p").server().resetLinks();
        rig.time().advance(Duration.ofSeconds(2));
        assertThat(rig.redis("p").subscriptions()).containsExactly("subscribe roles");
        assertThat(rig.pair("r").said("HELLO")).isGreaterThan(before);
    }

    @Test
    void listen_channelIsRefused_everythingElseGoesOn() {
        EngineRig rig = rig(ProtocolVersion.RESP3);
        rig.install("p", "r");
        rig.redis("p").deny(Set.of(), Set.of("roles"));
        begin(rig);
        assertThat(rig.redis("p").subscriptions()).isEmpty();
        announce(rig, "p");
        rig.time().advance(Duration.ofSeconds(1));
        assertThat(told(rig)).isZero();
        assertThat(rig.pair("p").server().isReady()).isTrue();
    }

    @Test
    void listen_noChannel_nothingIsOpenedForIt() {
        EngineRig rig = new EngineRig(options -> options);
        begin(rig);
        assertThat(rig.redis("p").sessions()).isOne();
        assertThat(rig.subscriptions().isUsed()).isFalse();
    }
}
