package io.trunkline.reply;

import java.util.List;
import java.util.Set;

/**
 * How a server tracks the keys that a connection reads. Immutable.
 *
 * @param flags {@code on} or {@code off}, {@code bcast}, {@code optin} and others; unmodifiable
 * @param redirect the number of the connection that gets the invalidation messages; 0 for the same one, -1 if keys are
 *     not tracked
 * @param prefixes the beginnings of keys that are tracked in broadcasting mode; unmodifiable
 * @see <a href="https://redis.io/docs/latest/commands/client-trackinginfo/">CLIENT TRACKINGINFO</a>
 */
public record TrackingInfo(Set<String> flags, long redirect, List<String> prefixes) {

    /** Reads the reply of CLIENT TRACKINGINFO. */
    public static final ReplyDecoder<TrackingInfo> DECODER = TrackingInfo::decode;

    private static final ReplyDecoder<Set<String>> FLAGS = ReplyDecoders.set(ReplyDecoders.TEXT);

    /**
     * Keeps unmodifiable copies of the collections.
     *
     * @param flags the flags
     * @param redirect the number of the connection that gets the messages
     * @param prefixes the beginnings of keys that are tracked
     */
    public TrackingInfo {
        flags = Set.copyOf(flags);
        prefixes = List.copyOf(prefixes);
    }

    private static TrackingInfo decode(ReplyReader in) {
        Set<String> flags = Set.of();
        long redirect = -1;
        List<String> prefixes = List.of();
        int count = in.readMap();
        for (int i = 0; i < count; i++) {
            switch (in.readText()) {
                case "flags" -> flags = FLAGS.decode(in);
                case "redirect" -> redirect = in.readLong();
                case "prefixes" -> prefixes = ReplyDecoders.TEXTS.decode(in);
                default -> in.skip();
            }
        }
        return new TrackingInfo(flags, redirect, prefixes);
    }
}
