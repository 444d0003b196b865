package io.trunkline.benchmarks.compare;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts all clients that run on Netty onto the same transport. */
final class Transports {

    /** Lettuce's switches; it prefers io_uring to epoll or kqueue. */
    private static final Map<String, String> LETTUCE_SWITCHES = Map.of(
            "io_uring", "io.lettuce.core.iouring",
            "epoll", "io.lettuce.core.epoll",
            "kqueue", "io.lettuce.core.kqueue");

    private Transports() {}

    /** The names of all that can be chosen. */
    static List<String> names() {
        return List.of("epoll", "kqueue", "io_uring", "nio");
    }

    /** What users get who add nothing to the class path. */
    static String byDefault() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return system.startsWith("linux") ? "epoll" : system.startsWith("mac") ? "kqueue" : "nio";
    }

    /** The JVM flags that give Lettuce this transport. */
    static List<String> flags(String transport) {
        return LETTUCE_SWITCHES.entrySet().stream()
                .map(entry -> "-D" + entry.getValue() + "=" + entry.getKey().equals(transport))
                .sorted()
                .toList();
    }

    /** The class path without io_uring, unless that is wanted. */
    static String classPath(String transport) {
        String whole = System.getProperty("java.class.path");
        if (transport.equals("io_uring")) {
            return whole;
        }
        return Arrays.stream(whole.split(File.pathSeparator, -1))
                .filter(entry -> !isIoUring(new File(entry).getName()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isIoUring(String file) {
        return file.contains("io_uring") || file.contains("iouring");
    }
}
