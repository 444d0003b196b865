package io.trunkline.benchmarks.failover;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server on this host wrote about its start. Asking it over and over would take the time of a processor from the
 * client that is measured, and would notice late when that client has the processors.
 */
final class ServerLog {

    private static final Pattern READY = Pattern.compile(
            "(?m)^\\d+:\\w (\\d{2} \\w{3} \\d{4} \\d{2}:\\d{2}:\\d{2}\\.\\d{3}) \\S Ready to accept connections");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd MMM uuuu HH:mm:ss.SSS", Locale.ENGLISH);

    private ServerLog() {}

    /**
     * When the server last had read its data and began to serve, in nanoseconds since 1970, rounded down to
     * milliseconds.
     */
    static long lastReadyNanos(String log) {
        String last = null;
        Matcher ready = READY.matcher(log);
        while (ready.find()) {
            last = ready.group(1);
        }
        if (last == null) {
            throw new IllegalStateException(
                    "The server does not say when it was ready. Leave loglevel at notice. Its log:\n" + log);
        }
        Instant time =
                LocalDateTime.parse(last, TIME).atZone(ZoneId.systemDefault()).toInstant();
        return TimeUnit.MILLISECONDS.toNanos(time.toEpochMilli());
    }
}
