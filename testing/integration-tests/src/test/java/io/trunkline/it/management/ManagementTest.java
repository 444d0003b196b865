package io.trunkline.it.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.management.ManagementRegistration;
import io.trunkline.management.TrunklineManagement;
import io.trunkline.management.TrunklineMetrics;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.rmi.server.RMIServerSocketFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import org.junit.jupiter.api.Test;

final class ManagementTest {

    private static final String SECRET = "s3cret-of-the-test";

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    @Test
    void register_realMultiplexer_everyAttributeIsReadableByARemoteClientOfTheJdkAlone() throws Exception {
        try (RedisServer server =
                        RedisServers.start(RedisServerConfig.defaults().password(SECRET));
                ConnectionMultiplexer multiplexer =
                        ConnectionMultiplexer.connect(server.endpoint() + ",name=jmx-remote,password=" + SECRET);
                ManagementRegistration registration = TrunklineManagement.register(multiplexer)) {
            Database<String, String> database = multiplexer.database();
            database.set("it:jmx", "value");
            assertThat(database.get("it:jmx")).isEqualTo("value");

            List<String> lines = probe();

            assertThat(lines)
                    .filteredOn(line -> line.startsWith("bean\t"))
                    .hasSize(registration.names().size());
            for (ObjectName name : registration.names()) {
                List<String> ofBean = ofBean(lines, name);
                int attributes = beans.getMBeanInfo(name).getAttributes().length;
                assertThat(ofBean).filteredOn(line -> line.startsWith("one\t")).hasSize(attributes);
                assertThat(ofBean).filteredOn(line -> line.startsWith("bulk\t")).hasSize(attributes);
            }
            List<String> whole = ofBean(lines, registration.multiplexerName());
            assertThat(whole)
                    .contains("one\tConnected\ttrue", "one\tClosed\tfalse", "one\tClientName\tjmx-remote")
                    .anyMatch(line -> line.matches("one\tOperations\t[1-9]\\d*"))
                    .anyMatch(line -> line.matches("one\tBytesRead\t[1-9]\\d*"))
                    .anyMatch(line -> line.startsWith("one\tLatencyMicros\t[count, max, p50, p99, p999]="))
                    .anyMatch(line -> line.startsWith("operation\tstatus\tmultiplexer  jmx-remote (connected)"));
            assertThat(lines).noneMatch(line -> line.contains(SECRET));
        }
    }

    @Test
    void close_multiplexerBeforeOrAfter_leavesNothing() {
        ConnectionMultiplexer multiplexer = connect("jmx-close");
        ManagementRegistration first = TrunklineManagement.register(multiplexer);
        ManagementRegistration second = TrunklineManagement.register(multiplexer);

        first.close();
        multiplexer.close();

        assertThat(second.names()).isEmpty();
        second.close();
        assertThat(beans.queryNames(null, null))
                .noneMatch(name -> name.getDomain().equals("io.trunkline")
                        && name.toString().contains("jmx-close"));
    }

    @Test
    void getAttribute_multiplexerClosed_beansAreGone() {
        ConnectionMultiplexer multiplexer = connect("jmx-closed");
        ManagementRegistration registration = TrunklineManagement.register(multiplexer);

        multiplexer.close();

        assertThatThrownBy(() -> beans.getAttribute(registration.multiplexerName(), "Closed"))
                .isInstanceOf(InstanceNotFoundException.class);
        registration.close();
    }

    @Test
    void addNotificationListener_connectionLostAndRestored_hearsBoth() throws Exception {
        try (RedisServer server = RedisServers.start();
                ConnectionMultiplexer multiplexer =
                        ConnectionMultiplexer.connect(server.endpoint() + ",name=jmx-events,reconnectBase=50");
                ManagementRegistration registration = TrunklineManagement.register(multiplexer)) {
            BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
            beans.addNotificationListener(
                    registration.multiplexerName(), (notification, handback) -> heard.add(notification), null, null);

            server.restart();

            assertThat(awaitType(heard, "trunkline.connection.failed").getUserData())
                    .isInstanceOfSatisfying(CompositeData.class, data -> {
                        assertThat(data.get("endpoint")).isEqualTo(server.endpoint());
                        assertThat(data.get("connection")).isEqualTo("interactive#1");
                        assertThat(data.get("failure")).isEqualTo("SOCKET_CLOSED");
                    });
            awaitType(heard, "trunkline.connection.restored");
        }
    }

    @Test
    void metricSet_realMultiplexer_countsWhatWasDone() {
        try (ConnectionMultiplexer multiplexer = connect("metrics")) {
            MetricRegistry registry = new MetricRegistry();
            registry.registerAll("trunkline", TrunklineMetrics.metricSet(multiplexer));
            multiplexer.database().set("it:metrics", "value");

            assertThat(value(registry, "connected")).isEqualTo(true);
            assertThat(value(registry, "commands.sync")).isEqualTo(1L);
            assertThat((Long) value(registry, "operations")).isPositive();
            assertThat((Long) value(registry, "bytes.written")).isPositive();
        }
    }

    private static Object value(MetricRegistry registry, String name) {
        Gauge<?> gauge = registry.getGauges().get("trunkline." + name);
        assertThat(gauge).as(name).isNotNull();
        return gauge.getValue();
    }

    private static Notification awaitType(BlockingQueue<Notification> heard, String type) throws InterruptedException {
        Notification next = heard.poll(30, TimeUnit.SECONDS);
        while (next != null && !next.getType().equals(type)) {
            next = heard.poll(30, TimeUnit.SECONDS);
        }
        assertThat(next).as(type).isNotNull();
        return next;
    }

    private static ConnectionMultiplexer connect(String name) {
        return ConnectionMultiplexer.connect(RedisServers.shared().endpoint() + ",name=" + name);
    }

    private static List<String> ofBean(List<String> lines, ObjectName name) {
        int from = lines.indexOf("bean\t" + name.getCanonicalName());
        from = from < 0 ? lines.indexOf("bean\t" + name) : from;
        assertThat(from).as("what was printed about %s", name).isNotNegative();
        return lines.subList(from + 1, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("bean\t"))
                .toList();
    }

    /** Serves JMX on the loopback address, and has a JVM without Trunkline's classes read everything. */
    private List<String> probe() throws IOException, InterruptedException {
        System.setProperty("java.rmi.server.hostname", "127.0.0.1");
        List<ServerSocket> listeners = new CopyOnWriteArrayList<>();
        RMIServerSocketFactory loopback = port -> {
            ServerSocket listener = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
            listeners.add(listener);
            return listener;
        };
        JMXConnectorServer connector = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://"),
                Map.of(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, loopback),
                beans);
        connector.start();
        try {
            Process probe = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            classDirectory().toString(),
                            RemoteProbe.class.getName(),
                            connector.getAddress().toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(probe.waitFor()).as(output).isZero();
            return output.lines().toList();
        } finally {
            connector.stop();
            for (ServerSocket listener : listeners) { // RMI keeps them open for whoever may come
                listener.close();
            }
        }
    }

    private static Path classDirectory() {
        return Path.of(RemoteProbe.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }
}
