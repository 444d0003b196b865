package io.trunkline.management;

import io.trunkline.ConnectionKind;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Endpoint;
import io.trunkline.EndpointStatus;
import io.trunkline.EndpointStatus.ConnectionStatus;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.InternalFailure;
import io.trunkline.MultiplexerEvent.ServerError;
import io.trunkline.MultiplexerStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MBeans of one multiplexer, kept in step with its endpoints and connections. Thread-safe, without a lock: the MBean server runs
 * listeners of other people inside its own methods.
 */
final class BeanRegistry implements ManagementRegistration {

    private static final Logger LOG = LoggerFactory.getLogger(BeanRegistry.class);

    /** So many multiplexers of one name are numbered before it is taken for a mistake. */
    private static final int MOST_NAMESAKES = 10_000;

    private final MBeanServer server;
    private final ConnectionMultiplexer multiplexer;
    private final String name;
    private final ObjectName multiplexerName;
    private final NotificationRelay relay;
    private final Memo<MultiplexerStatus> status;
    private final Set<ObjectName> registered = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean stepping = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Set once, before anybody else has this object. */
    private ConnectionMultiplexer.EventRegistration events = () -> {};

    private BeanRegistry(ConnectionMultiplexer multiplexer, MBeanServer server, String name) {
        this.server = server;
        this.multiplexer = multiplexer;
        this.name = name;
        this.multiplexerName = BeanNames.multiplexer(name);
        this.relay = new NotificationRelay(multiplexerName);
        this.status = new Memo<>(this::refreshed, System::nanoTime);
    }

    static ManagementRegistration register(ConnectionMultiplexer multiplexer, MBeanServer server) {
        String clientName = multiplexer.status().clientName();
        for (int number = 1; number <= MOST_NAMESAKES; number++) {
            String name = number == 1 ? clientName : clientName + "#" + number;
            BeanRegistry registry = new BeanRegistry(multiplexer, server, name);
            if (registry.start()) {
                return registry;
            }
        }
        throw new IllegalStateException("Too many multiplexers have this name: name=" + clientName + ", count="
                + MOST_NAMESAKES + ". Close the registrations of those that are closed.");
    }

    @Override
    public ObjectName multiplexerName() {
        return multiplexerName;
    }

    @Override
    public Set<ObjectName> names() {
        return Set.copyOf(registered);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            events.close();
            registered.forEach(this::unregister);
            relay.close();
        }
    }

    /** Takes the name and starts; false if somebody else has it. */
    private boolean start() {
        boolean free = add(
                multiplexerName,
                MultiplexerBean.MODEL,
                () -> new MultiplexerBean.Snapshot(status.get(), relay.dropped()),
                relay.broadcaster());
        if (!free) {
            return false;
        }
        try {
            events = multiplexer.addListener(this::onEvent);
            status.get();
            return true;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void onEvent(MultiplexerEvent event) {
        relay.send(event);
        if (!(event instanceof ServerError) && !(event instanceof InternalFailure)) {
            refreshed();
        }
    }

    private MultiplexerStatus refreshed() {
        MultiplexerStatus now = multiplexer.status();
        if (!closed.get() && stepping.compareAndSet(false, true)) {
            try {
                comeIntoStep(now);
            } finally {
                stepping.set(false);
            }
        }
        return now;
    }

    /** Adds the MBeans of what is new and removes those of what has gone. One thread at a time. */
    private void comeIntoStep(MultiplexerStatus now) {
        Map<ObjectName, Runnable> wanted = new HashMap<>();
        wanted.put(multiplexerName, () -> {});
        for (EndpointStatus endpoint : now.endpoints()) {
            Endpoint address = endpoint.endpoint();
            ObjectName endpointName = BeanNames.endpoint(name, address);
            wanted.put(endpointName, () -> addQuietly(endpointName, EndpointBean.MODEL, () -> endpoint(address)));
            for (ConnectionStatus connection : endpoint.connections()) {
                ConnectionKind kind = connection.kind();
                ObjectName bridgeName = BeanNames.bridge(name, address, kind);
                wanted.put(bridgeName, () -> addQuietly(bridgeName, BridgeBean.MODEL, () -> connection(address, kind)));
            }
        }
        for (ObjectName present : registered) {
            if (!wanted.containsKey(present)) {
                unregister(present);
            }
        }
        wanted.forEach((wantedName, adding) -> {
            if (!registered.contains(wantedName)) {
                adding.run();
            }
        });
    }

    private EndpointStatus endpoint(Endpoint address) {
        return status.get().endpoints().stream()
                .filter(candidate -> candidate.endpoint().equals(address))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The multiplexer has no such endpoint any more: endpoint="
                        + address + ". Look at its others."));
    }

    private ConnectionStatus connection(Endpoint address, ConnectionKind kind) {
        return endpoint(address).connections().stream()
                .filter(candidate -> candidate.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The endpoint has no such connection any more: endpoint="
                        + address + ", connection=" + BeanNames.title(kind) + ". Look at its others."));
    }

    private <S> void addQuietly(ObjectName beanName, BeanModel<S> model, Supplier<S> snapshots) {
        try {
            if (!add(beanName, model, snapshots, new NotificationBroadcasterSupport())) {
                LOG.debug("The name {} belongs to somebody else", beanName);
            }
        } catch (IllegalStateException e) {
            LOG.warn("An MBean is missing: name={}", beanName, e);
        }
    }

    /** Registers an MBean; false if the name is taken. */
    private <S> boolean add(
            ObjectName beanName,
            BeanModel<S> model,
            Supplier<S> snapshots,
            NotificationBroadcasterSupport broadcaster) {
        try {
            server.registerMBean(new TrunklineModelMBean<>(model, snapshots, broadcaster), beanName);
        } catch (InstanceAlreadyExistsException e) {
            return false;
        } catch (JMException e) {
            throw new IllegalStateException(
                    "The MBean server refuses an MBean: name=" + beanName + ". See the cause.", e);
        }
        registered.add(beanName);
        if (closed.get()) {
            unregister(beanName); // close() may have looked before it was added
        }
        return true;
    }

    private void unregister(ObjectName beanName) {
        if (registered.remove(beanName)) {
            try {
                server.unregisterMBean(beanName);
            } catch (InstanceNotFoundException e) {
                LOG.debug("Somebody else has unregistered {}", beanName, e);
            } catch (JMException e) {
                LOG.warn("An MBean cannot be unregistered: name={}", beanName, e);
            }
        }
    }
}
