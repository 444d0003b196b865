package io.trunkline.management;

import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.InternalFailure;
import io.trunkline.MultiplexerEvent.ServerError;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.spi.MultiplexerMonitor;
import io.trunkline.status.BridgeId;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.MultiplexerStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
 * The MBeans of one multiplexer, kept in step with its endpoints and connections. Thread-safe, without a lock: the
 * MBean server runs listeners of other people inside its own methods.
 *
 * <p>Reachable from the MBean server and the engine, so it must never refer to the multiplexer, save through its
 * monitor.
 */
final class BeanRegistry implements ManagementRegistration {

    private static final Logger LOG = LoggerFactory.getLogger(BeanRegistry.class);

    /** So many multiplexers of one name are numbered before it is taken for a mistake. */
    private static final int MOST_NAMESAKES = 10_000;

    private final MBeanServer server;
    private final MultiplexerMonitor monitor;
    private final MultiplexerOptions options;
    private final String name;
    private final ObjectName multiplexerName;
    private final NotificationRelay relay;
    private final Memo<MultiplexerStatus> status;
    private final Set<ObjectName> registered = ConcurrentHashMap.newKeySet();
    /** Counts who wants it to come into step; who finds none before does it. */
    private final AtomicInteger steps = new AtomicInteger();

    private final AtomicBoolean closed = new AtomicBoolean();

    /** What it listens to, to be left when it closes. */
    private final List<EventRegistration> listening = new CopyOnWriteArrayList<>();

    private BeanRegistry(MultiplexerMonitor monitor, MBeanServer server, String name) {
        this.server = server;
        this.monitor = monitor;
        this.options = monitor.options();
        this.name = name;
        this.multiplexerName = BeanNames.multiplexer(name);
        this.relay = new NotificationRelay(multiplexerName);
        this.status = new Memo<>(this::refreshed, System::nanoTime);
    }

    static ManagementRegistration register(MultiplexerMonitor monitor, MBeanServer server) {
        String clientName = monitor.status().clientName();
        for (int number = 1; number <= MOST_NAMESAKES; number++) {
            String name = number == 1 ? clientName : clientName + "#" + number;
            BeanRegistry registry = new BeanRegistry(monitor, server, name);
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
            leave();
            registered.forEach(this::unregister);
            relay.close();
        }
    }

    /** Takes the name and starts; false if somebody else has it. */
    private boolean start() {
        boolean free = add(
                multiplexerName,
                MultiplexerBean.MODEL,
                () -> new MultiplexerBean.Snapshot(status.get(), relay.dropped(), options),
                relay.broadcaster());
        if (!free) {
            return false;
        }
        try {
            listening.add(monitor.addListener(this::onEvent));
            listening.add(monitor.onLanesChanged(this::refreshed));
            status.get();
            listening.add(monitor.onClosed(this::close)); // at once, if it is closed already
            if (closed.get()) {
                leave(); // what close() came too early for
            }
            return true;
        } catch (Throwable e) { // an Error of somebody's listener too: nothing stays half done
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

    private void leave() {
        listening.forEach(EventRegistration::close);
    }

    /**
     * Takes a snapshot, and sees to it that the MBeans come into step with it or a later one: here, or on the thread
     * that is at it already.
     */
    private MultiplexerStatus refreshed() {
        if (steps.getAndIncrement() > 0) {
            return monitor.status(); // whoever is at it takes another look
        }
        try {
            MultiplexerStatus now;
            int seen;
            do {
                seen = steps.get();
                now = monitor.status();
                comeIntoStep(now);
            } while (!steps.compareAndSet(seen, 0));
            return now;
        } catch (Throwable e) { // an Error too, or nobody would ever come into step again
            steps.set(0);
            throw e;
        }
    }

    /** Adds the MBeans of what is new and removes those of what has gone. One thread at a time. */
    private void comeIntoStep(MultiplexerStatus now) {
        if (closed.get()) {
            return;
        }
        Map<ObjectName, Runnable> wanted = new HashMap<>();
        wanted.put(multiplexerName, () -> {});
        for (EndpointStatus endpoint : now.endpoints()) {
            want(endpoint, wanted);
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

    private void want(EndpointStatus endpoint, Map<ObjectName, Runnable> wanted) {
        Endpoint address = endpoint.endpoint();
        ObjectName endpointName = BeanNames.endpoint(name, address);
        wanted.put(endpointName, () -> addQuietly(endpointName, EndpointBean.MODEL, () -> endpoint(address)));
        ObjectName leasedName = BeanNames.leased(name, address);
        wanted.put(leasedName, () -> addQuietly(leasedName, LeasedBean.MODEL, () -> endpoint(address)));
        for (ConnectionStatus connection : endpoint.connections()) {
            BridgeId id = connection.id();
            if (id.kind() != ConnectionKind.LEASED) {
                ObjectName bridgeName = BeanNames.bridge(name, id);
                wanted.put(
                        bridgeName,
                        () -> addQuietly(
                                bridgeName,
                                BridgeBean.MODEL,
                                () -> new BridgeBean.Snapshot(connection(address, id), options)));
            }
        }
    }

    private EndpointStatus endpoint(Endpoint address) {
        return status.get().endpoints().stream()
                .filter(candidate -> candidate.endpoint().equals(address))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The multiplexer has no such endpoint any more: endpoint="
                        + address + ". Look at its others."));
    }

    private ConnectionStatus connection(Endpoint address, BridgeId id) {
        return endpoint(address).connections().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The endpoint has no such connection any more: endpoint="
                        + address + ", connection=" + id.lane() + ". Look at its others."));
    }

    private <S> void addQuietly(ObjectName beanName, BeanModel<S> model, Supplier<S> snapshots) {
        try {
            if (!add(beanName, model, snapshots, new NotificationBroadcasterSupport())) {
                LOG.debug("The name {} belongs to somebody else", beanName);
            }
        } catch (RuntimeException
                | Error e) { // the server's, or of those who listen to it: the other beans are not theirs
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
        } catch (RuntimeException | Error e) { // such as that of a listener, which comes after the registration
            registered.add(beanName);
            unregister(beanName);
            throw e;
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
            } catch (JMException | RuntimeException | Error e) { // the others are unregistered all the same
                LOG.warn("An MBean cannot be unregistered: name={}", beanName, e);
            }
        }
    }
}
