package io.trunkline.core;

import io.trunkline.transport.Availability;
import io.trunkline.transport.TransportProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which transport is used, and why. Immutable.
 *
 * @param provider makes the transport
 * @param reason in words that an operator understands
 */
record TransportSelection(TransportProvider provider, String reason) {

    /** Looks at what is on the class path or module path. */
    static TransportSelection discover(@Nullable String wanted) {
        List<TransportProvider> found = new ArrayList<>();
        ServiceLoader.load(TransportProvider.class, TransportSelection.class.getClassLoader())
                .forEach(found::add);
        return choose(found, wanted);
    }

    /** The one that is named, else the available one of the highest priority. */
    static TransportSelection choose(List<TransportProvider> found, @Nullable String wanted) {
        List<TransportProvider> byPriority = new ArrayList<>(found);
        byPriority.sort(
                Comparator.comparingInt(TransportProvider::priority).reversed().thenComparing(TransportProvider::name));
        if (wanted != null) {
            return named(byPriority, wanted);
        }
        List<String> passed = new ArrayList<>();
        for (TransportProvider provider : byPriority) {
            Availability availability = provider.availability();
            if (availability.available()) {
                String reason = "highest priority (" + provider.priority() + ") of what is available; "
                        + availability.explanation()
                        + (passed.isEmpty() ? "" : "; not " + String.join(", not ", passed));
                return new TransportSelection(provider, reason);
            }
            passed.add(provider.name() + " (" + availability.explanation() + ")");
        }
        throw new IllegalStateException(
                found.isEmpty()
                        ? "No transport was found. Add the artifact io.trunkline:trunkline-transport-netty (epoll, kqueue, NIO) or"
                                + " io.trunkline:trunkline-transport-iouring to the class path or module path."
                        : "No transport works here: " + String.join("; ", passed)
                                + ". Add what is missing, or io.trunkline:trunkline-transport-netty, whose NIO works everywhere.");
    }

    private static TransportSelection named(List<TransportProvider> found, String wanted) {
        for (TransportProvider provider : found) {
            if (provider.name().equals(wanted)) {
                Availability availability = provider.availability();
                if (!availability.available()) {
                    throw new IllegalStateException("The transport does not work here: transport=" + wanted
                            + ", reason=" + availability.explanation()
                            + ". Mend that, or leave the option out to use the best available.");
                }
                return new TransportSelection(
                        provider, "named by the option 'transport'; " + availability.explanation());
            }
        }
        String names = found.stream().map(TransportProvider::name).collect(Collectors.joining(", "));
        String artifact = wanted.equals("io_uring") ? "trunkline-transport-iouring" : "trunkline-transport-netty";
        throw new IllegalStateException("The transport was not found: transport=" + wanted + ", found=[" + names
                + "]. Add the artifact io.trunkline:" + artifact
                + ", or leave the option out to use the best available.");
    }
}
