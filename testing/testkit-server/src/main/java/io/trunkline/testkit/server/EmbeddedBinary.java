package io.trunkline.testkit.server;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The server program inside the artifact {@code org.signal:embedded-redis}. Immutable. */
record EmbeddedBinary(String resource) implements ServerProcess.Binary {

    static final String IMAGE = "embedded";

    /** The version is part of the names inside the artifact. */
    private static final String NAME_START = "redis-server-7.0.15-";

    /** The program for this machine. */
    static EmbeddedBinary forThisMachine() {
        return new EmbeddedBinary(
                NAME_START + systemName(System.getProperty("os.name")) + "-" + archName(System.getProperty("os.arch")));
    }

    static String systemName(String osName) {
        String lower = osName.toLowerCase(Locale.ROOT);
        return lower.startsWith("mac") ? "darwin" : lower.split(" ")[0];
    }

    static String archName(String osArch) {
        return switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case "x86", "i386", "i486", "i586", "i686" -> "386";
            default -> osArch.toLowerCase(Locale.ROOT);
        };
    }

    /** Whether the artifact is there and has a program for this machine. */
    boolean isPresent() {
        try (InputStream content = open()) {
            return content != null;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String image() {
        return IMAGE;
    }

    @Override
    public Path provide(Path directory) throws IOException {
        try (InputStream content = open()) {
            if (content == null) {
                throw new FileNotFoundException("No embedded Redis for this machine: program=" + resource
                        + ". Add the artifact org.signal:embedded-redis:0.9.0; it serves Linux and macOS.");
            }
            Path program = directory.resolve("redis-server");
            Files.copy(content, program);
            if (!program.toFile().setExecutable(true)) {
                throw new IOException("The program cannot be made executable: program=" + program
                        + ". Point java.io.tmpdir to a directory that allows execution.");
            }
            return program;
        }
    }

    private @Nullable InputStream open() {
        InputStream own = load(EmbeddedBinary.class.getClassLoader());
        return own != null ? own : load(Thread.currentThread().getContextClassLoader());
    }

    private @Nullable InputStream load(@Nullable ClassLoader loader) {
        return loader == null ? ClassLoader.getSystemResourceAsStream(resource) : loader.getResourceAsStream(resource);
    }
}
