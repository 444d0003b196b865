package io.trunkline.it.management;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.TreeSet;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A JMX client that has no classes but the JDK's: the main program of a JVM of its own. Prints every attribute of every
 * MBean of Trunkline's, one by one and in bulk, and the result of every operation; fails if anything cannot be read.
 */
public final class RemoteProbe {

    private RemoteProbe() {}

    @SuppressWarnings({"SystemOut", "BanJNDI"
    }) // it is how the test hears; the address is the test's own, and no JNDI name
    public static void main(String[] words) throws Exception {
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(words[0]))) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            for (ObjectName bean : new TreeSet<>(server.queryNames(new ObjectName("io.trunkline:*"), null))) {
                for (String line : lines(server, bean).split("\n", -1)) {
                    System.out.println(line);
                }
            }
        }
    }

    private static String lines(MBeanServerConnection server, ObjectName bean) throws Exception {
        StringBuilder lines = new StringBuilder("bean\t" + bean);
        String[] names = Arrays.stream(server.getMBeanInfo(bean).getAttributes())
                .map(MBeanAttributeInfo::getName)
                .toArray(String[]::new);
        for (String name : names) {
            lines.append("\none\t").append(name).append('\t').append(text(server.getAttribute(bean, name)));
        }
        for (Attribute attribute : server.getAttributes(bean, names).asList()) {
            lines.append("\nbulk\t").append(attribute.getName()).append('\t').append(text(attribute.getValue()));
        }
        for (var operation : server.getMBeanInfo(bean).getOperations()) {
            Object result = server.invoke(bean, operation.getName(), new Object[0], new String[0]);
            lines.append("\noperation\t")
                    .append(operation.getName())
                    .append('\t')
                    .append(text(result));
        }
        return lines.toString();
    }

    private static String text(Object value) {
        if (value instanceof CompositeData composite) {
            return composite.getCompositeType().keySet() + "=" + composite.values();
        }
        if (value.getClass().isArray()) {
            return Array.getLength(value) + " elements";
        }
        return value.toString().replace('\n', '|');
    }
}
