package io.trunkline;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What to subscribe to. Immutable.
 *
 * @param mode how the name is understood
 * @param name a channel's name or a glob-style pattern
 */
public record Channel(Mode mode, String name) {

    /** With which a pattern begins that is for what servers tell of keys, and for nothing else. */
    private static final List<String> NOTIFICATIONS = List.of("__key", "__subkey");

    /** What has a meaning in a pattern. */
    private static final String SPECIAL = "*?[]\\";

    /** How a channel's name is understood. */
    public enum Mode {
        /** Exactly this channel: SUBSCRIBE. An asterisk in the name is an asterisk. */
        LITERAL,
        /** Every channel that matches: PSUBSCRIBE. */
        PATTERN,
        /** Exactly this channel, on the shard of its slot: SSUBSCRIBE (Redis 7.0). */
        SHARDED
    }

    /** Checks that both are there. */
    public Channel {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(name, "name");
    }

    /**
     * Whether servers themselves publish to it, telling what happens to keys ({@code __keyspace@0__:…},
     * {@code __keyevent@0__:…}), or a pattern is for such channels ({@code __keyspace@*}, {@code __key*}). The option
     * {@code channelPrefix} does not change such a name.
     *
     * @return true if it is one, judged by the beginning of its name
     */
    public boolean isKeyspaceNotification() {
        for (KeyNotification.Kind kind : KeyNotification.Kind.values()) {
            if (name.startsWith(kind.prefix())) {
                return true;
            }
        }
        if (mode != Mode.PATTERN || NOTIFICATIONS.stream().noneMatch(name::startsWith)) {
            return false;
        }
        int plain = 0;
        while (plain < name.length() && SPECIAL.indexOf(name.charAt(plain)) < 0) {
            plain++;
        }
        String beginning = name.substring(0, plain);
        return plain < name.length()
                && Stream.of(KeyNotification.Kind.values())
                        .anyMatch(kind -> kind.prefix().startsWith(beginning));
    }

    /**
     * Exactly this channel.
     *
     * @param name its name
     * @return the channel
     */
    public static Channel literal(String name) {
        return new Channel(Mode.LITERAL, name);
    }

    /**
     * Every channel that matches a pattern.
     *
     * @param pattern glob-style
     * @return the channel
     */
    public static Channel pattern(String pattern) {
        return new Channel(Mode.PATTERN, pattern);
    }

    /**
     * Exactly this channel, on the shard of its slot.
     *
     * @param name its name
     * @return the channel
     */
    public static Channel sharded(String name) {
        return new Channel(Mode.SHARDED, name);
    }

    // ---- what servers tell of keys; see KeyNotification ----

    /**
     * What happens to one key.
     *
     * @param database where the key is
     * @param key its name
     * @return the channel
     */
    public static Channel keyspace(int database, String key) {
        return literal(name(KeyNotification.Kind.KEYSPACE, database, key));
    }

    /**
     * What happens to all keys whose names begin alike.
     *
     * @param database where the keys are
     * @param keyPrefix how their names begin; empty for all keys
     * @return a pattern; what has a meaning in patterns has none in the prefix
     */
    public static Channel keyspacePrefix(int database, String keyPrefix) {
        return pattern(name(KeyNotification.Kind.KEYSPACE, database, escaped(keyPrefix) + "*"));
    }

    /**
     * To which keys something happens.
     *
     * @param database where the keys are
     * @param event what happens
     * @return the channel
     * @throws IllegalArgumentException if the event is {@link KeyEvent#OTHER}
     */
    public static Channel keyevent(int database, KeyEvent event) {
        return literal(name(KeyNotification.Kind.KEYEVENT, database, named(event)));
    }

    /**
     * Whatever happens to whatever key.
     *
     * @param database where the keys are
     * @return a pattern
     */
    public static Channel keyevents(int database) {
        return pattern(name(KeyNotification.Kind.KEYEVENT, database, "*"));
    }

    /**
     * What happens to parts of one key, such as a hash's fields, and to which (Redis 8.8).
     *
     * @param database where the key is
     * @param key its name
     * @return the channel
     */
    public static Channel subkeyspace(int database, String key) {
        return literal(name(KeyNotification.Kind.SUBKEYSPACE, database, key));
    }

    /**
     * To which keys something happens, and to which parts of them (Redis 8.8).
     *
     * @param database where the keys are
     * @param event what happens
     * @return the channel
     * @throws IllegalArgumentException if the event is {@link KeyEvent#OTHER}
     */
    public static Channel subkeyevent(int database, KeyEvent event) {
        return literal(name(KeyNotification.Kind.SUBKEYEVENT, database, named(event)));
    }

    /**
     * What happens to one part of one key (Redis 8.8).
     *
     * @param database where the key is
     * @param key its name
     * @param subkey the part, such as a hash's field
     * @return the channel
     * @throws IllegalArgumentException if the key has a line break in it: of such a key servers tell nothing here
     */
    public static Channel subkeyspaceItem(int database, String key, String subkey) {
        if (key.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("Servers tell nothing of the parts of a key with a line break: key="
                    + key + ". Use Channel.subkeyspace.");
        }
        return literal(name(KeyNotification.Kind.SUBKEYSPACEITEM, database, key + "\n" + subkey));
    }

    /**
     * To which parts of one key something happens (Redis 8.8).
     *
     * @param database where the key is
     * @param event what happens
     * @param key its name
     * @return the channel
     * @throws IllegalArgumentException if the event is {@link KeyEvent#OTHER}
     */
    public static Channel subkeyspaceEvent(int database, KeyEvent event, String key) {
        return literal(name(KeyNotification.Kind.SUBKEYSPACEEVENT, database, named(event) + "|" + key));
    }

    private static String name(KeyNotification.Kind kind, int database, String rest) {
        if (database < 0) {
            throw new IllegalArgumentException("There is no such database: database=" + database + ". Use 0 or more.");
        }
        return kind.prefix() + database + "__:" + rest;
    }

    private static String named(KeyEvent event) {
        if (event == KeyEvent.OTHER) {
            throw new IllegalArgumentException(
                    "No server tells of an event of that name: event=OTHER. Use Channel.literal with the event's own name.");
        }
        return event.eventName();
    }

    private static String escaped(String text) {
        StringBuilder pattern = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (SPECIAL.indexOf(c) >= 0) {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        return pattern.toString();
    }

    /*
     * Not the generated ones: Java 17 holds the class, and with it the class loader, of the record whose generated
     * equals was linked last.
     */

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Channel that && mode == that.mode && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return 31 * mode.name().hashCode() + name.hashCode(); // the same in every process
    }
}
