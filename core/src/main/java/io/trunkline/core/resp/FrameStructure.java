package io.trunkline.core.resp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the lines of a frame mean: which aggregates are open, what they still lack, whether all of it is within the
 * limits. Confined to the scanner, which brings it the lines and the ends of contents and hears what must come next.
 */
final class FrameStructure {
    /*
     * `left` is a stack with what every open aggregate still lacks. A sized one counts down to 0. A streamed one starts
     * at 0 and counts down below it, so that it never gets there; its end marker takes it off. An attribute is an
     * aggregate that, when complete, counts as no element: the element that it belongs to must follow.
     */

    /** What must come next. */
    enum Next {
        /** Another element, or a chunk of a streamed string. */
        ELEMENT,
        /** The format of a verbatim string, and its text behind. */
        FORMAT,
        /** The content of a string. */
        CONTENT,
        /** Nothing: the frame is complete. */
        NOTHING
    }

    /** The shortest element on the wire: a null. */
    private static final int LEAST_ELEMENT_BYTES = 3;
    /** What is in front of a verbatim string's text: a format and a colon. */
    static final int FORMAT_BYTES = 4;

    private final @Nullable StructureTrace trace;
    private RespLimits limits;

    /** Elements of this frame so far; those of a sized aggregate when its header is read. */
    private long elements;

    private int depth;
    private long[] left = new long[8];
    private byte[] kinds = new byte[8];
    private boolean afterAttribute;
    private boolean inStreamedString;
    /** Bytes of the content that must come next. */
    private int payload;

    FrameStructure(RespLimits limits, @Nullable StructureTrace trace) {
        this.limits = limits;
        this.trace = trace;
    }

    /** From the next frame on, refuses what is beyond other limits. */
    void useLimits(RespLimits others) {
        limits = others;
    }

    RespLimits limits() {
        return limits;
    }

    /** Another frame begins. */
    void begin() {
        elements = 0;
    }

    /** How many aggregates are open. */
    int depth() {
        return depth;
    }

    /** Whether what comes next is the frame's outermost element, or one of its attributes. */
    boolean isOutermost() {
        return depth == 0 && !inStreamedString;
    }

    boolean isInStreamedString() {
        return inStreamedString;
    }

    /** Bytes of the content that must come next, after {@link Next#CONTENT} or {@link Next#FORMAT}. */
    int payload() {
        return payload;
    }

    // ---- beginnings ----

    /** Looks at the byte that an element begins with. */
    void checkType(byte type, long offset) throws MalformedFrameException {
        if (inStreamedString != (type == ';')) {
            throw offends(
                    inStreamedString
                            ? "a streamed string goes on with something else than a chunk"
                            : "a chunk without a streamed string",
                    offset,
                    type);
        }
        switch (type) {
            case '+', '-', ':', '$', '*', '_', ',', '#', '(', '=', '%', '~', '|', '!', ';' -> {}
            case '>' -> {
                if (depth > 0) {
                    throw offends("a push inside of an aggregate", offset, type);
                }
            }
            case '.' -> checkStreamEnd(type, offset);
            default -> throw offends("no type begins with this byte", offset, type);
        }
    }

    private void checkStreamEnd(byte type, long offset) throws MalformedFrameException {
        if (depth == 0 || left[depth - 1] > 0 || afterAttribute) {
            throw offends(
                    afterAttribute
                            ? "an attribute belongs to nothing, the aggregate ends"
                            : "an end marker without a streamed aggregate",
                    offset,
                    type);
        }
        if (kinds[depth - 1] == '%' && (left[depth - 1] & 1) != 0) {
            throw offends("a streamed map ends with a key without a value", offset, type);
        }
    }

    private MalformedFrameException offends(String what, long offset, byte type) {
        if (trace != null) {
            trace.offender(type);
        }
        return MalformedFrameException.malformed(what, offset);
    }

    // ---- ends ----

    /** A line is complete. */
    Next endLine(HeaderLine line) throws MalformedFrameException {
        return switch (line.type()) {
            case '+', '-' -> endElement(line);
            case ':' -> endScalar(line, line.isLong(), "an integer is none, or not one of 64 bits");
            case ',' -> endScalar(line, line.isDouble(), "a double is none");
            case '(' -> endBigNumber(line);
            case '#' -> endScalar(line, line.is('t') || line.is('f'), "a boolean is neither t nor f");
            case '_' -> endScalar(line, line.length() == 0, "a null has content");
            case '.' -> endStream(line);
            case '$', '=', '!', ';' -> endStringHeader(line);
            default -> endAggregateHeader(line);
        };
    }

    private Next endScalar(HeaderLine line, boolean valid, String otherwise) throws MalformedFrameException {
        if (!valid) {
            throw malformed(line, otherwise);
        }
        return endElement(line);
    }

