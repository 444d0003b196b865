package io.trunkline.reply;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One command that took a server long. Immutable.
 *
 * @param id the entry's number, unique until the server restarts
 * @param time when the command ran, to the second
 * @param duration how long it ran, to the microsecond, without waiting for clients
 * @param arguments the command's words, shortened by the server where they are many or long; unmodifiable
 * @param clientAddr the client's {@code ip:port}, or empty if the server does not tell (before Redis 4.0)
 * @param clientName the client's name, or empty if it has none
 * @see <a href="https://redis.io/docs/latest/commands/slowlog-get/">SLOWLOG GET</a>
 */
public record SlowlogEntry(
        long id, Instant time, Duration duration, List<String> arguments, String clientAddr, String clientName) {

    /** Reads the reply of SLOWLOG GET. */
    public static final ReplyDecoder<List<SlowlogEntry>> LIST_DECODER = ReplyDecoders.list(SlowlogEntry::decode);

    /**
     * Checks that all is there, and keeps an unmodifiable copy of the arguments.
     *
     * @param id the entry's number
     * @param time when the command ran
     * @param duration how long it ran
     * @param arguments the command's words
     * @param clientAddr the client's address, or empty
     * @param clientName the client's name, or empty
     */
    public SlowlogEntry {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(duration, "duration");
        arguments = List.copyOf(arguments);
        Objects.requireNonNull(clientAddr, "clientAddr");
        Objects.requireNonNull(clientName, "clientName");
    }

    private static SlowlogEntry decode(ReplyReader in) {
        int count = in.readArray();
        long id = in.readLong();
        Instant time = Instant.ofEpochSecond(in.readLong());
        Duration duration = Duration.ofNanos(Math.multiplyExact(in.readLong(), 1_000L));
        List<String> arguments = ReplyDecoders.TEXTS.decode(in);
        String clientAddr = count > 4 ? in.readText() : "";
        String clientName = count > 5 ? in.readText() : "";
        for (int i = 6; i < count; i++) { // what later servers add
            in.skip();
        }
        return new SlowlogEntry(id, time, duration, arguments, clientAddr, clientName);
    }
}
