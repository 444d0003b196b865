package io.trunkline.command;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What it means to carry a command out twice, for deciding whether one whose outcome is unknown may be sent again. */
public enum RetryCategory {
    /** It changes no data, so that twice is as good as once: GET, SCAN, PING. */
    READ,
    /**
     * It leaves the data as it is after the first time, if nobody else changed it in between: SET without a condition, HSET, SADD, DEL,
     * EXPIRE. The reply is that of the last time, so that a DEL that was carried out twice answers 0; and if somebody else did write
     * in between, that is overwritten.
     */
    IDEMPOTENT_WRITE,
    /** It changes data each time, or its reply tells whether it was the first: INCR, LPUSH, LPOP, PUBLISH, EVAL, SETNX, SET with NX. */
    WRITE,
    /** It is for administrators and must happen when they say so or not at all: SHUTDOWN, FAILOVER, FLUSHALL. */
    NEVER;

    /** Writes that leave the same data when they are repeated at once, unless an option is given that {@link #unless} names. */
    private static final Set<String> IDEMPOTENT = Set.of(
            "DEL",
            "EXPIRE",
            "EXPIREAT",
            "GEOADD",
            "GETEX",
            "HDEL",
            "HEXPIRE",
            "HEXPIREAT",
            "HGETEX",
            "HMSET",
            "HPERSIST",
            "HPEXPIRE",
            "HPEXPIREAT",
            "HSET",
            "LSET",
            "MSET",
            "PERSIST",
            "PEXPIRE",
            "PEXPIREAT",
            "PFADD",
            "PSETEX",
            "SADD",
            "SET",
            "SETBIT",
            "SETEX",
            "SETRANGE",
            "SREM",
            "UNLINK",
            "XACK",
            "XDEL",
            "ZADD",
            "ZREM",
            "ZREMRANGEBYLEX",
            "ZREMRANGEBYSCORE");

    /** Options of SET with which the reply tells what was there before. */
    private static final String[] SET_CONDITIONS = {"NX", "XX", "GET", "IFEQ", "IFNE", "IFDEQ", "IFDNE"};

    private static final String[] ZADD_SUMS = {"INCR"};
    private static final String[] NONE = {};

    static RetryCategory of(Command<?> command) {
        CommandMetadata metadata = command.metadata();
        if (metadata.isReadOnly()) {
            return READ;
        }
        if (metadata.isAdmin()) {
            return NEVER;
        }
        String name = command.name().toString();
        if (IDEMPOTENT.contains(name)) {
            return hasOption(command, unless(name)) ? WRITE : IDEMPOTENT_WRITE;
        }
        boolean publishes = name.equals("PUBLISH") || name.equals("SPUBLISH");
        return metadata.isWrite() || metadata.isContainer() || publishes ? WRITE : READ;
    }

    private static String[] unless(String name) {
        return switch (name) {
            case "SET" -> SET_CONDITIONS;
            case "ZADD" -> ZADD_SUMS;
            default -> NONE;
        };
    }

    /** Whether one of the words stands behind the key. A value or member of that name is taken for the option too: that errs on the safe side. */
    private static boolean hasOption(Command<?> command, String[] options) {
        EncodedWords words = new EncodedWords(command);
        for (String option : options) {
            byte[] wanted = option.getBytes(StandardCharsets.US_ASCII);
            for (int i = 2; i < words.count(); i++) {
                if (words.matches(i, wanted)) {
                    return true;
                }
            }
        }
        return false;
    }
}
