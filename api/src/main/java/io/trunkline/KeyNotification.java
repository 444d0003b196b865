package io.trunkline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of a key that has changed: a message of a {@linkplain Channel#keyspace keyspace} or
 * {@linkplain Channel#keyevent keyevent} channel, or of one of those that name parts of a key as well (Redis 8.8).
 * Immutable. Keys are text, read as UTF-8.
 *
 * <p>Servers tell what the configuration {@code notify-keyspace-events} has them tell, which is nothing by default. Each
 * tells of its own keys alone; in a cluster all primaries are listened to, those that are added later too.
 *
 * <pre>{@code
 * multiplexer.subscriber().subscribe(
 *         Channel.keyevent(0, KeyEvent.EXPIRED),
 *         KeyNotification.handler("session:", expired -> forget(expired.key())));
 * }</pre>
 *
 * @param kind of the channel that told
 * @param database where the key is
 * @param key its name
 * @param event what happened
 * @param eventName what the server calls that
 * @param subkeys the parts that it happened to, such as a hash's fields; empty if the channel does not tell
 * @see <a href="https://redis.io/docs/latest/develop/pubsub/keyspace-notifications/">Redis: keyspace notifications</a>
 * @see <a href="https://redis.io/docs/latest/develop/pubsub/subkeyspace-notifications/">Redis: subkey
 *     notifications</a>
 */
public record KeyNotification(
        Kind kind, int database, String key, KeyEvent event, String eventName, List<String> subkeys) {

    /** What a channel tells, and of what. */
    public enum Kind {
        /** What happens to one key: {@code __keyspace@0__:key}. */
        KEYSPACE("__keyspace@"),
        /** To which keys something happens: {@code __keyevent@0__:event}. */
        KEYEVENT("__keyevent@"),
        /** What happens to parts of one key, and to which: {@code __subkeyspace@0__:key} (Redis 8.8). */
        SUBKEYSPACE("__subkeyspace@"),
        /** To which keys something happens, and to which parts of them: {@code __subkeyevent@0__:event} (Redis 8.8). */
        SUBKEYEVENT("__subkeyevent@"),
        /** What happens to one part of one key: {@code __subkeyspaceitem@0__:key\nsubkey} (Redis 8.8). */
        SUBKEYSPACEITEM("__subkeyspaceitem@"),
        /** To which parts of one key something happens: {@code __subkeyspaceevent@0__:event|key} (Redis 8.8). */
        SUBKEYSPACEEVENT("__subkeyspaceevent@");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /**
         * How the names of its channels begin.
         *
         * @return up to the database's number
         */
        public String prefix() {
            return prefix;
        }
    }

    private static final String AFTER_DATABASE = "__:";

    /** Checks that all are there, and keeps a copy. */
    public KeyNotification {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(eventName, "eventName");
        subkeys = List.copyOf(subkeys);
    }

    /**
     * Reads a message.
     *
     * @param message of a channel for keys, or of any other
     * @return what it tells; empty if it is no such message
     */
    public static Optional<KeyNotification> of(ChannelMessage<String> message) {
        return of(message.channel(), message.payload().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a message.
     *
     * @param channel the channel that it came through
     * @param payload what was said
     * @return what it tells; empty if it is no such message
     */
    public static Optional<KeyNotification> of(String channel, byte[] payload) {
        for (Kind kind : Kind.values()) {
            if (channel.startsWith(kind.prefix)) {
                return Optional.ofNullable(read(kind, channel, payload));
            }
        }
        return Optional.empty();
    }

    /**
     * Makes a handler of messages that takes what they tell of keys; other messages are left out.
     *
     * @param taker takes every notification
     * @return for {@link Subscriber#subscribe(Channel, Consumer)} or {@link MessageQueue#onMessage}
     */
    public static Consumer<ChannelMessage<String>> handler(Consumer<? super KeyNotification> taker) {
        Objects.requireNonNull(taker, "taker");
        return message -> of(message).ifPresent(taker);
    }

    /**
     * Makes a handler of messages that takes what they tell of keys whose names begin alike; all others are left out.
     *
     * @param keyPrefix how the names begin
     * @param taker takes every notification of such a key, {@linkplain #withoutPrefix without} the prefix
     * @return for {@link Subscriber#subscribe(Channel, Consumer)} or {@link MessageQueue#onMessage}
     */
    public static Consumer<ChannelMessage<String>> handler(String keyPrefix, Consumer<? super KeyNotification> taker) {
        Objects.requireNonNull(keyPrefix, "keyPrefix");
        Objects.requireNonNull(taker, "taker");
        return message -> of(message)
                .flatMap(notification -> notification.withoutPrefix(keyPrefix))
                .ifPresent(taker);
    }

    /**
     * The same of a key without the beginning of its name.
     *
     * @param keyPrefix how the name begins
     * @return the same with the rest of the name; empty if it begins otherwise
     */
    public Optional<KeyNotification> withoutPrefix(String keyPrefix) {
        return key.startsWith(keyPrefix)
                ? Optional.of(new KeyNotification(
                        kind, database, key.substring(keyPrefix.length()), event, eventName, subkeys))
                : Optional.empty();
    }

    // ---- reading ----

    private static @Nullable KeyNotification read(Kind kind, String channel, byte[] payload) {
        int end = channel.indexOf(AFTER_DATABASE, kind.prefix.length());
        int database = end < 0 ? -1 : number(channel, kind.prefix.length(), end);
        if (database < 0) {
            return null;
        }
        String rest = channel.substring(end + AFTER_DATABASE.length());
        Words words = new Words(payload);
        return switch (kind) {
            case KEYSPACE -> told(kind, database, rest, words.all(), List.of());
            case KEYEVENT -> told(kind, database, words.all(), rest, List.of());
            case SUBKEYSPACE -> told(kind, database, rest, words.before('|'), words.list());
            case SUBKEYEVENT -> {
                String key = words.counted();
                yield told(kind, database, words.skip('|') ? key : null, rest, words.list());
            }
            case SUBKEYSPACEITEM -> {
                int line = rest.indexOf('\n'); // servers tell nothing of keys that have one
                yield line < 0
                        ? null
                        : told(kind, database, rest.substring(0, line), words.all(), List.of(rest.substring(line + 1)));
            }
            case SUBKEYSPACEEVENT -> {
                int bar = rest.indexOf('|'); // nor of events that have one
                yield bar < 0
                        ? null
                        : told(kind, database, rest.substring(bar + 1), rest.substring(0, bar), words.list());
            }
        };
    }

    private static @Nullable KeyNotification told(
            Kind kind, int database, @Nullable String key, @Nullable String event, @Nullable List<String> subkeys) {
        return key == null || event == null || event.isEmpty() || subkeys == null
                ? null
                : new KeyNotification(kind, database, key, KeyEvent.of(event), event, subkeys);
    }

    /** A number of digits alone, or -1 if it is none. */
    private static int number(String text, int from, int end) {
        int number = end - from > 9 || end <= from ? -1 : 0;
        for (int i = from; i < end && number >= 0; i++) {
            char digit = text.charAt(i);
            number = digit >= '0' && digit <= '9' ? number * 10 + digit - '0' : -1;
        }
        return number;
    }

    /** What a payload says, from one word to the next: lengths count bytes. */
    private static final class Words {
        private final byte[] bytes;
        private int position;

        Words(byte[] bytes) {
            this.bytes = bytes;
        }

        String all() {
            return take(bytes.length);
        }

        private String take(int end) {
            String text = new String(bytes, position, end - position, StandardCharsets.UTF_8);
            position = end;
            return text;
        }

        private int find(char stop) {
            for (int i = position; i < bytes.length; i++) {
                if (bytes[i] == stop) {
                    return i;
                }
            }
            return -1;
        }

        boolean skip(char expected) {
            boolean there = position < bytes.length && bytes[position] == expected;
            position += there ? 1 : 0;
            return there;
        }

        @Nullable
        String before(char stop) {
            int end = find(stop);
            String text = end < 0 ? null : take(end);
            position += text == null ? 0 : 1;
            return text;
        }

        /** A word behind its length. */
        @Nullable
        String counted() {
            String count = before(':');
            int length = count == null ? -1 : number(count, 0, count.length());
            return length < 0 || length > bytes.length - position ? null : take(position + length);
        }

        /** All that is left: words behind their lengths, with commas between them. */
        @Nullable
        List<String> list() {
            List<String> all = new ArrayList<>();
            do {
                String next = counted();
                if (next == null) {
                    return null;
                }
                all.add(next);
            } while (skip(','));
            return position == bytes.length ? all : null;
        }
    }

    // Written out: what Java 17 makes of records keeps the class loader of their components' classes for ever

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyNotification that
                && kind == that.kind
                && database == that.database
                && key.equals(that.key)
                && eventName.equals(that.eventName)
                && subkeys.equals(that.subkeys);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, database, key, eventName, subkeys);
    }
}
