package io.trunkline.management;

import io.trunkline.ConnectionMultiplexer;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import javax.management.MBeanServer;

/**
 * Shows multiplexers through JMX. Thread-safe.
 *
 * <pre>{@code
 * ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect("localhost,name=orders");
 * ManagementRegistration registration = TrunklineManagement.register(multiplexer);
 * }</pre>
 *
 * <p>registers these MBeans, and more as connections are made:
 *
 * <ul>
 *   <li>{@code io.trunkline:type=Multiplexer,multiplexer="orders"}: all figures in sum, latency, the status page, events as notifications;
 *   <li>{@code io.trunkline:type=Endpoint,multiplexer="orders",endpoint="localhost"}: one server;
 *   <li>{@code io.trunkline:type=Bridge,multiplexer="orders",endpoint="localhost",connection=Interactive}: one of its connections.
 * </ul>
 *
 * <p>The name is the multiplexer's client name. If another multiplexer has it already, a number is put behind it: {@code "orders#2"}.
 * Attributes are read-only, and of types that a JMX client has without Trunkline's classes. None of them, and no notification, holds a
 * password.
 */
public final class TrunklineManagement {

    private TrunklineManagement() {}

    /**
     * Registers with the platform's MBean server, the one that JConsole shows.
     *
     * @param multiplexer what to show; closing it leaves the MBeans registered
     * @return takes the MBeans away when closed
     * @throws IllegalStateException if the MBean server refuses
     */
    public static ManagementRegistration register(ConnectionMultiplexer multiplexer) {
        return register(multiplexer, ManagementFactory.getPlatformMBeanServer());
    }

    /**
     * Registers with an MBean server.
     *
     * @param multiplexer what to show; closing it leaves the MBeans registered
     * @param server where
     * @return takes the MBeans away when closed
     * @throws IllegalStateException if the MBean server refuses
     */
    public static ManagementRegistration register(ConnectionMultiplexer multiplexer, MBeanServer server) {
        Objects.requireNonNull(multiplexer, "multiplexer");
        Objects.requireNonNull(server, "server");
        return BeanRegistry.register(multiplexer, server);
    }
}
