package io.trunkline.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** On what a comparison ran, and how. */
public final class RunFacts {

    private RunFacts() {}

    /** The facts in the order in which people want them. */
    static Map<String, String> collect(Compare settings, BenchmarkServer server) {
        Map<String, String> facts = ofMachine();
        facts.put("server", server.version() + ", same machine, 127.0.0.1");
        facts.put("transport", settings.transport() + " (Trunkline, Lettuce); blocking sockets (Jedis)");
        facts.put("method", settings.method());
        loadAverage().ifPresent(load -> facts.put("load before", load));
        return facts;
    }

    /**
     * What is true of every comparison on this machine.
     *
     * @return the clients' versions, the JDK and the system, in this order; a new map
     */
    public static Map<String, String> ofMachine() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("clients", clients());
        facts.put("jdk", System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")");
        facts.put("system", system());
        return facts;
    }

    private static String clients() {
        List<String> versions = new ArrayList<>();
        versions.add("Trunkline " + version(io.trunkline.ConnectionMultiplexer.class));
        versions.add("Lettuce " + version(io.lettuce.core.RedisClient.class));
        versions.add("Jedis " + jedisVersion());
        return String.join(", ", versions);
    }

    private static String version(Class<?> type) {
        @Nullable String version = type.getPackage().getImplementationVersion();
        // Lettuce puts the commit behind a slash
        return version == null ? "(version unknown)" : version.replaceAll("/.*", "");
    }

    /** Jedis tells no version in its manifest, but its jar is named after it. */
    private static String jedisVersion() {
        String jar = Path.of(redis.clients.jedis.RedisClient.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getFileName()
                .toString();
        return jar.replace("jedis-", "").replace(".jar", "");
    }

    private static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch")
                + ", " + Runtime.getRuntime().availableProcessors() + " processors"
                + processor().map(model -> " (" + model + ")").orElse("");
    }

    private static Optional<String> processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    /** A busy machine explains strange figures. */
    private static Optional<String> loadAverage() {
        double load = java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                .getSystemLoadAverage();
        return load < 0 ? Optional.empty() : Optional.of(Floor.number(load));
    }
}
