package io.trunkline.management;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanException;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ReflectionException;
import org.apache.commons.modeler.BaseModelMBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model MBean whose attributes and operations are functions of a snapshot. Thread-safe.
 *
 * <p>Commons Modeler supplies the descriptors. Its dispatch by reflection is replaced: that looks for accessors on the
 * MBean itself first, runs undeclared overloads, logs a stack trace for each failure, and hands remote clients
 * exceptions that they have no classes for.
 *
 * @param <S> the snapshot
 */
final class TrunklineModelMBean<S> extends BaseModelMBean implements NotificationEmitter {

    private static final Logger LOG = LoggerFactory.getLogger(TrunklineModelMBean.class);

    private final BeanModel<S> model;
    private final Supplier<S> snapshots;
    private final NotificationBroadcasterSupport broadcaster;

    TrunklineModelMBean(BeanModel<S> model, Supplier<S> snapshots, NotificationBroadcasterSupport broadcaster)
            throws MBeanException {
        super(model.info());
        this.model = model;
        this.snapshots = snapshots;
        this.broadcaster = broadcaster;
    }

    // ---- attributes ----

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException, MBeanException {
        Function<S, Object> reader = model.attribute(name);
        if (reader == null) {
            throw new AttributeNotFoundException(
                    "There is no such attribute: attribute=" + name + ". See the MBean's description.");
        }
        try {
            return reader.apply(snapshots.get());
        } catch (RuntimeException | Error e) {
            throw readable("An attribute cannot be read: attribute=" + name, e);
        }
    }

    /** Reads all from one snapshot; what cannot be read is left out, as JMX has it. */
    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList list = new AttributeList(names.length);
        S snapshot;
        try {
            snapshot = snapshots.get();
        } catch (RuntimeException | Error e) {
            LOG.debug("No snapshot for JMX", e);
            return list;
        }
        for (String name : names) {
            Function<S, Object> reader = model.attribute(name);
            if (reader != null) {
                try {
                    list.add(new Attribute(name, reader.apply(snapshot)));
                } catch (RuntimeException | Error e) {
                    LOG.debug("Attribute {} cannot be read for JMX", name, e);
                }
            }
        }
        return list;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("Attributes cannot be written: attribute="
                + (attribute == null ? null : attribute.getName()) + ". Configure the multiplexer instead.");
    }

    @Override
    public AttributeList setAttributes(AttributeList list) {
        return new AttributeList();
    }

    // ---- operations ----

    @Override
    public Object invoke(String name, Object @Nullable [] arguments, String @Nullable [] signature)
            throws MBeanException, ReflectionException {
        Function<S, String> operation = model.operation(name);
        if (operation == null || (signature != null && signature.length > 0)) {
            throw new ReflectionException(new NoSuchMethodException("There is no such operation: operation=" + name
                    + ", signature=" + Arrays.toString(signature) + ". See the MBean's description."));
        }
        try {
            return operation.apply(snapshots.get());
        } catch (RuntimeException | Error e) {
            throw readable("An operation failed: operation=" + name, e);
        }
    }

    /** Clients may lack the exception's class, and the classes of its causes, so they get its text. */
    private static MBeanException readable(String what, Throwable e) {
        String text = what + ", cause=" + e + ". See the application's log.";
        LOG.warn(text, e);
        return new MBeanException(new IllegalStateException(text), text);
    }

    // ---- notifications ----

    @Override
    public void addNotificationListener(
            NotificationListener listener, @Nullable NotificationFilter filter, @Nullable Object handback) {
        broadcaster.addNotificationListener(listener, filter, handback);
    }

    @Override
    public void removeNotificationListener(NotificationListener listener) throws ListenerNotFoundException {
        broadcaster.removeNotificationListener(listener);
    }

    @Override
    public void removeNotificationListener(
            NotificationListener listener, @Nullable NotificationFilter filter, @Nullable Object handback)
            throws ListenerNotFoundException {
        broadcaster.removeNotificationListener(listener, filter, handback);
    }

    @Override
    public void sendNotification(Notification notification) {
        broadcaster.sendNotification(notification);
    }
}
