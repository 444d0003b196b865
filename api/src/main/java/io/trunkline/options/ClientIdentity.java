package io.trunkline.options;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How this client calls itself on a server: names from the environment, made of the characters that servers take. */
final class ClientIdentity {

    /** The library's name in CLIENT SETINFO. */
    static final String LIBRARY = "Trunkline";

    private static final Pattern REFUSED = Pattern.compile("[^!-~]+");
    private static final Pattern REFUSED_IN_SUFFIX = Pattern.compile("[^!-~]+|\\|+");

    private ClientIdentity() {}

    /** Computed once, when first asked for. */
    private static final class Defaults {
        static final String LIBRARY_VERSION = findLibraryVersion();
        static final String CLIENT_NAME = hostName() + "(" + LIBRARY + "-v" + LIBRARY_VERSION + ")";
    }

    /** The name for CLIENT SETNAME: the default for null and for what has no permitted character. */
    static String clientName(@Nullable String wanted) {
        String kept = wanted == null ? "" : REFUSED.matcher(wanted).replaceAll("");
        return kept.isEmpty() ? REFUSED.matcher(Defaults.CLIENT_NAME).replaceAll("") : kept;
    }

    static String libraryVersion() {
        return Defaults.LIBRARY_VERSION;
    }

    /** The name for CLIENT SETINFO, with its suffixes. */
    static String libraryName(String name, Collection<String> suffixes) {
        String kept = hyphenated(name, REFUSED);
        return String.join(
                "-",
                Stream.concat(Stream.of(kept.isEmpty() ? LIBRARY : kept), suffixes.stream())
                        .toList());
    }

    /** Makes suffixes permitted, sorted and different; what is empty is left out. */
    static List<String> suffixes(Collection<String> wanted) {
        return wanted.stream()
                .map(suffix -> hyphenated(suffix, REFUSED_IN_SUFFIX))
                .filter(suffix -> !suffix.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    private static String hyphenated(String text, Pattern refused) {
        return refused.matcher(text.strip()).replaceAll("-");
    }

    private static String findLibraryVersion() {
        ModuleDescriptor module = ClientIdentity.class.getModule().getDescriptor();
        if (module != null && module.rawVersion().isPresent()) {
            return module.rawVersion().get();
        }
        String manifest = ClientIdentity.class.getPackage().getImplementationVersion();
        return manifest == null ? "dev" : manifest;
    }

    /** Asks the environment first: {@link InetAddress#getLocalHost()} may wait for a name server. */
    private static String hostName() {
        for (String variable : List.of("HOSTNAME", "COMPUTERNAME")) {
            String name = System.getenv(variable);
            if (name != null && !name.isBlank()) {
                return name.strip();
            }
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "unknown-host";
            }
        }
    }
}
