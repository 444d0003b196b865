package io.trunkline.options;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where servers are reached, by what they announce: a host without a port stands for all its ports, which stay.
 * Immutable.
 *
 * @param entries by the announced endpoint, of which the port is 0 if it is any
 */
record EndpointTable(Map<Endpoint, Endpoint> entries) implements EndpointMapper {

    static final String EXPECTED = "pairs such as 10.0.0.1:7001>nat.example:17001, separated by '|'";

    /** The map is copied, in the order of its texts, so that equal ones are written alike. */
    EndpointTable {
        Map<String, Endpoint> sorted = new TreeMap<>();
        for (Endpoint announced : entries.keySet()) {
            sorted.put(announced.toString(), announced);
        }
        Map<Endpoint, Endpoint> copy = new LinkedHashMap<>();
        for (Endpoint announced : sorted.values()) {
            Endpoint reached = entries.get(announced);
            if (!(announced instanceof Endpoint.Tcp from)
                    || reached instanceof Endpoint.Tcp to && from.port() == 0 && to.port() != 0) {
                throw new IllegalArgumentException("Not where a server may be reached: announced=" + announced
                        + ", reached=" + reached
                        + ". Map a host to a host, or a host with its port to another endpoint.");
            }
            copy.put(announced, Objects.requireNonNull(reached, "reached"));
        }
        entries = Collections.unmodifiableMap(copy);
    }

    /** Reads what {@link #toString} writes; null if it is none. */
    static @Nullable EndpointTable parse(String text) {
        Map<Endpoint, Endpoint> entries = new LinkedHashMap<>();
        for (String pair : text.split("\\|", -1)) {
            int arrow = pair.indexOf('>');
            if (arrow < 0) {
                return null;
            }
            try {
                entries.put(
                        Endpoint.parse(pair.substring(0, arrow).strip()),
                        Endpoint.parse(pair.substring(arrow + 1).strip()));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        try {
            return new EndpointTable(entries);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public @Nullable Endpoint map(Endpoint announced) {
        Endpoint exact = entries.get(announced);
        if (exact != null || !(announced instanceof Endpoint.Tcp tcp)) {
            return exact;
        }
        Endpoint host = entries.get(Endpoint.tcp(tcp.host(), 0));
        return host instanceof Endpoint.Tcp reached ? Endpoint.tcp(reached.host(), tcp.port()) : host;
    }

    @Override
    public String toString() {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + ">" + entry.getValue())
                .collect(Collectors.joining("|"));
    }
}
