package io.trunkline.management;

import static io.trunkline.management.FakeMultiplexer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.options.Endpoint;
import io.trunkline.status.BridgeId;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TrunklineModelMBeanTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final FakeMultiplexer multiplexer = new FakeMultiplexer(
            "orders",
            endpoint("localhost:6379", ConnectionKind.INTERACTIVE, ConnectionKind.LEASED),
            FakeMultiplexer.unreached("nowhere"));
    private final ManagementRegistration registration;

    TrunklineModelMBeanTest() {
        registration = TrunklineManagement.register(multiplexer, server);
    }

    @BeforeEach
    void isRegistered() {
        assertThat(registration.names()).hasSize(7);
    }

    @AfterEach
    void unregister() {
        registration.close();
    }

    @Test
    void getAttribute_everyOneOfEveryBean_isOfTheDeclaredTypeAndReadableWithoutOurClasses() throws Exception {
        for (ObjectName bean : registration.names()) {
            MBeanAttributeInfo[] attributes = server.getMBeanInfo(bean).getAttributes();
            assertThat(attributes).hasSizeGreaterThan(20);
            for (MBeanAttributeInfo attribute : attributes) {
                Object value = server.getAttribute(bean, attribute.getName());
                assertThat(typeName(value))
                        .as("%s %s", bean, attribute.getName())
                        .isEqualTo(attribute.getType());
                assertThat(readByStranger(value).getClass()).isEqualTo(value.getClass());
                assertThat(attribute.isWritable()).isFalse();
                assertThat(attribute.getDescription()).endsWith(".");
            }
        }
    }

    @Test
    void getMBeanInfo_everyBean_isReadableWithoutOurClassesAndHasNothingOfCommonsModeler() throws Exception {
        for (ObjectName bean : registration.names()) {
            readByStranger(server.getMBeanInfo(bean));
            assertThat(names(server.getMBeanInfo(bean).getAttributes())).doesNotContain("modelerType");
        }
    }

    @Test
    void case_N25_connected_isATruthOfEveryBean() throws Exception {
        for (ObjectName bean : registration.names()) {
            boolean reached = !bean.toString().contains("nowhere");
            assertThat(server.getAttribute(bean, "Connected")).as("%s", bean).isEqualTo(reached);
            assertThat(bean.getKeyProperty("multiplexer")).isEqualTo("\"orders\"");
        }
    }

    @Test
    void getAttribute_multiplexer_sumsOverConnections() throws Exception {
        ObjectName bean = registration.multiplexerName();

        assertThat(server.getAttribute(bean, "Operations")).isEqualTo(200L);
        assertThat(server.getAttribute(bean, "OperationsPerFlush")).isEqualTo(2.0);
        for (Figure figure : Figure.values()) {
            boolean ofTwo = figure.scope() == Figure.Scope.CONNECTION && figure.kind() != Figure.Kind.HIGH_WATER;
            assertThat(server.getAttribute(bean, figure.attribute()))
                    .as(figure.attribute())
                    .isEqualTo(FakeMultiplexer.value(figure) * (ofTwo ? 2 : 1));
        }
        assertThat(server.getAttribute(bean, "Connected")).isEqualTo(true);
        assertThat(server.getAttribute(bean, "Endpoints")).isEqualTo(new String[] {"localhost:6379", "nowhere"});
        CompositeData latency = (CompositeData) server.getAttribute(bean, "LatencyMicros");
        assertThat(latency.getAll(new String[] {"count", "p50", "p99", "p999", "max"}))
                .containsExactly(31L, 32.5, 33.5, 34.5, 35.5);
    }

    @Test
    void getAttribute_serverNeverReached_isEmptyRatherThanNull() throws Exception {
        ObjectName endpoint = BeanNames.endpoint("orders", Endpoint.parse("nowhere"));
        ObjectName bridge =
                BeanNames.bridge("orders", new BridgeId(Endpoint.parse("nowhere"), ConnectionKind.INTERACTIVE, 1));

        assertThat(server.getAttribute(endpoint, "Version")).isEqualTo("");
        assertThat(server.getAttribute(endpoint, "OperationsPerFlush")).isEqualTo(0.0);
        assertThat(server.getAttribute(endpoint, "Connections")).isEqualTo(new String[] {"interactive#1: Connecting"});
        assertThat(server.getAttribute(bridge, "ConnectedSince")).isEqualTo("");
        assertThat(server.getAttribute(bridge, "LastFailure")).isEqualTo("Connection refused");
    }

    @Test
    void getAttribute_unknown_throws() {
        assertThatThrownBy(() -> server.getAttribute(registration.multiplexerName(), "Password"))
                .isInstanceOf(AttributeNotFoundException.class)
                .hasMessageContaining("attribute=Password");
    }

    @Test
    void getAttributes_several_areOfOneSnapshot() throws Exception {
        AtomicInteger snapshots = new AtomicInteger();
        BeanModel<Integer> model = BeanModel.<Integer>builder("Test", "A test.")
                .integer("First", "One figure.", number -> number)
                .integer("Second", "Another figure.", number -> number)
                .build();
        TrunklineModelMBean<Integer> bean =
                new TrunklineModelMBean<>(model, snapshots::incrementAndGet, new NotificationBroadcasterSupport());

        assertThat(bean.getAttributes(new String[] {"First", "Second"}))
                .containsExactly(new Attribute("First", 1), new Attribute("Second", 1));
        assertThat(bean.getAttribute("First")).isEqualTo(2);
    }

    @Test
    void getAttribute_snapshotFails_tellsTheTextInTheJdksClasses() {
        TrunklineModelMBean<String> bean = failing();

        assertThatThrownBy(() -> bean.getAttribute("Length"))
                .isInstanceOf(MBeanException.class)
                .satisfies(e -> assertThat(((MBeanException) readByStranger(e)).getCause())
                        .hasMessageContaining("attribute=Length")
                        .hasMessageContaining("StrangeException: no snapshot"));
        assertThat(bean.getAttributes(new String[] {"Length"})).isEmpty();
    }

    @Test
    void getAttributes_oneFails_hasTheOthers() throws Exception {
        BeanModel<String> model = BeanModel.<String>builder("Test", "A test.")
                .number("Length", "Its length.", String::length)
                .text("Broken", "Fails.", text -> {
                    throw new StrangeException("broken");
                })
                .build();
        TrunklineModelMBean<String> bean =
                new TrunklineModelMBean<>(model, () -> "four", new NotificationBroadcasterSupport());

        assertThat(bean.getAttributes(new String[] {"Broken", "Length", "Unknown"}))
                .containsExactly(new Attribute("Length", 4L));
    }

    @Test
    void setAttribute_any_isRefused() throws Exception {
        ObjectName bean = registration.multiplexerName();

        assertThatThrownBy(() -> server.setAttribute(bean, new Attribute("ClientName", "other")))
                .isInstanceOf(AttributeNotFoundException.class);
        AttributeList wanted = new AttributeList(List.of(new Attribute("ClientName", "other")));
        assertThat(server.setAttributes(bean, wanted)).isEmpty();
        assertThat(server.getAttribute(bean, "ClientName")).isEqualTo("orders");
    }

    @Test
    void invoke_status_returnsThePage() throws Exception {
        Object page = server.invoke(registration.multiplexerName(), "status", new Object[0], new String[0]);

        assertThat((String) page).startsWith("multiplexer  orders (connected)").contains("localhost:6379", "nowhere");
        assertThat(server.invoke(registration.multiplexerName(), "status", null, null))
                .isInstanceOf(String.class);
    }

    @Test
    void invoke_whatIsNotDeclared_isRefused() {
        ObjectName bean = registration.multiplexerName();

        for (String operation : new String[] {"close", "getModelerType", "store", "hashCode"}) {
            assertThatThrownBy(() -> server.invoke(bean, operation, new Object[0], new String[0]))
                    .isInstanceOf(ReflectionException.class)
                    .hasRootCauseInstanceOf(NoSuchMethodException.class);
        }
        assertThatThrownBy(() -> server.invoke(bean, "status", new Object[] {"x"}, new String[] {"java.lang.String"}))
                .isInstanceOf(ReflectionException.class);
    }

    @Test
    void invoke_snapshotFails_tellsTheText() {
        assertThatThrownBy(() -> failing().invoke("text", new Object[0], new String[0]))
                .isInstanceOf(MBeanException.class)
                .hasMessageContaining("operation=text")
                .hasMessageContaining("no snapshot");
    }

    @SuppressWarnings("serial") // thrown in this JVM only
    private static final class StrangeException extends RuntimeException {
        StrangeException(String message) {
            super(message);
        }
    }

    private static TrunklineModelMBean<String> failing() {
        BeanModel<String> model = BeanModel.<String>builder("Test", "A test.")
                .number("Length", "Its length.", String::length)
                .operation("text", "The text.", text -> text)
                .build();
        try {
            return new TrunklineModelMBean<>(
                    model,
                    () -> {
                        throw new StrangeException("no snapshot");
                    },
                    new NotificationBroadcasterSupport());
        } catch (MBeanException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> names(MBeanFeatureInfo[] features) {
        return Arrays.stream(features).map(MBeanFeatureInfo::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String typeName(Object value) {
        if (value instanceof CompositeData) {
            return CompositeData.class.getName();
        }
        return switch (value.getClass().getSimpleName()) {
            case "Long" -> "long";
            case "Integer" -> "int";
            case "Double" -> "double";
            case "Boolean" -> "boolean";
            default -> value.getClass().getName();
        };
    }

    /** Sends an object to a client that has no classes but the JDK's. */
    private static Object readByStranger(Object value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass wanted) throws IOException, ClassNotFoundException {
                Class<?> type = super.resolveClass(wanted);
                Class<?> element = type;
                while (element.isArray()) {
                    element = element.getComponentType();
                }
                if (!element.isPrimitive()
                        && element.getModule() != Object.class.getModule()
                        && !element.getModule().getName().startsWith("java.")) {
                    throw new InvalidClassException(type.getName(), "not of the JDK");
                }
                return type;
            }
        }) {
            return in.readObject();
        }
    }
}
