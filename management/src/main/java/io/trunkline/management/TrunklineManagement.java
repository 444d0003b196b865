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
 *   <li>{@code io.trunkline:type=Multiplexer,multiplexer="orders"}: all figures in sum, latency, the status page,
 *   events as notifications;
 *   <li>{@code io.trunkline:type=Endpoint,multiplexer="orders",endpoint="localhost"}: one server;
 *   <li>{@code io.trunkline:type=Bridge,multiplexer="orders",endpoint="localhost",connection=interactive-1}: one of its
 *   connections that callers share, {@code interactive-1} to the number of them, {@code bulk-1},
 *   {@code subscription-1};
 *   <li>{@code io.trunkline:type=Bridge,multiplexer="orders",endpoint="localhost",connection=leased}: all its leased
 *   connections in sum, there from the beginning.
 * </ul>
 *
 * <p>The name is the multiplexer's client name. If another multiplexer has it already, a number is put behind it:
 * {@code "orders#2"}. Attributes are read-only, and of types that a JMX client has without Trunkline's classes. None of
 * them, and no notification, holds a password.
 *
 * <p>The MBeans go away by themselves when the multiplexer is closed. A registration does not keep a multiplexer alive:
 * one that the application drops without closing is closed as it would be without, and its MBeans go with it. As long
 * as a view on it is used they stay.
 */
public final class TrunklineManagement {

    private TrunklineManagement() {}

    /**
     * Registers with the platform's MBean server, the one that JConsole shows.
     *
     * @param multiplexer what to show; of one that is closed nothing is shown
     * @return takes the MBeans away when closed, if the multiplexer is to stay; need not be kept
     * @throws IllegalStateException if the MBean server refuses
     */
    public static ManagementRegistration register(ConnectionMultiplexer multiplexer) {
        return register(multiplexer, ManagementFactory.getPlatformMBeanServer());
    }

    /**
     * Registers with an MBean server.
     *
     * @param multiplexer what to show; of one that is closed nothing is shown
     * @param server where
     * @return takes the MBeans away when closed, if the multiplexer is to stay; need not be kept
     * @throws IllegalStateException if the MBean server refuses
     */
    public static ManagementRegistration register(ConnectionMultiplexer multiplexer, MBeanServer server) {
        Objects.requireNonNull(multiplexer, "multiplexer");
        Objects.requireNonNull(server, "server");
        return BeanRegistry.register(multiplexer.monitor(), server);
    }
}
