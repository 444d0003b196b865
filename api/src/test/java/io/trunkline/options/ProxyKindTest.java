package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.CommandName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ProxyKindTest {

    @ParameterizedTest
    @CsvSource({
        "TWEMPROXY, GET, ONE_SERVER",
        "TWEMPROXY, MGET, SPLIT",
        "TWEMPROXY, EXISTS, ONE_KEY",
        "TWEMPROXY, PING, KEYLESS",
        "TWEMPROXY, ECHO, NONE",
        "TWEMPROXY, HELLO, NONE",
        "TWEMPROXY, CLIENT SETNAME, NONE",
        "TWEMPROXY, GETEX, NONE",
        "ENVOY, GETEX, ONE_SERVER",
        "ENVOY, EXISTS, SPLIT",
        "ENVOY, SUBSCRIBE, NONE",
        "ENVOY, INFO, NONE",
        "NONE, INFO, ONE_SERVER"
    })
    void case_E16_carries_command_asTheTableHasIt(ProxyKind proxy, String command, ProxyKind.Carriage carriage) {
        assertThat(proxy.carries(CommandName.of(command))).isEqualTo(carriage);
    }

    @ParameterizedTest
    @EnumSource
    void through_proxy_leavesTheRestOfTheMap(ProxyKind proxy) {
        CommandMap map = CommandMap.DEFAULT.withDisabled("SET").through(proxy);

        assertThat(map.isAvailable(CommandName.of("GET"))).isTrue();
        assertThat(map.isAvailable(CommandName.of("SET"))).isFalse();
        assertThat(map.isAvailable(CommandName.of("HELLO"))).isEqualTo(proxy == ProxyKind.NONE);
        assertThat(map.isAvailable(CommandName.of("CLIENT ID"))).isEqualTo(proxy == ProxyKind.NONE);
        assertThat(map.through(proxy)).isSameAs(map);
        assertThat(map.equals(CommandMap.DEFAULT.withDisabled("SET"))).isEqualTo(proxy == ProxyKind.NONE);
    }
}
