package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.KeyValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel's own look after connections on which nothing is to be sent for long. */
final class KeepAliveTest {

    private static final List<Path> SOCKETS = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String KEEP_ALIVE_TIMER = "02";
    private static final int TICKS_PER_SECOND = 100;

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    @EnabledOnOs(OS.LINUX)
    void connection_thatBlocksWithoutEnd_isAskedForByTheKernelSoon(String transport) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(
                Clients.server().endpoint(), ProtocolVersion.RESP3, "allowAdmin=true", "transport=" + transport)) {
            RedisFuture<KeyValue<String, String>> pop =
                    multiplexer.database().async().blpop(Duration.ZERO, Clients.unique("endless"));
            int port = Clients.server().port();
            Clients.await(
                    "two connections with a timer",
                    () -> secondsToKeepAlive(port).size() == 2);
            assertThat(secondsToKeepAlive(port)).allMatch(seconds -> seconds <= 15);
            pop.cancel(false);
        }
    }

    /** How long the kernel waits before it asks, for each connection to a server on which it does. */
    private static List<Long> secondsToKeepAlive(int serverPort) {
        String wanted = String.format(":%04X", serverPort);
        List<Long> all = new ArrayList<>();
        for (Path table : SOCKETS) {
            for (String line : lines(table)) {
                String[] words = line.trim().split("\\s+");
                String[] timer = words[5].split(":");
                if (words[2].endsWith(wanted) && timer[0].equals(KEEP_ALIVE_TIMER)) {
                    all.add(Long.parseLong(timer[1], 16) / TICKS_PER_SECOND);
                }
            }
        }
        return all;
    }

    private static List<String> lines(Path table) {
        try {
            List<String> lines = Files.readAllLines(table);
            return lines.subList(1, lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
