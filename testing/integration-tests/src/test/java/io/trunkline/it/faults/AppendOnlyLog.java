package io.trunkline.it.faults;

import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.simulation.ExecutedCommand;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What a real server carried out, by the log that it keeps of its writes in the order of their execution, over all its
 * lives. The replies are not in the log; they follow from it, since each is a length or a count.
 */
final class AppendOnlyLog {

    /** Where a log ends at present, and which it is. */
    record Position(Path file, long offset) {}

    private final byte[] bytes;
    private final ToLongFunction<List<String>> connectionOf;
    private final Map<String, Long> lengths = new HashMap<>();
    private final List<ExecutedCommand> executed = new ArrayList<>();
    private int at;

    private AppendOnlyLog(byte[] bytes, ToLongFunction<List<String>> connectionOf) {
        this.bytes = bytes;
        this.connectionOf = connectionOf;
    }

    /** A server that writes to its log before it answers, and never shortens it. */
    static RedisServerConfig serverConfig() {
        return RedisServerConfig.defaults()
                .option("appendonly", "yes")
                .option("appendfsync", "no")
                .option("auto-aof-rewrite-percentage", "0");
    }

    /** The end of the log of a server on this machine that has nothing more to do. */
    static Position end(RedisServer server) throws IOException {
        Path file = file(server);
        return new Position(file, Files.size(file));
    }

    /**
     * Reads what was added to the log of a server that has nothing more to do, and that had no data at the beginning.
     *
     * @param connectionOf over which connection a command came, as the log does not tell
     */
    static List<ExecutedCommand> readFrom(Position begin, ToLongFunction<List<String>> connectionOf)
            throws IOException {
        try (SeekableByteChannel file = Files.newByteChannel(begin.file())) {
            file.position(begin.offset());
            var log = new AppendOnlyLog(Channels.newInputStream(file).readAllBytes(), connectionOf);
            log.readAll();
            return log.executed;
        }
    }

    private static Path file(RedisServer server) throws IOException {
        Path directory = Path.of(server.ask("CONFIG", "GET", "dir").split("\n", -1)[1]);
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> logs = files.filter(file -> file.getFileName().toString().endsWith(".incr.aof"))
                    .toList();
            if (logs.size() != 1) {
                throw new IllegalStateException("Not one log: logs=" + logs + ". Do not let the server rewrite it.");
            }
            return logs.get(0);
        }
    }

    private void readAll() {
        int database = 0;
        while (at < bytes.length) {
            List<String> words = new ArrayList<>();
            for (int left = number('*'); left > 0; left--) {
                int length = number('$');
                words.add(new String(bytes, at, length, StandardCharsets.ISO_8859_1));
                at += length + 2;
            }
            if (words.get(0).equalsIgnoreCase("SELECT")) {
                database = Integer.parseInt(words.get(1));
            } else {
                executed.add(new ExecutedCommand(
                        Duration.ZERO, connectionOf.applyAsLong(words), database, words, reply(words)));
            }
        }
    }

    private int number(char kind) {
        if (bytes[at] != kind) {
            throw new IllegalStateException(
                    "Not a log of commands: offset=" + at + ", found=" + (char) bytes[at] + ".");
        }
        int end = at;
        while (bytes[end] != '\r') {
            end++;
        }
        int value = Integer.parseInt(new String(bytes, at + 1, end - at - 1, StandardCharsets.US_ASCII));
        at = end + 2;
        return value;
    }

    /** In its wire form. */
    private String reply(List<String> words) {
        return switch (words.get(0).toUpperCase(java.util.Locale.ROOT)) {
            case "SET" -> "+OK\r\n";
            case "RPUSH", "INCR" -> ":" + lengths.merge(words.get(1), 1L, Long::sum) + "\r\n";
            case "APPEND" ->
                ":" + lengths.merge(words.get(1), (long) words.get(2).length(), Long::sum) + "\r\n";
            case "HSET" -> ":1\r\n"; // every field is a tag, and so a new one
            default -> throw new IllegalStateException("Not one of the load's commands: words=" + words + ". Add it.");
        };
    }
}