    private Next endBigNumber(HeaderLine line) throws MalformedFrameException {
        if (line.digits() > RespLimits.NUMBER_DIGITS) {
            throw malformed(line, "a big number has more than " + RespLimits.NUMBER_DIGITS + " digits");
        }
        return endScalar(line, line.isInteger(), "a big number is none");
    }

    private Next endStream(HeaderLine line) throws MalformedFrameException {
        if (line.length() > 0) {
            throw malformed(line, "an end marker has content");
        }
        depth--;
        return endElement(line);
    }

    private Next endStringHeader(HeaderLine line) throws MalformedFrameException {
        byte type = line.type();
        if (type == '$' && line.isMinusOne()) {
            return endElement(line);
        }
        if (type == '$' && line.is('?')) {
            inStreamedString = true;
            return Next.ELEMENT;
        }
        long length = length(line);
        if (type == ';' && length == 0) {
            inStreamedString = false;
            return endElement(line);
        }
        if (type == '=' && length < FORMAT_BYTES) {
            throw malformed(line, "a verbatim string is too short for its format");
        }
        // Counted from the line's end: its type byte, digits and CRLF, and the CRLF behind the content
        if (line.offset() + 1 + line.length() + 2 + length + 2 > limits.maxFrameBytes()) {
            throw excessive(line, "a string is too long", "maxFrameBytes", limits.maxFrameBytes());
        }
        payload = (int) length;
        if (trace != null) {
            trace.payload(length);
        }
        return type == '=' ? Next.FORMAT : Next.CONTENT;
    }

    private long length(HeaderLine line) throws MalformedFrameException {
        long length = line.count();
        if (length < 0) {
            throw malformed(line, "a length is no decimal number");
        }
        if (length > Integer.MAX_VALUE) {
            throw excessive(line, "a length is beyond everything", "maxFrameBytes", limits.maxFrameBytes());
        }
        return length;
    }

    /** The content of a string is complete. */
    Next endContent(HeaderLine line) throws MalformedFrameException {
        return inStreamedString ? Next.ELEMENT : endElement(line);
    }

    private Next endAggregateHeader(HeaderLine line) throws MalformedFrameException {
        if (line.type() == '*' && line.isMinusOne()) {
            return endElement(line);
        }
        if (line.type() != '|' && line.is('?')) {
            push(line, 0);
            return Next.ELEMENT;
        }
        return open(line, length(line));
    }

    // ---- nesting ----

    /** Opens the aggregate whose header is complete. */
    Next open(HeaderLine line, long count) throws MalformedFrameException {
        boolean pairs = line.type() == '%' || line.type() == '|';
        long members = pairs ? count * 2 : count;
        if (members > limits.maxFrameBytes() / LEAST_ELEMENT_BYTES) {
            throw excessive(
                    line,
                    "an aggregate has more elements than a frame can hold",
                    "maxFrameBytes",
                    limits.maxFrameBytes());
        }
        countElements(line, members);
        push(line, members);
        return members == 0 ? close(line) : Next.ELEMENT;
    }

    private void countElements(HeaderLine line, long more) throws MalformedFrameException {
        elements += more;
        if (elements > limits.maxFrameElements()) {
            throw excessive(line, "a reply has too many elements", "maxFrameElements", limits.maxFrameElements());
        }
    }

    private void push(HeaderLine line, long members) throws MalformedFrameException {
        if (depth == limits.maxDepth()) {
            throw excessive(line, "aggregates are nested too deep", "maxDepth", limits.maxDepth());
        }
        if (depth == left.length) {
            left = Arrays.copyOf(left, depth * 2);
            kinds = Arrays.copyOf(kinds, depth * 2);
        }
        left[depth] = members;
        kinds[depth] = line.type();
        depth++;
        afterAttribute = false;
    }

    /** Takes the innermost aggregate off, all of whose elements are complete. */
    private Next close(HeaderLine line) throws MalformedFrameException {
        depth--;
        if (kinds[depth] == '|') {
            afterAttribute = true;
            return Next.ELEMENT;
        }
        return endElement(line);
    }

    /** An element is complete, and with it all that it is the last of. */
    Next endElement(HeaderLine line) throws MalformedFrameException {
        afterAttribute = false;
        while (depth > 0) {
            long missing = --left[depth - 1];
            if (missing != 0) {
                if (missing < 0) { // of a streamed aggregate, whose header did not tell
                    countElements(line, 1);
                }
                return Next.ELEMENT;
            }
            depth--;
            if (kinds[depth] == '|') {
                afterAttribute = true;
                return Next.ELEMENT;
            }
        }
        return Next.NOTHING;
    }

    private static MalformedFrameException malformed(HeaderLine line, String what) {
        return MalformedFrameException.malformed(what, line.offset());
    }

    private MalformedFrameException excessive(HeaderLine line, String what, String limit, int value) {
        return MalformedFrameException.excessive(what, limit, value, limits, line.offset());
    }
}
