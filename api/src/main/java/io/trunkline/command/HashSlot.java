package io.trunkline.command;

/**
 * The hash slots of a cluster: each key belongs to one of {@value #COUNT}, and each slot to one primary. As the Redis
 * cluster specification says, "Key distribution model" and "Hash tags". Stateless and thread-safe.
 */
public final class HashSlot {

    /** How many slots there are; they are numbered from 0. */
    public static final int COUNT = 16384;

    /** No slot: the command has no key, and any server may serve it. */
    public static final int NONE = -1;

    /** No single slot: the command's keys are in several. */
    public static final int CROSS = -2;

    /*
     * CRC16 as XMODEM has it (polynomial 0x1021, begins with 0, nothing reversed), four bytes at a time: the remainders
     * of four bytes do not depend on one another, so that a processor looks them up side by side. 2 KiB of tables stay
     * in the first cache.
     */
    private static final int POLYNOMIAL = 0x1021;

    /** The remainder of a byte. */
    private static final char[] CRC = new char[256];
    /** The remainders of a byte that is followed by one, two and three others. */
    private static final char[] CRC_1 = new char[256];

    private static final char[] CRC_2 = new char[256];
    private static final char[] CRC_3 = new char[256];

    static {
        for (int value = 0; value < 256; value++) {
            int crc = value << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ ((crc & 0x8000) == 0 ? 0 : POLYNOMIAL);
            }
            CRC[value] = (char) crc;
        }
        for (int value = 0; value < 256; value++) {
            CRC_1[value] = followed(CRC[value]);
            CRC_2[value] = followed(CRC_1[value]);
            CRC_3[value] = followed(CRC_2[value]);
        }
    }

    private HashSlot() {}

    private static char followed(char crc) {
        return (char) (crc << 8 ^ CRC[crc >>> 8]);
    }

    /**
     * The slot of a key, or of a shard channel.
     *
     * @param key the key as the server sees it, its prefix included; if it has a hash tag, which is what stands between
     *     the first <code>{</code> and the next <code>}</code> unless that is nothing, only that counts
     * @return 0 to 16383
     */
    public static int of(byte[] key) {
        return of(key, 0, key.length);
    }

    /**
     * The one slot of all keys that match a pattern: if their hash tag, or the whole key, stands in it as it is. So
     * <code>{user:7}:*</code> has one, and <code>*{user:7}</code> has none.
     *
     * @param pattern glob-style, as the server sees it
     * @return 0 to 16383; {@link #NONE} if keys of several slots may match
     */
    public static int ofPattern(byte[] pattern) {
        byte[] literal = new byte[pattern.length]; // what stands there for itself
        int length = 0;
        int open = -1;
        for (int i = 0; i < pattern.length; i++) {
            byte one = pattern[i];
            if (one == '*' || one == '?' || one == '[') {
                return NONE;
            }
            if (one == '\\' && i + 1 < pattern.length) {
                one = pattern[++i];
            }
            if (one == '}' && open >= 0 && length > open + 1) {
                return of(literal, open + 1, length - open - 1);
            }
            if (one == '}' && open >= 0) {
                open = Integer.MAX_VALUE - 1; // an empty tag is none, and only the first one counts
            } else if (one == '{' && open < 0) {
                open = length;
            }
            literal[length++] = one;
        }
        return of(literal, 0, length);
    }

    /**
     * The one slot of all of a command's keys and shard channels. Of a command that is not known the first argument is
     * taken for its key, as it is with nearly all commands. For engines: if the command has one key at a fixed place,
     * nothing is allocated.
     *
     * @param command the command
     * @param facts what is known of it, see {@link Command#metadata()}
     * @return 0 to 16383; {@link #NONE} if it has no key or is malformed, {@link #CROSS} if it has keys in several
     *     slots
     */
    public static int of(Command<?> command, CommandMetadata facts) {
        int position = facts.isKnown() ? facts.fixedRoutingPosition() : facts.wordCount();
        return position < 0
                ? ofAll(command, facts)
                : of(command, position - command.name().wordCount());
    }

    private static int ofAll(Command<?> command, CommandMetadata facts) {
        int common = NONE;
        for (int argument : facts.routingIndexes(command)) {
            int slot = of(command, argument);
            if (common != NONE && slot != common) {
                return CROSS;
            }
            common = slot;
        }
        return common;
    }

    private static int of(Command<?> command, int argument) {
        if (argument < 0 || argument >= command.argumentCount()) {
            return NONE;
        }
        long place = command.place(0);
        for (int i = 0; i < argument; i++) {
            place = command.place(command.endOf(place));
        }
        byte[] large = command.largeAt(Command.startOf(place));
        return large != null ? of(large) : of(command.skeleton(), Command.startOf(place), Command.lengthOf(place));
    }

    /** The slot of a key within something longer. */
    static int of(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int from = offset;
        int open = indexOf(bytes, '{', offset, end);
        if (open >= 0) {
            int close = indexOf(bytes, '}', open + 1, end);
            if (close > open + 1) {
                from = open + 1;
                end = close;
            }
        }
        return crc(bytes, from, end) & (COUNT - 1);
    }

    private static int indexOf(byte[] bytes, char sought, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == sought) {
                return i;
            }
        }
        return -1;
    }

    private static int crc(byte[] bytes, int from, int end) {
        int crc = 0;
        int i = from;
        for (; i < end - 3; i += 4) {
            crc = CRC_3[crc >>> 8 ^ bytes[i] & 0xFF]
                    ^ CRC_2[crc & 0xFF ^ bytes[i + 1] & 0xFF]
                    ^ CRC_1[bytes[i + 2] & 0xFF]
                    ^ CRC[bytes[i + 3] & 0xFF];
        }
        for (; i < end; i++) {
            crc = crc << 8 & 0xFFFF ^ CRC[crc >>> 8 ^ bytes[i] & 0xFF];
        }
        return crc;
    }
}
