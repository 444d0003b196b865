package io.trunkline.testkit;

import io.trunkline.testkit.server.RedisServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file descriptors of this process that are neither files nor sockets: what event loops, timers and processes that
 * were started are made of. Linux; elsewhere nothing is seen.
 */
final class OpenDescriptors {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final String PIPE = "pipe";

    private OpenDescriptors() {}

    /**
     * How many there are of each kind, such as {@code anon_inode:[eventpoll]}. They have no names that would tell one
     * from the other.
     */
    static Map<String, Integer> now() {
        Map<String, Integer> counts = new TreeMap<>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
                for (Path descriptor : all) {
                    count(descriptor, counts);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The open descriptors cannot be read. See the cause.", e);
            }
        }
        counts.computeIfPresent(PIPE, (kind, all) -> all - RedisServers.lastingPipes());
        return Map.copyOf(counts);
    }

    private static void count(Path descriptor, Map<String, Integer> counts) throws IOException {
        String target;
        try {
            target = Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return; // closed meanwhile
        }
        if (target.startsWith("anon_inode:")) {
            counts.merge(target, 1, Integer::sum);
        } else if (target.startsWith("pipe:")) {
            counts.merge(PIPE, 1, Integer::sum);
        }
    }
}
