package io.trunkline.core.resp;

import java.nio.ByteBuffer;
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
     */
    private static final int TYPE = 0;
    private static final int LINE = 1;
    private static final int LINE_END = 2;
    private static final int FORMAT = 3;
    private static final int PAYLOAD = 4;
    private static final int PAYLOAD_CR = 5;
    private static final int PAYLOAD_LF = 6;
    private static final int END = 7;

    private final @Nullable StructureTrace trace;
    private final FrameStructure structure;
    private final HeaderLine line = new HeaderLine();

    private int state = TYPE;
    /** Bytes of this frame in earlier buffers. */
    private long scanned;
    /** Where this frame's bytes begin in the buffer at hand. */
    private int origin;

    /** Where this frame's outermost element begins, or the latest of its attributes. */
    private int valueOffset;

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
        this.structure = new FrameStructure(limits, trace);
        this.trace = trace;
    }

    /** From the next frame on, refuses what is beyond other limits. */
    void useLimits(RespLimits others) {
        structure.useLimits(others);
    }

    /**
     * Goes on with the frame in the next bytes.
     *
     * @param in what arrived, in little-endian order; neither its position nor its limit matters
     * @param from the index of the first byte that was not scanned yet
     * @param to the index behind the last one
     * @return the index behind the frame, or -1 if all bytes were scanned and the frame goes on
     * @throws MalformedFrameException if the frame cannot become one; the scanner must not be used any more
     */
    int scan(ByteBuffer in, int from, int to) throws MalformedFrameException {
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
        structure.begin();
        return at;
    }

    /**
     * How long the frame at hand will be as far as its structure tells: exact if it is one sized string whose length is
     * known, else 0.
     */
    long knownFrameBytes() {
        return state == PAYLOAD && structure.isOutermost() ? scanned + payload + 2 : 0;
    }

    /** Where, from its start, the frame that was scanned last has its value: behind its attributes. */
    int valueOffset() {
        return valueOffset;
    }

    /** How many aggregates are open. */
    int depth() {
        return structure.depth();
    }

    private int step(ByteBuffer in, int at, int to) throws MalformedFrameException {
        switch (state) {
            case TYPE -> {
                return beginElement(in, at, to);
            }
            case LINE -> {
                return readLine(in, at, to);
            }
            case LINE_END -> {
                expect(in, at, '\n', "a line ends with CR but without LF");
                if (trace != null) {
                    line.trace(trace);
                }
                goOn(structure.endLine(line));
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
                goOn(structure.endContent(line));
                return at + 1;
            }
            default -> throw new AssertionError("state=" + state);
        }
    }

    private void goOn(FrameStructure.Next next) {
        switch (next) {
            case ELEMENT -> state = TYPE;
            case NOTHING -> state = END;
            case FORMAT -> {
                payload = structure.payload();
                state = FORMAT;
            }
            case CONTENT -> {
                payload = structure.payload();
                state = payload == 0 ? PAYLOAD_CR : PAYLOAD;
            }
        }
    }

    private int beginElement(ByteBuffer in, int at, int to) throws MalformedFrameException {
        boolean outermost = structure.isOutermost();
        if (outermost) {
            valueOffset = (int) (scanned + (at - origin));
        }
        if (to - at >= Long.BYTES && trace == null && !structure.isInStreamedString()) {
            long accepted = ShortElement.accept(in, at, to, outermost);
            if (accepted != ShortElement.DECLINED) {
                int header = ShortElement.header(accepted);
                if (header < 0) {
                    goOn(structure.endElement(line));
                } else {
                    line.begin(in.get(at), scanned + (at - origin));
                    goOn(structure.open(line, header));
                }
                return at + ShortElement.bytes(accepted);
            }
        }
        byte type = in.get(at);
        line.begin(type, scanned + (at - origin));
        structure.checkType(type, line.offset());
        state = LINE;
        return at + 1;
    }

    private int readLine(ByteBuffer in, int from, int to) throws MalformedFrameException {
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
            if (line.length() == structure.limits().maxLineBytes()) {
                throw excessive(
                        "a line is too long", "maxLineBytes", structure.limits().maxLineBytes());
            }
            line.append(b);
        }
        return at;
    }

    private int jump(ByteBuffer in, int at, int to) throws MalformedFrameException {
        int there = to - at;
        if (state == PAYLOAD) {
            int jumped = Math.min(payload, there);
            payload -= jumped;
            if (payload == 0) {
                state = PAYLOAD_CR;
            }
            return at + jumped;
        }
        if (formatBytes == FrameStructure.FORMAT_BYTES - 1) {
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

    private void expect(ByteBuffer in, int at, char wanted, String otherwise) throws MalformedFrameException {
        byte found = in.get(at);
        if (found != wanted) {
            throw malformed(otherwise, scanned + (at - origin), found);
        }
    }

    private void checkFrameBytes(long bytes) throws MalformedFrameException {
        if (bytes > structure.limits().maxFrameBytes()) {
            throw excessive(
                    "a frame is too long", "maxFrameBytes", structure.limits().maxFrameBytes(), 0);
        }
    }

    private MalformedFrameException malformed(String what, long offset, byte found) {
        if (trace != null) {
            tracePartialLine();
            trace.offender(found);
        }
        return MalformedFrameException.malformed(what, offset);
    }

    private MalformedFrameException excessive(String what, String limit, int value) {
        return excessive(what, limit, value, line.offset());
    }

    private MalformedFrameException excessive(String what, String limit, int value, long offset) {
        tracePartialLine();
        return MalformedFrameException.excessive(what, limit, value, structure.limits(), offset);
    }

    /** Shows the line at hand, unless it was complete and shown as such. */
    private void tracePartialLine() {
        if (trace != null && (state == LINE || state == LINE_END && !line.isTraced())) {
            line.tracePartial(trace);
            if (state == LINE_END) {
                trace.offender((byte) '\r');
            }
        }
    }
}
