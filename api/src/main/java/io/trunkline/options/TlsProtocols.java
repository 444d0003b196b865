package io.trunkline.options;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * TLS versions to allow. Immutable.
 *
 * @param names as JSSE names them, oldest first, at least one
 */
record TlsProtocols(List<String> names) {

    static final String EXPECTED = "one or more of Tls12 and Tls13, separated by '|', or the sum of 3072 and 12288";

    /** The bits that .NET's {@code SslProtocols} has for each version, as connection strings made there have them. */
    private static final Map<String, Integer> BITS = bits();

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern SEPARATOR = Pattern.compile("\\|");

    TlsProtocols {
        names = List.copyOf(names);
    }

    private static Map<String, Integer> bits() {
        Map<String, Integer> bits = new LinkedHashMap<>();
        bits.put("TLSv1", 192);
        bits.put("TLSv1.1", 768);
        bits.put("TLSv1.2", 3072);
        bits.put("TLSv1.3", 12288);
        return bits;
    }

    /**
     * Reads names of either convention, or a number.
     *
     * @return the versions, or null if there is one that is not known
     */
    static @Nullable TlsProtocols parse(String text) {
        if (NUMBER.matcher(text).matches()) {
            return ofBits(Integer.parseInt(text));
        }
        return of(List.of(SEPARATOR.split(text, -1)));
    }

    /**
     * Finds versions by their names in either convention.
     *
     * @return the versions, or null if there is none or one that is not known
     */
    static @Nullable TlsProtocols of(Iterable<String> names) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String name : names) {
            String known = find(name.strip());
            if (known == null) {
                return null;
            }
            wanted.add(known);
        }
        List<String> ordered = BITS.keySet().stream().filter(wanted::contains).toList();
        return ordered.isEmpty() ? null : new TlsProtocols(ordered);
    }

    private static @Nullable String find(String name) {
        for (String jsse : BITS.keySet()) {
            if (jsse.equalsIgnoreCase(name) || dotNetName(jsse).equalsIgnoreCase(name)) {
                return jsse;
            }
        }
        return null;
    }

    private static @Nullable TlsProtocols ofBits(int flags) {
        int rest = flags;
        Set<String> names = new LinkedHashSet<>();
        for (Map.Entry<String, Integer> version : BITS.entrySet()) {
            if ((flags & version.getValue()) == version.getValue()) {
                names.add(version.getKey());
                rest &= ~version.getValue();
            }
        }
        return rest != 0 ? null : of(names);
    }

    /** {@code TLSv1.2} is {@code Tls12} there, and {@code TLSv1} is {@code Tls}. */
    private static String dotNetName(String jsse) {
        return jsse.equals("TLSv1")
                ? "Tls"
                : "Tls" + jsse.substring("TLSv".length()).replace(".", "");
    }

    @Override
    public String toString() {
        return String.join("|", names.stream().map(TlsProtocols::dotNetName).toList());
    }
}
