package io.trunkline.transport.netty;

import io.trunkline.transport.Availability;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A native library of Netty's, and the words for its absence. Immutable. */
public final class NativeArtifact {

    private final String artifact;
    private final String library;
    private final List<String> operatingSystems;

    /**
     * Names a library.
     *
     * @param artifact the Maven coordinates without classifier, such as {@code io.netty:netty-transport-native-epoll}
     * @param library the library's name, such as {@code netty_transport_native_epoll}
     * @param operatingSystems what the operating system's name may begin with, in lower case
     */
    public NativeArtifact(String artifact, String library, String... operatingSystems) {
        this.artifact = artifact;
        this.library = library;
        this.operatingSystems = List.of(operatingSystems);
    }

    /**
     * Whether this machine runs an operating system that the library is made for.
     *
     * @return true if it may work
     */
    public boolean matchesOperatingSystem() {
        String os = operatingSystem();
        for (String candidate : operatingSystems) {
            if (os.startsWith(candidate)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Explains why the library does not work here.
     *
     * @param cause what Netty reported, or null if it reported nothing
     * @param advice what to look at if the library is there and yet does not work
     * @return a negative answer that says what to do
     */
    public Availability explain(@Nullable Throwable cause, String advice) {
        if (!matchesOperatingSystem()) {
            return Availability.no("Wrong operating system: os.name=" + System.getProperty("os.name") + ", needed="
                    + String.join(" or ", operatingSystems) + ". Use the nio transport.");
        }
        if (!isOnClassPath()) {
            // On a module path a module that nothing requires is not there, even if its artifact is
            return NativeArtifact.class.getModule().isNamed()
                    ? Availability.no("The native library is in no module that was resolved: library=" + library
                            + ". Add the artifact " + coordinates() + " and --add-modules " + moduleName() + ".")
                    : Availability.no("The native library is not on the class path: library=" + library
                            + ". Add the artifact " + coordinates() + ".");
        }
        return Availability.no("The native library could not be used: artifact=" + coordinates() + ", kernel="
                + System.getProperty("os.version") + ", cause=" + rootCause(cause) + ". " + advice);
    }

    /**
     * The full coordinates for this machine.
     *
     * @return such as {@code io.netty:netty-transport-native-epoll:linux-x86_64}
     */
    public String coordinates() {
        return artifact + ":" + classifierSystem() + "-" + architecture();
    }

    /** The module that Netty's artifact declares. */
    private String moduleName() {
        String transport = artifact.substring(artifact.lastIndexOf('-') + 1);
        String processor =
                transport.equals("io_uring") ? "x86_64" : architecture(); // Netty 4.2 names it so on every processor
        return "io.netty.transport." + transport + "." + classifierSystem() + "." + processor;
    }

    private boolean isOnClassPath() {
        String prefix = "META-INF/native/lib" + library;
        ClassLoader loader = NativeArtifact.class.getClassLoader();
        for (String suffix : new String[] {"_" + architecture(), ""}) {
            for (String extension : new String[] {".so", ".jnilib", ".dynlib"}) {
                String resource = prefix + suffix + extension;
                boolean found = loader == null
                        ? ClassLoader.getSystemResource(resource) != null
                        : loader.getResource(resource) != null;
                if (found) {
                    return true;
                }
            }
        }
        return false;
    }

    private String classifierSystem() {
        return operatingSystem().startsWith("mac") ? "osx" : "linux";
    }

    private static String operatingSystem() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    }

    private static String architecture() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (arch) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch_64";
            default -> arch;
        };
    }

    private static String rootCause(@Nullable Throwable cause) {
        if (cause == null) {
            return "unknown";
        }
        Throwable root = cause;
        // Bounded: a cause chain that is longer than this is circular or not worth following.
        for (int depth = 0; depth < 16; depth++) {
            Throwable next = root.getCause();
            if (next == null) {
                break;
            }
            root = next;
        }
        return root.toString();
    }
}
