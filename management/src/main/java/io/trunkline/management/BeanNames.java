package io.trunkline.management;

import io.trunkline.options.Endpoint;
import io.trunkline.status.BridgeId;
import io.trunkline.status.ConnectionKind;
import java.util.Locale;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The names of MBeans. Their keys are in the order in which JConsole makes a tree of them, and whatever is not ours is
 * quoted, even where that is not needed: quoted and bare are different names.
 */
final class BeanNames {

    static final String DOMAIN = "io.trunkline";

    private BeanNames() {}

    static ObjectName multiplexer(String multiplexer) {
        return name("type=Multiplexer,multiplexer=" + ObjectName.quote(multiplexer));
    }

    static ObjectName endpoint(String multiplexer, Endpoint endpoint) {
        return name("type=Endpoint," + server(multiplexer, endpoint));
    }

    /** Of one connection that callers share. */
    static ObjectName bridge(String multiplexer, BridgeId bridge) {
        return bridge(multiplexer, bridge.endpoint(), lower(bridge.kind()) + "-" + bridge.number());
    }

    /** Of all leased connections of a server. */
    static ObjectName leased(String multiplexer, Endpoint endpoint) {
        return bridge(multiplexer, endpoint, lower(ConnectionKind.LEASED));
    }

    private static ObjectName bridge(String multiplexer, Endpoint endpoint, String connection) {
        return name("type=Bridge," + server(multiplexer, endpoint) + ",connection=" + connection);
    }

    private static String lower(ConnectionKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** A constant in the spelling of values: one capital. */
    static String title(Enum<?> constant) {
        String lower = constant.name().toLowerCase(Locale.ROOT);
        return Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }

    private static String server(String multiplexer, Endpoint endpoint) {
        return "multiplexer=" + ObjectName.quote(multiplexer) + ",endpoint=" + ObjectName.quote(endpoint.toString());
    }

    private static ObjectName name(String keys) {
        try {
            return new ObjectName(DOMAIN + ":" + keys);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(
                    "An MBean cannot be named: keys=" + keys + ". Choose another client name.", e);
        }
    }
}
