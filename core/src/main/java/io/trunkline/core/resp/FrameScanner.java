package io.trunkline.core.resp;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the next frame ends, and checks on the way that it is RESP. Confined to the connection's loop.
 *
 * <p>It can stop at any byte and go on in another buffer; it looks at every byte of structure once and jumps over
 * contents of strings.
 */
final class FrameScanner {
    /*
     * States
     *
     *   TYPE -> LINE -> LINE_END -+-> END                         the frame's last element is complete
     *     ^                       +-> TYPE                        more elements follow, or chunks of a streamed string
     *     |                       +-> [FORMAT ->] PAYLOAD -> PAYLOAD_CR -> PAYLOAD_LF -+-> END
     *     |                                                                            +-> TYPE
     *
     * Nesting
     *
     * `left` is a stack with what every open aggregate still lacks. A sized one counts down to 0. A streamed one starts
     * at 0 and counts down below it, so that it never gets there; its end marker takes it off. An attribute is an
     * aggregate that, when complete, counts as no element: the element that it belongs to must follow.
     *
     * Shortcut
     *
     * The commonest elements have headers of at most eight bytes. If so many are there, they are read as one word and
     * judged in a register. The shortcut accepts or declines, it never rejects: everything that is unusual goes the
     * long way, which knows what to say about it.
     */

    /** The malformed or excessive: what the decoder makes its exception of. */
    static final class MalformedException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        final String advice;
        final long offset;

