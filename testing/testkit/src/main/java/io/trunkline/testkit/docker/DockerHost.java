package io.trunkline.testkit.docker;

import java.lang.reflect.Field;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.dockerclient.DockerClientConfigUtils;

/**
 * Tells Testcontainers where published ports can be reached, in the one case in which it would look for minutes.
 * Stateless.
 *
 * <p>When the JVM runs in a container, Testcontainers asks the engine for its bridge's gateway; an engine whose bridge
 * is new (first start) does not tell, and then Testcontainers tries to look from within a helper image, which a machine
 * without a registry cannot have. If the engine shares this JVM's network, its bridge is an interface here, and that
 * has the address in question.
 */
final class DockerHost {

    private static final Logger LOG = LoggerFactory.getLogger(DockerHost.class);
    private static final String BRIDGE = "docker0";

    /** Testcontainers' memory of the search; there is no other way to spare it. */
    private static final String MEMORY = "defaultGateway";

    private DockerHost() {}

    /** Call before Testcontainers is used first. Without a bridge, or with another Testcontainers, it has no effect. */
    static void suggestGateway() {
        if (!DockerClientConfigUtils.IN_A_CONTAINER) {
            return;
        }
        try {
            Optional<String> address = addressOf(BRIDGE);
            if (address.isPresent()) {
                Field field = DockerClientConfigUtils.class.getDeclaredField(MEMORY);
                field.setAccessible(true);
                @SuppressWarnings("unchecked")
                AtomicReference<Object> memory = (AtomicReference<Object>) field.get(null);
                memory.compareAndSet(null, address);
            }
        } catch (ReflectiveOperationException | RuntimeException | SocketException e) {
            LOG.warn("Testcontainers takes no hint: field={}. The first use of Docker may be slow.", MEMORY, e);
        }
    }

    static Optional<String> addressOf(String networkInterface) throws SocketException {
        NetworkInterface found = NetworkInterface.getByName(networkInterface);
        return found == null
                ? Optional.empty()
                : found.inetAddresses()
                        .filter(Inet4Address.class::isInstance)
                        .map(address -> address.getHostAddress())
                        .findFirst();
    }
}
