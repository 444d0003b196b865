package io.trunkline.management;

import java.util.Arrays;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** Named texts in a form that JMX clients read without Trunkline's classes. They show the items sorted by name. */
final class TextComposite {

    private TextComposite() {}

    /**
     * Makes one.
     *
     * @param type the name of its type
     * @param description of its type
     * @param items name and text of each; at least one, none empty
     */
    static CompositeData of(String type, String description, Map<String, String> items) {
        String[] names = items.keySet().toArray(new String[0]);
        OpenType<?>[] types = new OpenType<?>[names.length];
        Arrays.fill(types, SimpleType.STRING);
        try {
            return new CompositeDataSupport(new CompositeType(type, description, names, names, types), items);
        } catch (OpenDataException e) {
            throw new IllegalStateException(
                    "Texts do not fit their type: type=" + type + ", items=" + items.keySet() + ". Report this.", e);
        }
    }
}
