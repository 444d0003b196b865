package io.trunkline.core.resp;

import java.nio.ByteBuffer;

/**
 * The commonest elements and headers, which have at most eight bytes up to their CRLF: they are read as one word and
 * judged in a register. It accepts or declines, it never rejects: whatever is unusual goes the long way, which knows
 * what to say about it.
 */
final class ShortElement {

    /** Every integer of so many digits fits a long. */
    private static final int SAFE_DIGITS = 18;

    private static final int CRLF = '\r' | '\n' << 8;
    private static final long FIVE_BYTES = 0xFF_FFFF_FFFFL;
    private static final long NULL_BULK = '$' | '-' << 8 | '1' << 16 | (long) CRLF << 24;
    private static final long OK = '+' | 'O' << 8 | 'K' << 16 | (long) CRLF << 24;

    /** What is returned for an element that is not accepted. */
    static final long DECLINED = 0;

    private ShortElement() {}

    /**
     * Looks at the element that begins at an index, behind which there are eight bytes at least.
     *
     * @param mayPush whether a push is in its place
     * @return {@link #DECLINED}, or what {@link #bytes} and {@link #header} take apart
     */
    static long accept(ByteBuffer in, int at, int to, boolean mayPush) {
        long word = in.getLong(at);
        long rest = word >>> Byte.SIZE;
        int number = 0;
        int used = 1;
        // At most five digits: behind them the word still holds CRLF
        for (; used <= 5; used++, rest >>>= Byte.SIZE) {
            int digit = ((int) rest & 0xFF) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = number * 10 + digit;
        }
        boolean canonical = used == 2 || used > 2 && (word >>> Byte.SIZE & 0xFF) != '0';
        if (canonical && ((int) rest & 0xFFFF) == CRLF) {
            return numbered(in, at, to, mayPush, number, used + 2);
        }
        long five = word & FIVE_BYTES;
        if (five == NULL_BULK || five == OK) {
            return 5;
        }
        return (byte) word == ':' ? integer(in, at, to) : DECLINED;
    }

    /** How many bytes were accepted. */
    static int bytes(long accepted) {
        return (int) accepted;
    }

    /** How many elements or pairs the header says that was accepted; -1 if it was a whole element. */
    static int header(long accepted) {
        return (int) (accepted >>> Integer.SIZE) - 1;
    }

    private static long numbered(ByteBuffer in, int at, int to, boolean mayPush, int number, int bytes) {
        switch (in.get(at)) {
            case '$' -> {
                int end = at + bytes + number;
                return to - end >= 2 && in.getShort(end) == CRLF ? bytes + number + 2 : DECLINED;
            }
            case ':' -> {
                return bytes;
            }
            case '*', '~', '%' -> {
                return bytes | number + 1L << Integer.SIZE;
            }
            case '>' -> {
                return mayPush ? bytes | number + 1L << Integer.SIZE : DECLINED;
            }
            default -> {
                return DECLINED;
            }
        }
    }

    /** Accepts an integer that cannot overflow, if it is complete. */
    private static long integer(ByteBuffer in, int at, int to) {
        int digits = in.get(at + 1) == '-' ? at + 2 : at + 1;
        int stop = Math.min(to - 2, digits + SAFE_DIGITS);
        int next = digits;
        while (next < stop && in.get(next) >= '0' && in.get(next) <= '9') {
            next++;
        }
        return next == digits || next > to - 2 || in.getShort(next) != CRLF ? DECLINED : next + 2 - at;
    }
}
