package io.trunkline.management;

import static io.trunkline.management.FakeMultiplexer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.MultiplexerEvent.ConfigurationChanged;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import io.trunkline.status.ServerRole;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerFactory;
import javax.management.MBeanServerNotification;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
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
                            "io.trunkline:type=Bridge," + address + ",connection=interactive-1",
                            "io.trunkline:type=Bridge," + address + ",connection=subscription-1",
                            "io.trunkline:type=Bridge," + address + ",connection=leased");
            assertThat(registration.names()).hasSize(5);
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
        assertThat(two.names()).hasSize(4).doesNotContainAnyElementsOf(one.names());
        one.close();
        assertThat(registered()).hasSize(4).allMatch(name -> name.contains("orders#2"));
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
            assertThat(registration.names()).hasSize(6);
            assertThat(ObjectName.unquote(registration.multiplexerName().getKeyProperty("multiplexer")))
                    .isEqualTo("a:b,c=\"d\"*?\\");
        }
    }

    @Test
    void register_listenerOfTheServerThrowsAnError_costsThatBeanAlone() throws Exception {
        FakeMultiplexer multiplexer =
                new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE, ConnectionKind.SUBSCRIPTION));
        server.addNotificationListener(
                MBeanServerDelegate.DELEGATE_NAME,
                (notification, handback) -> {
                    throw new AssertionError("somebody else's fault");
                },
                notification -> ((MBeanServerNotification) notification)
                        .getMBeanName()
                        .toString()
                        .contains("interactive"),
                null);

        ManagementRegistration registration = TrunklineManagement.register(multiplexer, server);

        assertThat(registration.names()).hasSize(4);
        assertThat(registered()).hasSize(4).noneMatch(name -> name.contains("interactive"));
        registration.close();
        assertThat(registered()).isEmpty();
    }

    @Test
    void register_listenerOfTheServerThrowsAnErrorAtTheFirstBean_leavesNothing() throws Exception {
        FakeMultiplexer multiplexer = new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE));
        server.addNotificationListener(
                MBeanServerDelegate.DELEGATE_NAME,
                (notification, handback) -> {
                    throw new AssertionError("somebody else's fault");
                },
                null,
                null);

        assertThatThrownBy(() -> TrunklineManagement.register(multiplexer, server))
                .hasStackTraceContaining("somebody else's fault");
        assertThat(registered()).isEmpty();
        assertThat(multiplexer.listenerCount()).isZero();
    }

    @Test
    void close_always_leavesNothing() {
        FakeMultiplexer multiplexer =
                new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE, ConnectionKind.LEASED));
        ManagementRegistration registration = TrunklineManagement.register(multiplexer, server);
        assertThat(multiplexer.listenerCount()).isEqualTo(3);

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
                            "io.trunkline:type=Bridge,multiplexer=\"orders\",endpoint=\"b\",connection=interactive-1",
                            "io.trunkline:type=Bridge,multiplexer=\"orders\",endpoint=\"b\",connection=leased",
                            "io.trunkline:type=Endpoint,multiplexer=\"orders\",endpoint=\"c\"",
                            "io.trunkline:type=Bridge,multiplexer=\"orders\",endpoint=\"c\",connection=interactive-1",
                            "io.trunkline:type=Bridge,multiplexer=\"orders\",endpoint=\"c\",connection=leased");
            assertThat(registration.names()).hasSize(7);
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

    @Test
    void case_N25_threeConnectionsOfAKindAndTwoLeases_eachIsSeenAndLeasesInSum() throws Exception {
        FakeMultiplexer multiplexer = new FakeMultiplexer(
                "orders",
                endpoint(
                        "a",
                        ConnectionKind.INTERACTIVE,
                        ConnectionKind.INTERACTIVE,
                        ConnectionKind.INTERACTIVE,
                        ConnectionKind.BULK,
                        ConnectionKind.LEASED,
                        ConnectionKind.LEASED));

        try (ManagementRegistration registration = TrunklineManagement.register(multiplexer, server)) {
            assertThat(registration.names())
                    .extracting(name -> name.getKeyProperty("connection"))
                    .containsExactlyInAnyOrder(
                            null, null, "interactive-1", "interactive-2", "interactive-3", "bulk-1", "leased");
            ObjectName third = bridge("interactive-3");
            assertThat(server.getAttribute(third, "Bridge")).isEqualTo("a/interactive#3");
            assertThat(server.getAttribute(third, "Number")).isEqualTo(3);
            ObjectName leased = bridge("leased");
            assertThat(server.getAttribute(leased, "Operations")).isEqualTo(200L);
            assertThat(server.getAttribute(leased, "Open")).isEqualTo(2);
            assertThat(server.getAttribute(leased, "Connected")).isEqualTo(true);
            assertThat(server.getAttribute(leased, "Connections"))
                    .isEqualTo(new String[] {"leased#1: Established", "leased#2: Established"});
        }
    }

    @Test
    void case_N25_noLeaseWasEverMade_leasedBeanIsThereWithLimits() throws Exception {
        FakeMultiplexer multiplexer = new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE));

        try (ManagementRegistration registration = TrunklineManagement.register(multiplexer, server)) {
            assertThat(registration.names()).contains(bridge("leased"));
            assertThat(server.getAttribute(bridge("leased"), "Connected")).isEqualTo(true);
            assertThat(server.getAttribute(bridge("leased"), "Operations")).isEqualTo(0L);
            assertThat(server.getAttribute(bridge("leased"), "LeasesLimit"))
                    .isEqualTo(FakeMultiplexer.value(Figure.LEASES_LIMIT));
            assertThat(server.getAttribute(bridge("leased"), "TransactionLeasesLimit"))
                    .isEqualTo(FakeMultiplexer.value(Figure.TRANSACTION_LEASES_LIMIT));
        }
    }

    @Test
    void case_N25_configuration_tellsEveryOptionWithoutSecretsAndLimitsAsNumbers() throws Exception {
        FakeMultiplexer multiplexer = new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE));

        try (ManagementRegistration registration = TrunklineManagement.register(multiplexer, server)) {
            CompositeData configuration =
                    (CompositeData) server.getAttribute(registration.multiplexerName(), "Configuration");
            assertThat(configuration.getCompositeType().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            multiplexer.options().describe().keySet());
            assertThat(configuration.get("maxInFlight")).isEqualTo("123");
            assertThat(configuration.get("password")).isEqualTo("*****");
            assertThat(configuration.get("$FLUSHALL")).isEqualTo("*****");
            assertThat(configuration.get("connectRetry")).isEqualTo("3 (default)");
            assertThat(configuration.values())
                    .noneMatch(value -> value.toString().contains(FakeMultiplexer.PASSWORD));
            assertThat(server.getAttribute(registration.multiplexerName(), "SyncTimeoutMillis"))
                    .isEqualTo(5000L);
            assertThat(server.getAttribute(bridge("interactive-1"), "InFlightLimit"))
                    .isEqualTo(123L);
            assertThat(server.getAttribute(bridge("interactive-1"), "BacklogLimit"))
                    .isEqualTo(65_536L);
        }
    }

    @Test
    void case_N25_multiplexerCloses_leavesNothingAndTheRegistrationCanStillBeClosed() {
        FakeMultiplexer multiplexer = new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE));
        ManagementRegistration registration = TrunklineManagement.register(multiplexer, server);

        multiplexer.close();

        assertThat(registered()).isEmpty();
        assertThat(registration.names()).isEmpty();
        assertThat(multiplexer.listenerCount()).isZero();
        registration.close();
    }

    @Test
    void case_N25_laneOpenedWithoutAnEvent_itsBeanAppearsUnasked() {
        FakeMultiplexer multiplexer = new FakeMultiplexer("orders", endpoint("a", ConnectionKind.INTERACTIVE));

        try (ManagementRegistration registration = TrunklineManagement.register(multiplexer, server)) {
            multiplexer.setEndpoints(endpoint("a", ConnectionKind.INTERACTIVE, ConnectionKind.SUBSCRIPTION));
            multiplexer.changeLanes();

            assertThat(registration.names()).contains(bridge("subscription-1"));
        }
    }

    private static ObjectName bridge(String connection) {
        try {
            return new ObjectName(
                    "io.trunkline:type=Bridge,multiplexer=\"orders\",endpoint=\"a\",connection=" + connection);
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }

    private Set<String> registered() {
        return server.queryNames(null, null).stream()
                .filter(name -> name.getDomain().equals(BeanNames.DOMAIN))
                .map(ObjectName::toString)
                .collect(Collectors.toSet());
    }
}
