package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricSet;
import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.management.ManagementRegistration;
import io.trunkline.management.TrunklineManagement;
import io.trunkline.management.TrunklineMetrics;
import io.trunkline.options.ProtocolVersion;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long MBeans live: as long as what they show. */
@DisplayName("N25 The life of MBeans")
final class ManagedLifeTest {

    private static final String SOON = "heartbeatInterval=20";

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    /** Lets go of what a test holds, so that nothing on this thread's stack keeps it. */
    private static final class Holder {
        private @Nullable ConnectionMultiplexer multiplexer;
        private @Nullable Database<String, String> database;
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N25_multiplexerCloses_itsBeansGoByThemselves(ProtocolVersion protocol) {
        ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "name=jmx-life-close");
        ManagementRegistration registration = TrunklineManagement.register(multiplexer);
        assertThat(registered("jmx-life-close")).isEqualTo(registration.names()).isNotEmpty();

        multiplexer.close();

        assertThat(registered("jmx-life-close")).isEmpty();
        assertThat(registration.names()).isEmpty();
        registration.close(); // of no effect, and no harm
        assertThat(multiplexer.monitor().status().closed()).isTrue();
    }

    @Test
    void case_N25_closedOnACompletionThread_beansGoAllTheSame() {
        ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "name=jmx-life-inner");
        TrunklineManagement.register(multiplexer);

        multiplexer.database().async().ping().thenRun(multiplexer::close);

        Clients.await("the end of the beans", () -> registered("jmx-life-inner").isEmpty());
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N25_registeredMultiplexerDropped_isClosedAndItsBeansGo(ProtocolVersion protocol) {
        MetricSet gauges = registerAndDrop(protocol);
        Clients.await("the end of the dropped multiplexer", () -> {
            System.gc();
            return registered("jmx-life-drop").isEmpty() && !hasThreads("jmx-life-drop");
        });
        assertThat(gauges.getMetrics()).isNotEmpty(); // which were no reason for it to live either
    }

    private MetricSet registerAndDrop(ProtocolVersion protocol) {
        ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "name=jmx-life-drop", SOON);
        TrunklineManagement.register(multiplexer);
        assertThat(registered("jmx-life-drop")).isNotEmpty();
        assertThat(hasThreads("jmx-life-drop")).isTrue();
        return TrunklineMetrics.metricSet(multiplexer);
    }

    @Test
    void case_N25_multiplexerCollectedButAViewIsUsed_beansStayAndAreAlive() throws Exception {
        Holder holder = new Holder();
        holder.multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "name=jmx-life-view", SOON);
        holder.database = holder.multiplexer.database();
        ManagementRegistration registration = TrunklineManagement.register(holder.multiplexer);
        ObjectName bean = registration.multiplexerName();
        Set<ObjectName> whole = registration.names();
        WeakReference<ConnectionMultiplexer> dropped = new WeakReference<>(holder.multiplexer);
        holder.multiplexer = null;
        Clients.await("the collection of the multiplexer itself", () -> {
            System.gc();
            return dropped.refersTo(null);
        });
        for (int i = 0; i < 20; i++) {
            System.gc();
            assertThat(holder.database.ping()).isEqualTo("PONG");
        }

        assertThat(registered("jmx-life-view")).isEqualTo(whole);
        Clients.await(
                "the count of the calls", () -> attribute(bean, "SyncCommands").equals(20L));
        assertThat(attribute(bean, "Connected")).isEqualTo(true);

        holder.database = null;
        Clients.await("the end of the beans", () -> {
            System.gc();
            return registered("jmx-life-view").isEmpty();
        });
        assertThat(registration.names()).isEmpty();
    }

    @Test
    void case_N25_registrationOfAClosedMultiplexer_showsNothing() {
        ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "name=jmx-life-late");
        multiplexer.closeAsync(Duration.ZERO).toCompletableFuture().join();

        ManagementRegistration registration = TrunklineManagement.register(multiplexer);

        assertThat(registration.names()).isEmpty();
        assertThat(registered("jmx-life-late")).isEmpty();
        registration.close();
    }

    @Test
    void case_N25_firstSubscriptionOpensAConnection_itsBeanAppearsUnasked() {
        try (ConnectionMultiplexer multiplexer =
                        Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "name=jmx-life-sub");
                ManagementRegistration registration = TrunklineManagement.register(multiplexer)) {
            assertThat(lanes(registration)).containsExactlyInAnyOrder("interactive-1", "leased");

            multiplexer.subscriber().subscribe(Channel.literal(Clients.unique("n25")), message -> {});

            Clients.await(
                    "the bean of the subscriptions", () -> lanes(registration).contains("subscription-1"));
        }
    }

    @Test
    void case_N25_leases_areOneBeanInSum() {
        try (ConnectionMultiplexer multiplexer =
                        Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "name=jmx-life-lease");
                ManagementRegistration registration = TrunklineManagement.register(multiplexer)) {
            Database<String, String> database = multiplexer.database();
            database.async().blpop(Duration.ofSeconds(20), Clients.unique("n25"));
            database.async().blpop(Duration.ofSeconds(20), Clients.unique("n25"));
            ObjectName leased = registration.names().stream()
                    .filter(name -> "leased".equals(name.getKeyProperty("connection")))
                    .findFirst()
                    .orElseThrow();

            Clients.await("two leases", () -> attribute(leased, "InFlight").equals(2L));
            assertThat(attribute(leased, "LeasesInUse")).isEqualTo(2L);
            assertThat((String[]) attribute(leased, "Connections"))
                    .containsExactly("leased#1: Established", "leased#2: Established");
            assertThat(lanes(registration)).containsExactlyInAnyOrder("interactive-1", "leased");
            multiplexer.closeAsync(Duration.ZERO).toCompletableFuture().join();
        }
    }

    private Object attribute(ObjectName bean, String name) {
        try {
            return beans.getAttribute(bean, name);
        } catch (JMException e) {
            throw new AssertionError(bean + " " + name, e);
        }
    }

    private static Set<String> lanes(ManagementRegistration registration) {
        return registration.names().stream()
                .filter(name -> name.getKeyProperty("connection") != null)
                .map(name -> name.getKeyProperty("connection"))
                .collect(Collectors.toSet());
    }

    private Set<ObjectName> registered(String client) {
        try {
            return beans.queryNames(new ObjectName("io.trunkline:multiplexer=\"" + client + "\",*"), null);
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean hasThreads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("trunkline-" + name));
    }
}
