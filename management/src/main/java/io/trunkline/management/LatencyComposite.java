package io.trunkline.management;

import io.trunkline.status.LatencySummary;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * A latency distribution in a form that JMX clients read without Trunkline's classes. They show the items sorted by
 * name.
 */
final class LatencyComposite {

    private static final String[] ITEMS = {"count", "max", "p50", "p99", "p999"};
    private static final CompositeType TYPE = type();

    private LatencyComposite() {}

    static CompositeData of(LatencySummary latency) {
        Object[] values = {
            latency.count(), latency.maxMicros(), latency.p50Micros(), latency.p99Micros(), latency.p999Micros()
        };
        try {
            return new CompositeDataSupport(TYPE, ITEMS, values);
        } catch (OpenDataException e) {
            throw new IllegalStateException(
                    "The latency does not fit its type: latency=" + latency + ". Report this.", e);
        }
    }

    private static CompositeType type() {
        String[] descriptions = {
            "how many were measured", "the maximum", "the median", "the 99th percentile", "the 99.9th percentile"
        };
        OpenType<?>[] types = {
            SimpleType.LONG, SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DOUBLE
        };
        try {
            return new CompositeType("Latency", "A latency distribution in microseconds.", ITEMS, descriptions, types);
        } catch (OpenDataException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
