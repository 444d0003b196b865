package io.trunkline.management;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import javax.management.modelmbean.ModelMBeanInfo;
import javax.management.openmbean.CompositeData;
import org.apache.commons.modeler.AttributeInfo;
import org.apache.commons.modeler.ManagedBean;
import org.apache.commons.modeler.NotificationInfo;
import org.apache.commons.modeler.OperationInfo;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of MBean offers: attributes and operations, each a function of a snapshot, so that a bulk read shows
 * one moment. Immutable once built, and built once for each kind.
 *
 * @param <S> the snapshot
 */
final class BeanModel<S> {

    private final Map<String, Function<S, Object>> attributes;
    private final Map<String, Function<S, String>> operations;
    private final ModelMBeanInfo info;

    private BeanModel(Builder<S> builder) {
        this.attributes = Map.copyOf(builder.attributes);
        this.operations = Map.copyOf(builder.operations);
        // Commons Modeler fills in its descriptors at the first call, without a lock: made here, and never again
        this.info = builder.bean.createMBeanInfo();
    }

    static <S> Builder<S> builder(String name, String description) {
        return new Builder<>(name, description);
    }

    /** What JMX clients are told. */
    ModelMBeanInfo info() {
        return info;
    }

    /** Reads an attribute from a snapshot; null if there is no such attribute. */
    @Nullable
    Function<S, Object> attribute(@Nullable String name) {
        return name == null ? null : attributes.get(name);
    }

    /** Runs an operation without parameters on a snapshot; null if there is no such operation. */
    @Nullable
    Function<S, String> operation(@Nullable String name) {
        return name == null ? null : operations.get(name);
    }

    /** A bean without the attribute that Commons Modeler adds of its own accord. */
    private static final class BareManagedBean extends ManagedBean {

        private static final long serialVersionUID = 1L;

        BareManagedBean() {
            attributes = new AttributeInfo[0];
        }
    }

    /** Collects attributes, in the order in which they are added. Confined to one thread. */
    static final class Builder<S> {

        private final ManagedBean bean = new BareManagedBean();
        private final Map<String, Function<S, Object>> attributes = new LinkedHashMap<>();
        private final Map<String, Function<S, String>> operations = new LinkedHashMap<>();

        private Builder(String name, String description) {
            bean.setName(name);
            bean.setDescription(description);
            bean.setDomain(BeanNames.DOMAIN);
        }

        Builder<S> text(String name, String description, Function<S, @Nullable String> reader) {
            return add(name, String.class.getName(), description, snapshot -> {
                String text = reader.apply(snapshot);
                return text == null ? "" : text;
            });
        }

        Builder<S> texts(String name, String description, Function<S, List<String>> reader) {
            return add(
                    name,
                    String[].class.getName(),
                    description,
                    snapshot -> reader.apply(snapshot).toArray(new String[0]));
        }

        Builder<S> truth(String name, String description, Function<S, Boolean> reader) {
            return add(name, "boolean", description, reader::apply);
        }

        Builder<S> integer(String name, String description, ToIntFunction<S> reader) {
            return add(name, "int", description, reader::applyAsInt);
        }

        Builder<S> number(String name, String description, ToLongFunction<S> reader) {
            return add(name, "long", description, reader::applyAsLong);
        }

        Builder<S> fraction(String name, String description, ToDoubleFunction<S> reader) {
            return add(name, "double", description, reader::applyAsDouble);
        }

        Builder<S> composite(String name, String description, Function<S, CompositeData> reader) {
            return add(name, CompositeData.class.getName(), description, reader::apply);
        }

        Builder<S> operation(String name, String description, Function<S, String> reader) {
            OperationInfo operation = new OperationInfo();
            operation.setName(name);
            operation.setDescription(description);
            operation.setImpact("INFO");
            operation.setReturnType(String.class.getName());
            bean.addOperation(operation);
            operations.put(name, reader);
            return this;
        }

        Builder<S> notifications(String description, List<String> types) {
            NotificationInfo notification = new NotificationInfo();
            notification.setName(javax.management.Notification.class.getName());
            notification.setDescription(description);
            for (String type : types) {
                notification.addNotifType(type);
            }
            bean.addNotification(notification);
            return this;
        }

        BeanModel<S> build() {
            return new BeanModel<>(this);
        }

        private Builder<S> add(String name, String type, String description, Function<S, Object> reader) {
            AttributeInfo attribute = new AttributeInfo();
            attribute.setName(name);
            attribute.setType(type);
            attribute.setDescription(description);
            attribute.setIs(type.equals("boolean"));
            attribute.setWriteable(false);
            bean.addAttribute(attribute);
            attributes.put(name, reader);
            return this;
        }
    }
}