        MalformedException(String what, String advice, long offset) {
            super(what, null, false, false);
            this.advice = advice;
            this.offset = offset;
        }
    }

    private static final int TYPE = 0;
    private static final int LINE = 1;
    private static final int LINE_END = 2;
    private static final int FORMAT = 3;
    private static final int PAYLOAD = 4;
    private static final int PAYLOAD_CR = 5;
    private static final int PAYLOAD_LF = 6;
    private static final int END = 7;

    /** The shortest element on the wire: a null. */
    private static final int LEAST_ELEMENT_BYTES = 3;
    /** What is in front of a verbatim string's text: a format and a colon. */
    private static final int FORMAT_BYTES = 4;
    /** How much of a line of text is kept, only to show it. */
    private static final int SHOWN_TEXT_BYTES = 16;

    /** Every integer of so many digits fits a long. */
    private static final int SAFE_DIGITS = 18;

    private static final int CRLF = '\r' | '\n' << 8;
    private static final long FIVE_BYTES = 0xFF_FFFF_FFFFL;
    private static final long NULL_BULK = '$' | '-' << 8 | '1' << 16 | (long) CRLF << 24;
    private static final long OK = '+' | 'O' << 8 | 'K' << 16 | (long) CRLF << 24;

    private static final String CLOSE_ADVICE =
            "Close the connection: nothing behind this byte can be trusted. See that the address is a Redis"
                    + " server's and that nothing in between alters the traffic.";

    private static final String LESS_ADVICE =
            "Ask for less at a time, or raise the limit if the server is to be trusted with as much memory.";
    private static final String PEER_ADVICE =
            "No Redis server answers a handshake with as much. See what listens at this address.";

    private RespLimits limits;
    private final @Nullable StructureTrace trace;

    private int state = TYPE;
    /** Bytes of this frame in earlier buffers. */
    private long scanned;
    /** Where this frame's bytes begin in the buffer at hand. */
    private int origin;

    /** Where this frame's outermost element begins, or the latest of its attributes. */
    private int valueOffset;

    /** Elements of this frame so far; those of a sized aggregate when its header is read. */
    private long elements;

    private int depth;
    private long[] left = new long[8];
    private byte[] kinds = new byte[8];
    private boolean afterAttribute;
    private boolean inStreamedString;

    private byte lineType;
    private long lineOffset;
    private int lineLength;
    private boolean lineTraced;
    private byte[] line = new byte[32];
    /** Bytes of content still to be passed. */
    private int payload;
    /** Bytes of a verbatim string's format that were passed. */
    private int formatBytes;

    /**
     * Makes a scanner that stands at a frame's start.
     *
     * @param limits what to refuse
     * @param trace told about everything that is scanned, or null
     */
    FrameScanner(RespLimits limits, @Nullable StructureTrace trace) {
        this.limits = limits;
        this.trace = trace;
    }

    /** From the next frame on, refuses what is beyond other limits. */
    void useLimits(RespLimits others) {
        limits = others;
    }

    /**
     * Goes on with the frame in the next bytes.
     *
     * @param in what arrived, in little-endian order; neither its position nor its limit matters
     * @param from the index of the first byte that was not scanned yet
     * @param to the index behind the last one
     * @return the index behind the frame, or -1 if all bytes were scanned and the frame goes on
     * @throws MalformedException if the frame cannot become one; the scanner must not be used any more
     */
    int scan(ByteBuffer in, int from, int to) throws MalformedException {
        origin = from;
        int at = from;
        while (state != END) {
            if (at >= to) {
                scanned += to - from;
                checkFrameBytes(scanned + payload);
                return -1;
            }
            at = step(in, at, to);
        }
        checkFrameBytes(scanned + (at - from));
        state = TYPE;
        scanned = 0;
        elements = 0;
        return at;
    }

    /**
     * How long the frame at hand will be as far as its structure tells: exact if it is one sized string whose length is
     * known, else 0.
     */
    long knownFrameBytes() {
        return depth == 0 && state == PAYLOAD && !inStreamedString ? scanned + payload + 2 : 0;
    }

    /** Where, from its start, the frame that was scanned last has its value: behind its attributes. */
    int valueOffset() {
        return valueOffset;
    }

    /** How many aggregates are open. */
    int depth() {
        return depth;
    }

    private int step(ByteBuffer in, int at, int to) throws MalformedException {
        switch (state) {
            case TYPE -> {
                if (depth == 0 && !inStreamedString) {
                    valueOffset = (int) (scanned + (at - origin));
                }
                if (to - at >= Long.BYTES && trace == null && !inStreamedString) {
                    int next = shortcut(in, at, to);
                    if (next != at) {
                        return next;
                    }
                }
                return beginLine(in, at);
            }
            case LINE -> {
                return readLine(in, at, to);
            }
            case LINE_END -> {
                expect(in, at, '\n', "a line ends with CR but without LF");
                endLine();
                return at + 1;
            }
            case FORMAT, PAYLOAD -> {
                return jump(in, at, to);
            }
            case PAYLOAD_CR -> {
                expect(in, at, '\r', "a string is not as long as its header says, no CR behind it");
                state = PAYLOAD_LF;
                return at + 1;
            }
            case PAYLOAD_LF -> {
                expect(in, at, '\n', "a string is not as long as its header says, no LF behind it");
                if (inStreamedString) {
                    state = TYPE;
                } else {
                    endElement();
                }
                return at + 1;
            }
            default -> throw new AssertionError("state=" + state);
        }
    }

    /**
     * Accepts the whole element or header at this index if it is short, common and complete; else returns the index
     * itself.
     */
    private int shortcut(ByteBuffer in, int at, int to) throws MalformedException {
        long word = in.getLong(at);
        byte type = (byte) word;
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
            return numbered(in, at, to, type, number, at + used + 2);
        }
        long five = word & FIVE_BYTES;
        if (five == NULL_BULK || five == OK) {
            endElement();
            return at + 5;
        }
        return type == ':' ? integer(in, at, to) : at;
    }

    /** Accepts an integer that cannot overflow, if it is complete. */
    private int integer(ByteBuffer in, int at, int to) throws MalformedException {
        int digits = in.get(at + 1) == '-' ? at + 2 : at + 1;
        int stop = Math.min(to - 2, digits + SAFE_DIGITS);
        int next = digits;
        while (next < stop && in.get(next) >= '0' && in.get(next) <= '9') {
            next++;
        }
        if (next == digits || next > to - 2 || in.getShort(next) != CRLF) {
            return at;
        }
        endElement();
        return next + 2;
    }

    private int numbered(ByteBuffer in, int at, int to, byte type, int number, int next) throws MalformedException {
        switch (type) {
            case '$' -> {
                int end = next + number;
                if (to - next < number + 2 || in.getShort(end) != CRLF) {
                    return at;
                }
                endElement();
                return end + 2;
            }
            case ':' -> {
                endElement();
                return next;
            }
            case '*', '~', '%', '>' -> {
                if (type == '>' && depth > 0) {
                    return at;
                }
                lineType = type;
                lineOffset = scanned + (at - origin);
                open(number);
                return next;
            }
            default -> {
                return at;
            }
        }
    }

    private int beginLine(ByteBuffer in, int at) throws MalformedException {
        byte type = in.get(at);
        lineType = type;
        lineOffset = scanned + (at - origin);
        lineLength = 0;
        lineTraced = false;
        if (inStreamedString != (type == ';')) {
            throw malformed(
                    inStreamedString
                            ? "a streamed string goes on with something else than a chunk"
                            : "a chunk without a streamed string",
                    lineOffset,
                    type);
        }
        switch (type) {
            case '+', '-', ':', '$', '*', '_', ',', '#', '(', '=', '%', '~', '|', '!', ';' -> {}
            case '>' -> {
                if (depth > 0) {
                    throw malformed("a push inside of an aggregate", lineOffset, type);
                }
            }
            case '.' -> checkStreamEnd(type);
            default -> throw malformed("no type begins with this byte", lineOffset, type);
        }
        state = LINE;
        return at + 1;
    }

    private void checkStreamEnd(byte type) throws MalformedException {
        if (depth == 0 || left[depth - 1] > 0 || afterAttribute) {
            throw malformed(
                    afterAttribute
                            ? "an attribute belongs to nothing, the aggregate ends"
                            : "an end marker without a streamed aggregate",
                    lineOffset,
                    type);
        }
        if (kinds[depth - 1] == '%' && (left[depth - 1] & 1) != 0) {
            throw malformed("a streamed map ends with a key without a value", lineOffset, type);
        }
    }

    private boolean isTextLine() {
        return lineType == '+' || lineType == '-';
    }

    private int readLine(ByteBuffer in, int from, int to) throws MalformedException {
        int keep = isTextLine() ? SHOWN_TEXT_BYTES : Integer.MAX_VALUE;
        int at = from;
        while (at < to) {
            byte b = in.get(at++);
            if (b == '\r') {
                state = LINE_END;
                return at;
            }
            if (b == '\n') {
                throw malformed("a line ends with LF alone", scanned + (at - 1 - origin), b);
            }
            if (lineLength == limits.maxLineBytes()) {
                throw excessive("a line is too long", "maxLineBytes", limits.maxLineBytes());
            }
            if (lineLength < keep) {
                if (lineLength == line.length) {
                    line = Arrays.copyOf(line, line.length * 2);
                }
                line[lineLength] = b;
            }
            lineLength++;
        }
        return at;
    }

    private void endLine() throws MalformedException {
        if (trace != null) {
            lineTraced = true;
            trace.line(lineType, line, isTextLine() ? Math.min(lineLength, SHOWN_TEXT_BYTES) : lineLength, lineLength);
        }
        switch (lineType) {
            case '+', '-' -> endElement();
            case ':' -> endScalar(NumberText.isLong(line, 0, lineLength), "an integer is none, or not one of 64 bits");
            case ',' -> endScalar(NumberText.isDouble(line, 0, lineLength), "a double is none");
            case '(' -> endBigNumber();
            case '#' -> endScalar(lineIs('t') || lineIs('f'), "a boolean is neither t nor f");
            case '_' -> endScalar(lineLength == 0, "a null has content");
            case '.' -> {
                if (lineLength > 0) {
                    throw malformedLine("an end marker has content");
                }
                depth--;
                endElement();
            }
            case '$', '=', '!', ';' -> endStringHeader();
            default -> endAggregateHeader();
        }
    }

    private void endScalar(boolean valid, String otherwise) throws MalformedException {
        if (!valid) {
            throw malformedLine(otherwise);
        }
        endElement();
    }

    private void endBigNumber() throws MalformedException {
        if (lineLength > RespLimits.NUMBER_DIGITS
                && lineLength - (line[0] == '-' || line[0] == '+' ? 1 : 0) > RespLimits.NUMBER_DIGITS) {
            throw malformedLine("a big number has more than " + RespLimits.NUMBER_DIGITS + " digits");
        }
        endScalar(NumberText.isInteger(line, 0, lineLength), "a big number is none");
    }

    private void endStringHeader() throws MalformedException {
        if (lineType == '$' && isMinusOne()) {
            endElement();
            return;
        }
        if (lineType == '$' && lineIs('?')) {
            inStreamedString = true;
            state = TYPE;
            return;
        }
        long length = length();
        if (lineType == ';' && length == 0) {
            inStreamedString = false;
            endElement();
            return;
        }
        if (lineType == '=' && length < FORMAT_BYTES) {
            throw malformedLine("a verbatim string is too short for its format");
        }
        // Counted from the line's end: its type byte, digits and CRLF, and the CRLF behind the content
        if (lineOffset + 1 + lineLength + 2 + length + 2 > limits.maxFrameBytes()) {
            throw excessive("a string is too long", "maxFrameBytes", limits.maxFrameBytes());
        }
        payload = (int) length;
        state = lineType == '=' ? FORMAT : length == 0 ? PAYLOAD_CR : PAYLOAD;
        if (trace != null) {
            trace.payload(length);
        }
    }

    private void endAggregateHeader() throws MalformedException {
        if (lineType == '*' && isMinusOne()) {
            endElement();
            return;
        }
        if (lineType != '|' && lineIs('?')) {
            push(0);
            return;
        }
        open(length());
    }

    /** Opens the aggregate whose header is complete. */
    private void open(long count) throws MalformedException {
        boolean pairs = lineType == '%' || lineType == '|';
        long members = pairs ? count * 2 : count;
        if (members > limits.maxFrameBytes() / LEAST_ELEMENT_BYTES) {
            throw excessive(
                    "an aggregate has more elements than a frame can hold", "maxFrameBytes", limits.maxFrameBytes());
        }
        countElements(members);
        push(members);
        if (members == 0) {
            close();
        }
    }

    private void countElements(long more) throws MalformedException {
        elements += more;
        if (elements > limits.maxFrameElements()) {
            throw excessive("a reply has too many elements", "maxFrameElements", limits.maxFrameElements());
        }
    }

    private void push(long members) throws MalformedException {
        if (depth == limits.maxDepth()) {
            throw excessive("aggregates are nested too deep", "maxDepth", limits.maxDepth());
        }
        if (depth == left.length) {
            left = Arrays.copyOf(left, depth * 2);
            kinds = Arrays.copyOf(kinds, depth * 2);
        }
        left[depth] = members;
        kinds[depth] = lineType;
        depth++;
        afterAttribute = false;
        state = TYPE;
    }

    /** Takes the innermost aggregate off, all of whose elements are complete. */
    private void close() throws MalformedException {
        depth--;
        if (kinds[depth] == '|') {
            afterAttribute = true;
            state = TYPE;
        } else {
            endElement();
        }
    }

    private void endElement() throws MalformedException {
        afterAttribute = false;
        while (depth > 0) {
            long missing = --left[depth - 1];
            if (missing != 0) {
                state = TYPE;
                if (missing < 0) { // of a streamed aggregate, whose header did not tell
                    countElements(1);
                }
                return;
            }
            depth--;
            if (kinds[depth] == '|') {
                afterAttribute = true;
                state = TYPE;
                return;
            }
        }
        state = END;
    }

    private int jump(ByteBuffer in, int at, int to) throws MalformedException {
        int there = to - at;
        if (state == PAYLOAD) {
            int jumped = Math.min(payload, there);
            payload -= jumped;
            if (payload == 0) {
                state = PAYLOAD_CR;
            }
            return at + jumped;
        }
        if (formatBytes == FORMAT_BYTES - 1) {
            expect(in, at, ':', "a verbatim string has no colon behind its format");
            formatBytes = 0;
            payload--;
            state = payload == 0 ? PAYLOAD_CR : PAYLOAD;
        } else {
            formatBytes++;
            payload--;
        }
        return at + 1;
    }

    private boolean lineIs(char only) {
        return lineLength == 1 && line[0] == only;
    }

    private boolean isMinusOne() {
        return lineLength == 2 && line[0] == '-' && line[1] == '1';
    }

    private long length() throws MalformedException {
        boolean canonical = lineLength > 0
                && line[0] >= '0'
                && line[0] <= '9'
                && (line[0] != '0' || lineLength == 1)
                && NumberText.isLong(line, 0, lineLength);
        if (!canonical) {
            throw malformedLine("a length is no decimal number");
        }
        long length = NumberText.parseLong(line, 0, lineLength);
        if (length > Integer.MAX_VALUE) {
            throw excessive("a length is beyond everything", "maxFrameBytes", limits.maxFrameBytes());
        }
        return length;
    }

    private void expect(ByteBuffer in, int at, char wanted, String otherwise) throws MalformedException {
        byte found = in.get(at);
        if (found != wanted) {
            throw malformed(otherwise, scanned + (at - origin), found);
        }
    }

    private void checkFrameBytes(long bytes) throws MalformedException {
        if (bytes > limits.maxFrameBytes()) {
            lineOffset = 0;
            throw excessive("a frame is too long", "maxFrameBytes", limits.maxFrameBytes());
        }
    }

    private MalformedException malformed(String what, long offset, byte found) {
        if (trace != null) {
            tracePartialLine();
            trace.offender(found);
        }
        return new MalformedException(what, CLOSE_ADVICE, offset);
    }

    private MalformedException malformedLine(String what) {
        return new MalformedException(what, CLOSE_ADVICE, lineOffset);
    }

    @SuppressWarnings("ReferenceEquality") // the same limits may be configured, but then raising them helps
    private MalformedException excessive(String what, String limit, int value) {
        tracePartialLine();
        return new MalformedException(
                what + ", limit " + limit + "=" + value,
                limits == RespLimits.HANDSHAKE ? PEER_ADVICE : LESS_ADVICE,
                lineOffset);
    }

    /** Shows the line at hand, unless it was complete and shown as such. */
    private void tracePartialLine() {
        if (trace != null && (state == LINE || state == LINE_END && !lineTraced)) {
            trace.partialLine(lineType, line, Math.min(lineLength, isTextLine() ? SHOWN_TEXT_BYTES : lineLength));
            if (state == LINE_END) {
                trace.offender((byte) '\r');
            }
        }
    }
}
