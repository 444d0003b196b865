package io.trunkline.management;

import static io.trunkline.management.FakeMultiplexer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionKind;
import io.trunkline.Endpoint;
import io.trunkline.MultiplexerEvent.ConfigurationChanged;
import io.trunkline.ServerRole;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

final class TrunklineManagementTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();

    @Test
    void register_oneEndpoint_registersEveryKindOfBean() {
        FakeMultiplexer multiplexer = new FakeMultiplexer(
                "orders", endpoint("localhost:6379", ConnectionKind.INTERACTIVE, ConnectionKind.SUBSCRIPTION));

        try (ManagementRegistration registration = TrunklineManagement.register(multiplexer, server)) {
            String address = "multiplexer=\"orders\",endpoint=\"localhost:6379\"";
            assertThat(registered())
                    .containsExactlyInAnyOrder(
                            "io.trunkline:type=Multiplexer,multiplexer=\"orders\"",
                            "io.trunkline:type=Endpoint," + address,
                            "io.trunkline:type=Bridge," + address + ",connection=Interactive",
                            "io.trunkline:type=Bridge," + address + ",connection=Subscription");
            assertThat(registration.names()).hasSize(4);
            assertThat(registration.multiplexerName())
                    .hasToString("io.trunkline:type=Multiplexer,multiplexer=\"orders\"");
        }
    }

    @Test
    void register_withoutServer_usesThePlatforms() {
        FakeMultiplexer multiplexer = new FakeMultiplexer("platform-test", endpoint("h", ConnectionKind.INTERACTIVE));

        try (ManagementRegistration registration = TrunklineManagement.register(multiplexer)) {
            assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(registration.multiplexerName()))
                    .isTrue();
        }
    }

    @Test
    void register_sameClientName_numbersTheLater() {
        FakeMultiplexer first = new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE));
        FakeMultiplexer second = new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE));

        ManagementRegistration one = TrunklineManagement.register(first, server);
        ManagementRegistration two = TrunklineManagement.register(second, server);

        assertThat(two.multiplexerName().getKeyProperty("multiplexer")).isEqualTo("\"orders#2\"");
        assertThat(two.names()).hasSize(3).doesNotContainAnyElementsOf(one.names());
        one.close();
        assertThat(registered()).hasSize(3).allMatch(name -> name.contains("orders#2"));
        try (ManagementRegistration three = TrunklineManagement.register(first, server)) {
            assertThat(three.multiplexerName().getKeyProperty("multiplexer")).isEqualTo("\"orders\"");
        }
        two.close();
    }

    @Test
    void register_oddNames_quotesThem() {
        FakeMultiplexer multiplexer = new FakeMultiplexer(
                "a:b,c=\"d\"*?\\", endpoint("[::1]:6379", ConnectionKind.INTERACTIVE), endpoint("!/run/a,b=c.sock"));

        try (ManagementRegistration registration = TrunklineManagement.register(multiplexer, server)) {
            assertThat(registration.names()).hasSize(4);
            assertThat(ObjectName.unquote(registration.multiplexerName().getKeyProperty("multiplexer")))
                    .isEqualTo("a:b,c=\"d\"*?\\");
        }
    }

    @Test
    void close_always_leavesNothing() {
        FakeMultiplexer multiplexer =
                new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE, ConnectionKind.LEASED));
        ManagementRegistration registration = TrunklineManagement.register(multiplexer, server);
        assertThat(multiplexer.listenerCount()).isOne();

        registration.close();
        registration.close();

        assertThat(registered()).isEmpty();
        assertThat(registration.names()).isEmpty();
        assertThat(multiplexer.listenerCount()).isZero();
    }

    @Test
    void close_beanTakenAwayBySomebodyElse_removesTheOthers() throws Exception {
        FakeMultiplexer multiplexer = new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE));
        ManagementRegistration registration = TrunklineManagement.register(multiplexer, server);
        server.unregisterMBean(registration.multiplexerName());

        registration.close();

        assertThat(registered()).isEmpty();
    }

    @Test
    void register_snapshotFails_leavesNothing() {
        FakeMultiplexer multiplexer = new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE));
        multiplexer.failAfter(1, new IllegalStateException("no status"));

        assertThatThrownBy(() -> TrunklineManagement.register(multiplexer, server))
                .hasMessage("no status");

        assertThat(registered()).isEmpty();
        assertThat(multiplexer.listenerCount()).isZero();
    }

    @Test
    void onEvent_endpointsChanged_addsAndRemovesBeans() {
        FakeMultiplexer multiplexer = new FakeMultiplexer(
                "orders", endpoint("a", ConnectionKind.INTERACTIVE), endpoint("b", ConnectionKind.INTERACTIVE));

        try (ManagementRegistration registration = TrunklineManagement.register(multiplexer, server)) {
            multiplexer.setEndpoints(
                    endpoint("b", ConnectionKind.INTERACTIVE, ConnectionKind.LEASED),
                    endpoint("c", ConnectionKind.INTERACTIVE));
            multiplexer.fire(new ConfigurationChanged(Endpoint.parse("b"), ServerRole.PRIMARY, "8.0.0"));

            assertThat(registered())
                    .containsExactlyInAnyOrder(
                            "io.trunkline:type=Multiplexer,multiplexer=\"orders\"",
                            "io.trunkline:type=Endpoint,multiplexer=\"orders\",endpoint=\"b\"",
                            "io.trunkline:type=Bridge,multiplexer=\"orders\",endpoint=\"b\",connection=Interactive",
                            "io.trunkline:type=Bridge,multiplexer=\"orders\",endpoint=\"b\",connection=Leased",
                            "io.trunkline:type=Endpoint,multiplexer=\"orders\",endpoint=\"c\"",
                            "io.trunkline:type=Bridge,multiplexer=\"orders\",endpoint=\"c\",connection=Interactive");
            assertThat(registration.names()).hasSize(6);
        }
    }

    @Test
    void onEvent_deliveredAfterClose_registersNothing() {
        FakeMultiplexer multiplexer = new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE));
        ManagementRegistration registration = TrunklineManagement.register(multiplexer, server);
        multiplexer.keepRemovedListeners();
        registration.close();

        multiplexer.setEndpoints(endpoint("b", ConnectionKind.INTERACTIVE));
        multiplexer.fire(new ConfigurationChanged(Endpoint.parse("b"), ServerRole.PRIMARY, null));

        assertThat(multiplexer.listenerCount()).isOne();
        assertThat(registered()).isEmpty();
    }

    private Set<String> registered() {
        return server.queryNames(null, null).stream()
                .filter(name -> name.getDomain().equals(BeanNames.DOMAIN))
                .map(ObjectName::toString)
                .collect(Collectors.toSet());
    }
}
