package io.trunkline;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What happened to a key, as a server tells it in a {@link KeyNotification}. Names are those of the server; commands
 * that do the same as another one tell of that one, such as {@code PSETEX} of {@code set} and {@code expire}.
 */
public enum KeyEvent {
    // any type
    /** It was deleted, by whatever command. */
    DEL,
    /** It was renamed to another key. */
    RENAME_FROM,
    /** Another key was renamed to it. */
    RENAME_TO,
    /** Another key was copied to it. */
    COPY_TO,
    /** It was moved to another database. */
    MOVE_FROM,
    /** It was moved here from another database. */
    MOVE_TO,
    /** It was restored from a dump. */
    RESTORE,
    /** A time to live was set. */
    EXPIRE,
    /** Its time to live was removed. */
    PERSIST,
    /** Something sorted was stored. */
    SORTSTORE,

    // what the server does
    /** Its time to live was over, and it was deleted. */
    EXPIRED,
    /** It was deleted to make room. */
    EVICTED,
    /** It was asked for and was not there ({@code m}, not part of {@code A}). */
    KEYMISS,
    /** It is new ({@code n}, not part of {@code A}). */
    NEW,
    /** Its value was replaced (Redis 8.2, {@code o}). */
    OVERWRITTEN,
    /** Its value was replaced by one of another type (Redis 8.2, {@code c}). */
    TYPE_CHANGED,

    // strings
    /** A value was set. */
    SET,
    /** A part of the value was set. */
    SETRANGE,
    /** A bit was set. */
    SETBIT,
    /** A number was increased or decreased. */
    INCRBY,
    /** A floating point number was increased. */
    INCRBYFLOAT,
    /** Something was appended. */
    APPEND,
    /** An element was added to a HyperLogLog. */
    PFADD,

    // lists
    /** Elements were added at the head. */
    LPUSH,
    /** Elements were added at the tail. */
    RPUSH,
    /** An element was taken from the head. */
    LPOP,
    /** An element was taken from the tail. */
    RPOP,
    /** An element was inserted. */
    LINSERT,
    /** An element was replaced. */
    LSET,
    /** Elements were removed. */
    LREM,
    /** It was trimmed. */
    LTRIM,

    // sets
    /** Members were added. */
    SADD,
    /** Members were removed. */
    SREM,
    /** Members were taken. */
    SPOP,
    /** An intersection was stored. */
    SINTERSTORE,
    /** A union was stored. */
    SUNIONSTORE,
    /** A difference was stored. */
    SDIFFSTORE,

    // hashes
    /** Fields were set. */
    HSET,
    /** A field's number was increased. */
    HINCRBY,
    /** A field's floating point number was increased. */
    HINCRBYFLOAT,
    /** Fields were deleted. */
    HDEL,
    /** Fields were given a time to live (Redis 7.4). */
    HEXPIRE,
    /** The time to live of fields was over, and they were deleted (Redis 7.4). */
    HEXPIRED,
    /** The time to live of fields was removed (Redis 7.4). */
    HPERSIST,

    // sorted sets
    /** Members were added, or their scores changed. */
    ZADD,
    /** A member's score was increased. */
    ZINCR,
    /** Members were removed. */
    ZREM,
    /** Members with the lowest scores were taken. */
    ZPOPMIN,
    /** Members with the highest scores were taken. */
    ZPOPMAX,
    /** Members were removed by their scores. */
    ZREMRANGEBYSCORE,
    /** Members were removed by their ranks. */
    ZREMRANGEBYRANK,
    /** Members were removed by their names. */
    ZREMRANGEBYLEX,
    /** An intersection was stored. */
    ZINTERSTORE,
    /** A union was stored. */
    ZUNIONSTORE,
    /** A difference was stored. */
    ZDIFFSTORE,
    /** A range was stored. */
    ZRANGESTORE,
    /** What was found in a region was stored. */
    GEORADIUSSTORE,
    /** What was found in a region was stored. */
    GEOSEARCHSTORE,

    // streams
    /** An entry was added. */
    XADD,
    /** It was trimmed. */
    XTRIM,
    /** Entries were deleted. */
    XDEL,
    /** Its last id was set. */
    XSETID,
    /** A group of consumers was created. */
    XGROUP_CREATE,
    /** A consumer was created, be it by its first command. */
    XGROUP_CREATECONSUMER,
    /** A consumer was deleted. */
    XGROUP_DELCONSUMER,
    /** A group was destroyed. */
    XGROUP_DESTROY,
    /** A group's last id was set. */
    XGROUP_SETID,

    /** Anything else, such as what a module or a later server tells: see {@link KeyNotification#eventName}. */
    OTHER;

    private static final Map<String, KeyEvent> BY_NAME = new HashMap<>();

    static {
        for (KeyEvent event : values()) {
            if (event != OTHER) {
                BY_NAME.put(event.eventName(), event);
            }
        }
        // as the server's documentation calls them
        BY_NAME.put("zrembyscore", ZREMRANGEBYSCORE);
        BY_NAME.put("zrembyrank", ZREMRANGEBYRANK);
        BY_NAME.put("zrembylex", ZREMRANGEBYLEX);
    }

    /**
     * The event of a name.
     *
     * @param eventName as a server says it
     * @return the event, {@link #OTHER} if it is none of these
     */
    public static KeyEvent of(String eventName) {
        return BY_NAME.getOrDefault(eventName, OTHER);
    }

    /**
     * The name of the event.
     *
     * @return as a server says it, such as {@code rename_from}; for {@link #OTHER} {@code other}, which no server says
     */
    public String eventName() {
        String lower = name().toLowerCase(Locale.ROOT);
        return lower.startsWith("xgroup_") ? lower.replace('_', '-') : lower;
    }
}
