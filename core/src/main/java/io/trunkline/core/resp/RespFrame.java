package io.trunkline.core.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespType;
import io.trunkline.reply.RespValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reader of one frame. Confined to the connection's loop, and valid only while {@link FrameConsumer#onFrame} runs:
 * the decoder moves one object from frame to frame.
 */
public final class RespFrame implements ReplyReader {

    private static final ByteBuffer NO_BUFFER = ByteBuffer.allocate(0);
    private static final byte[] NO_BYTES = {};
    private static final int LEAST_SCRATCH = 256;
    private static final int UNKNOWN = -1;

    private static final byte[] TXT = {'t', 'x', 't'};

    /** Texts up to this length go through an array that is used again and again. */
    private static final int LONGEST_REUSED = 4096;

    /** The longest text that may be a number; the longest that servers send has about 5000 digits. */
    private static final int LONGEST_NUMBER = 8192;

    /** How much of an error's text is kept, in bytes. */
    private static final int LONGEST_ERROR = 4032;

    /*
     * A hostile reply has millions of elements of a few bytes each. What can be shared is, so that it does not become a hundred times as large in
     * memory.
     */
    private static final int LEAST_SHARED = -128;
    private static final int MOST_SHARED = 1023;
    private static final RespValue.Int[] SHARED = new RespValue.Int[MOST_SHARED - LEAST_SHARED + 1];
    private static final RespValue.BulkString EMPTY_BULK = new RespValue.BulkString(new byte[0]);
    private static final RespValue.SimpleString EMPTY_SIMPLE = new RespValue.SimpleString("");
    private static final RespValue.SimpleString OK = new RespValue.SimpleString("OK");
    private static final RespValue.Bool TRUE = new RespValue.Bool(true);
    private static final RespValue.Bool FALSE = new RespValue.Bool(false);
    private static final RespValue.Array EMPTY_ARRAY = new RespValue.Array(List.of());
    private static final RespValue.SetOf EMPTY_SET = new RespValue.SetOf(List.of());
    private static final RespValue.MapOf EMPTY_MAP = new RespValue.MapOf(List.of());

    static {
        for (int i = 0; i < SHARED.length; i++) {
            SHARED[i] = new RespValue.Int(LEAST_SHARED + i);
        }
    }

    private final ByteBufAllocator allocator;
    private final Element element = new Element(NO_BUFFER);
    private ByteBuffer buffer = NO_BUFFER;
    /** What the frame's buffer belongs to and can be kept with; null if it is the transport's. */
    private @Nullable ByteBuf owner;

    private int start;
    private int end;
    private int position;
    /** Where the frame's value begins, behind its attributes. */
    private int valueAt = UNKNOWN;
    /** The position for which the element is the next one without its attributes, or -1. */
    private int located = -1;

    private byte[] scratch = NO_BYTES;
    /** Made when the first large value is read. */
    private @Nullable ReplyPacker packer;

    /** Made by its decoder. */
    RespFrame(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Sets the buffer that the next frames are in. Not a part of {@link #attach}: storing a reference passes the
     * collector's barrier, which would cost every frame as much as scanning it.
     */
    void useBuffer(ByteBuffer frames) {
        buffer = frames;
        element.useBuffer(frames);
    }

    /** Says what the buffer belongs to, if a reference to that keeps it. */
    void useOwner(@Nullable ByteBuf kept) {
        owner = kept;
    }

    /** Lets go of the buffer. */
    void forgetBuffer() {
        useBuffer(NO_BUFFER);
    }

    /** Puts the reader at the start of a frame in the buffer. */
    void attach(int from, int to) {
        attach(from, to, UNKNOWN);
    }

    /** The same, when it is known where the frame's value is: there may be megabytes of attributes in front of it. */
    void attach(int from, int to, int value) {
        start = from;
        valueAt = value;
        end = to;
        position = from;
        located = -1;
        element.useEnd(to);
    }

    /** Leaves the frame, so that it cannot be read outside of the consumer's call. */
    void detach() {
        attach(0, 0);
    }

    // ---- what outlives the call ----

    /**
     * How long the next element is, with its attributes. Does not move the reader.
     *
     * @return its bytes on the wire
     */
    public int elementBytes() {
        return position == start ? end - start : element.behind(element.behindEndMarkers(position)) - position;
    }

    /**
     * Makes the next element readable after the consumer's call, on another thread. Does not move the reader.
     *
     * @return the element, to be released by whoever gets it; copied if its bytes are the transport's
     */
    public DetachedFrame detachElement() {
        int bytes = elementBytes();
        ByteBuf kept = owner;
        if (kept != null) {
            return new DetachedFrame(kept.retain(), position, position + bytes);
        }
        return new DetachedFrame(allocator.buffer(bytes).writeBytes(buffer.slice(position, bytes)), 0, bytes);
    }

    // ---- the frame as a whole ----

    /**
     * How long the frame is. Does not move the reader.
     *
     * @return its bytes on the wire
     */
    public int bytes() {
        return end - start;
    }

    /**
     * Whether the frame is an out-of-band push. Does not move the reader.
     *
     * @return true if its only top-level element is a push, with or without attributes
     */
    public boolean isPush() {
        return topLevelType() == '>';
    }

    /**
     * Whether the frame is an error as a whole. Does not move the reader.
     *
     * @return true if its only top-level element is an error, with or without attributes
     */
    public boolean isError() {
        byte type = topLevelType();
        return type == '-' || type == '!';
    }

    /**
     * The text of a frame that is an error. Does not move the reader.
     *
     * @return the text, code first, cut behind 4,032 bytes; malformed UTF-8 is read as U+FFFD
     * @throws IllegalStateException if {@link #isError()} is false
     */
    public String errorText() {
        if (!isError()) {
            throw new IllegalStateException(
                    "The frame is no error: got=" + describe(topLevelType()) + ". Ask isError() first.");
        }
        int before = position;
        rewind();
        String text = errorText(next());
        position(before);
        return text;
    }

    /**
     * Reads the error that comes next inside the frame, passing over its attributes.
     *
     * @return the text, code first, cut behind 4,032 bytes; malformed UTF-8 is read as U+FFFD
     * @throws IllegalStateException if {@link #type()} is not {@link RespType#ERROR}
     */
    public String readErrorText() {
        Element next = next();
        if (next.type() != '-' && next.type() != '!') {
            throw new IllegalStateException(
                    "The element is no error: got=" + describe(next.type()) + ". Ask type() first.");
        }
        String text = errorText(next);
        position = next.next();
        return text;
    }

    /** Goes back to the frame's start. */
    public void rewind() {
        position(start);
    }

    /**
     * How long the frame is on the wire.
     *
     * @return bytes
     */
    public int frameBytes() {
        return end - start;
    }

    /**
     * Where the reader stands, to come back to.
     *
     * @return a position that {@link #position(int)} takes, during the same call of the consumer
     */
    public int position() {
        return position;
    }

    /**
     * Puts the reader where it was.
     *
     * @param earlier what {@link #position()} returned for this frame
     * @throws IllegalArgumentException if it is outside of the frame
     */
    public void position(int earlier) {
        if (earlier < start || earlier > end) {
            throw new IllegalArgumentException("Position outside of the frame: position=" + earlier + ", start=" + start
                    + ", end=" + end + ". Use what position() returned for the same frame.");
        }
        position = earlier;
    }

    /**
     * The byte that the next element begins with, behind its attributes. Does not move the reader.
     *
     * @return such as {@code ':'}
     */
    public byte typeByte() {
        return next().type();
    }

    /**
     * Tells what the next element is, for an explanation. Does not move the reader.
     *
     * @return such as {@code a bulk string of 5 bytes}
     */
    public String describe() {
        return describe(next());
    }

    private byte topLevelType() {
        if (start == end) {
            throw pastEnd();
        }
        byte type = buffer.get(start);
        return type == '|' ? buffer.get(behindAttributes(start)) : type;
    }

    // ---- elements ----

    @Override
    public RespType type() {
        Element next = next();
        return next.isNull() ? RespType.NULL : typeOf(next.type());
    }

    @Override
    public boolean readNull() {
        Element next = next();
        if (!next.isNull()) {
            return false;
        }
        position = next.next();
        return true;
    }

    @Override
    public long readLong() {
        Element next = next();
        switch (next.type()) {
            case ':' -> {
                position = next.next();
                return next.integer();
            }
            case '+', '$', '=' -> {
                int length = next.length();
                if (!next.isNull() && length <= NumberText.LONG_CHARS) {
                    byte[] text = reusedContent(next);
                    if (NumberText.isLong(text, 0, length)) {
                        position = next.next();
                        return NumberText.parseLong(text, 0, length);
                    }
                }
                throw unexpected("an integer", next);
            }
            default -> throw unexpected("an integer", next);
        }
    }

    @Override
    public double readDouble() {
        Element next = next();
        switch (next.type()) {
            case ',', ':', '+', '$', '=' -> {
                if (!next.isNull() && next.length() <= LONGEST_NUMBER) {
                    int length = next.length();
                    byte[] text = reusedContent(next);
                    if (NumberText.isDouble(text, 0, length)) {
                        position = next.next();
                        return NumberText.parseDouble(text, 0, length);
                    }
                }
                throw unexpected("a double", next);
            }
            default -> throw unexpected("a double", next);
        }
    }

    @Override
    public boolean readBoolean() {
        Element next = next();
        switch (next.type()) {
            case '#' -> {
                position = next.next();
                return buffer.get(next.start()) == 't';
            }
            case ':', '+', '$', '=' -> {
                if (!next.isNull() && next.length() == 1) {
                    byte digit = reusedContent(next)[0];
                    if (digit == '0' || digit == '1') {
                        position = next.next();
                        return digit == '1';
                    }
                }
                throw unexpected("a boolean, 0 or 1", next);
            }
            default -> throw unexpected("a boolean, 0 or 1", next);
        }
    }

    @Override
    public String readText() {
        Element next = textual();
        String text = text(next);
        position = next.next();
        return text;
    }

    @Override
    public byte[] readBytes() {
        Element next = textual();
        byte[] bytes = new byte[next.length()];
        next.copyTo(bytes);
        position = next.next();
        return bytes;
    }

    @Override
    public boolean readMatches(String expected) {
        Element next = next();
        if (next.isNull() || next.type() != '$' && next.type() != '+') {
            throw unexpected("a simple string or bulk string", next);
        }
        position = next.next();
        int length = next.length();
        if (length != expected.length()) {
            return false;
        }
        byte[] text = reusedContent(next);
        for (int i = 0; i < length; i++) {
            if (text[i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int readArray() {
        Element next = next();
        if (!next.isNull()) {
            switch (next.type()) {
                case '*', '~', '>', '%' -> {
                    position = next.next();
                    return elementCount(next);
                }
                default -> {}
            }
        }
        throw unexpected("an array, set, push or map", next);
    }

    @Override
    public int readMap() {
        Element next = next();
        if (!next.isNull() && (next.type() == '%' || next.type() == '*')) {
            int elements = elementCount(next);
            if ((elements & 1) == 0) {
                position = next.next();
                return elements / 2;
            }
        }
        throw unexpected("a map, or an array of keys and values", next);
    }

    @Override
    public void skip() {
        int at = element.behindEndMarkers(position);
        if (at >= end) {
            throw pastEnd();
        }
        position = element.behind(at);
    }

    // ---- values ----

    @Override
    public RespValue readValue() {
        int at = element.behindEndMarkers(position);
        if (at >= end) {
            throw pastEnd();
        }
        if (end - at >= ReplyPacker.WORTHWHILE) {
            ReplyPacker with = packer;
            if (with == null) {
                with = new ReplyPacker(this);
                packer = with;
            }
            RespValue packed = with.pack(buffer, at, end);
            if (packed != null) {
                position = with.behind();
                return packed;
            }
        }
        return valueAt(at);
    }

    /** Reads what comes next within a value, all of it into objects. */
    private RespValue nextValue() {
        int at = element.behindEndMarkers(position);
        if (at >= end) {
            throw pastEnd();
        }
        return valueAt(at);
    }

    private RespValue valueAt(int at) {
        return buffer.get(at) == '|' ? new RespValue.Attributed(readAttributes(at), plainValue()) : plainValue();
    }

    /** Reads attributes. Several in a row are one map: nesting them would let a stream make values of any depth. */
    private RespValue.MapOf readAttributes(int first) {
        List<RespValue.MapOf.Entry> entries = readAttribute(first);
        int at = element.behindEndMarkers(position);
        if (buffer.get(at) == '|') {
            entries = new ArrayList<>(entries);
            while (buffer.get(at) == '|') {
                entries.addAll(readAttribute(at));
                at = element.behindEndMarkers(position);
            }
        }
        return entries.isEmpty() ? EMPTY_MAP : new RespValue.MapOf(entries);
    }

    private List<RespValue.MapOf.Entry> readAttribute(int at) {
        element.locate(at);
        located = -1;
        position = element.next();
        return readEntries(element.length());
    }

    /** Reads what is at an index, which is no attribute. */
    RespValue plainValueAt(int at) {
        position(at);
        return plainValue();
    }

    /** Reads the attributes that are at an index. */
    RespValue.MapOf attributesAt(int at) {
        position(at);
        return readAttributes(at);
    }

    /** Reads the whole element between two indices. */
    RespValue valueBetween(int from, int to) {
        attach(from, to);
        return readValue();
    }

    private RespValue plainValue() {
        Element next = next();
        position = next.next();
        if (next.isNull()) {
            return RespValue.Null.INSTANCE;
        }
        switch (next.type()) {
            case '$' -> {
                return bulkString(next);
            }
            case '+' -> {
                return simpleString(next);
            }
            case '-', '!' -> {
                return new RespValue.SimpleError(errorText(next));
            }
            case ':' -> {
                long number = next.integer();
                return number >= LEAST_SHARED && number <= MOST_SHARED
                        ? SHARED[(int) number - LEAST_SHARED]
                        : new RespValue.Int(number);
            }
            case ',' -> {
                int length = next.length();
                return new RespValue.Decimal(NumberText.parseDouble(reusedContent(next), 0, length));
            }
            case '#' -> {
                return buffer.get(next.start()) == 't' ? TRUE : FALSE;
            }
            case '(' -> {
                return RespValue.BigNumber.ofDigits(text(next)); // of which no number is made before it is asked for
            }
            case '=' -> {
                return verbatimString(next);
            }
            case '%' -> {
                int pairs = elementCount(next) / 2;
                return pairs == 0 ? EMPTY_MAP : new RespValue.MapOf(readEntries(pairs));
            }
            default -> {
                return aggregateValue(next);
            }
        }
    }

    private RespValue bulkString(Element from) {
        if (from.length() == 0) {
            return EMPTY_BULK;
        }
        byte[] bytes = new byte[from.length()];
        from.copyTo(bytes);
        return new RespValue.BulkString(bytes);
    }

    private RespValue simpleString(Element from) {
        int length = from.length();
        if (length == 0) {
            return EMPTY_SIMPLE;
        }
        return length == 2 && buffer.getShort(from.start()) == ('O' | 'K' << 8)
                ? OK
                : new RespValue.SimpleString(text(from));
    }

    private RespValue verbatimString(Element from) {
        byte[] letters = new byte[Element.FORMAT_BYTES - 1];
        buffer.get(from.start() - Element.FORMAT_BYTES, letters);
        String format = Arrays.equals(letters, TXT)
                ? "txt"
                // Three letters whatever the bytes are
                : new String(letters, StandardCharsets.ISO_8859_1);
        return new RespValue.VerbatimString(format, text(from));
    }

    private RespValue aggregateValue(Element header) {
        byte type = header.type();
        int count = elementCount(header);
        if (count == 0 && type != '>') {
            return type == '~' ? EMPTY_SET : EMPTY_ARRAY;
        }
        RespValue[] elements = new RespValue[count];
        for (int i = 0; i < count; i++) {
            elements[i] = nextValue();
        }
        // Which the values take as it is, without another copy
        List<RespValue> list = List.of(elements);
        return switch (type) {
            case '~' -> new RespValue.SetOf(list);
            case '>' -> new RespValue.Push(list);
            default -> new RespValue.Array(list);
        };
    }

    private List<RespValue.MapOf.Entry> readEntries(int pairs) {
        if (pairs == 0) {
            return List.of();
        }
        RespValue.MapOf.Entry[] entries = new RespValue.MapOf.Entry[pairs];
        for (int i = 0; i < pairs; i++) {
            RespValue key = nextValue();
            entries[i] = new RespValue.MapOf.Entry(key, nextValue());
        }
        return List.of(entries);
    }

    // ---- beneath ----

    /** The element that comes next, behind end markers and attributes; the position stays. */
    private Element next() {
        if (located != position) {
            int at = position;
            if (at >= end) {
                throw pastEnd();
            }
            byte type = buffer.get(at);
            if (type == '.' || type == '|') {
                at = element.behindEndMarkers(at);
                if (at >= end) {
                    throw pastEnd();
                }
                at = behindAttributes(at);
            }
            element.locate(at);
            located = position;
        }
        return element;
    }

    private int behindAttributes(int at) {
        if (at == start && valueAt != UNKNOWN) {
            return valueAt;
        }
        int from = at;
        while (buffer.get(from) == '|') {
            from = element.behindAttribute(from);
        }
        return from;
    }

    private Element textual() {
        Element next = next();
        if (!next.isNull()) {
            switch (next.type()) {
                case '$', '+', '=', ':', ',', '(' -> {
                    return next;
                }
                default -> {}
            }
        }
        throw unexpected("a string or number", next);
    }

    /** How many elements follow an aggregate's header; counted if it does not say so. */
    private static int elementCount(Element header) {
        if (header.isStreamed()) {
            return header.countStreamed();
        }
        return header.type() == '%' ? header.length() * 2 : header.length();
    }

    private String errorText(Element from) {
        int length = from.length();
        if (length <= LONGEST_ERROR) {
            return text(from);
        }
        int kept = LONGEST_ERROR;
        while (kept > LONGEST_ERROR - 4 && (buffer.get(from.start() + kept) & 0xC0) == 0x80) {
            kept--; // not within a character
        }
        byte[] bytes = new byte[kept];
        buffer.get(from.start(), bytes);
        return new String(bytes, StandardCharsets.UTF_8) + "… (" + length + " bytes)";
    }

    private String text(Element from) {
        int length = from.length();
        if (!from.isStreamed() && buffer.hasArray()) {
            return new String(buffer.array(), buffer.arrayOffset() + from.start(), length, StandardCharsets.UTF_8);
        }
        return new String(reusedContent(from), 0, length, StandardCharsets.UTF_8);
    }

    /** The content, in an array that may be longer and is valid until the next call. */
    private byte[] reusedContent(Element from) {
        int length = from.length();
        byte[] target = scratch;
        if (length > target.length) {
            target = new byte[Math.max(length, LEAST_SCRATCH)];
            if (length <= LONGEST_REUSED) {
                scratch = target;
            }
        }
        from.copyTo(target);
        return target;
    }

    // ---- failures ----

    private RuntimeException unexpected(String expected, Element got) {
        if (got.type() == '-' || got.type() == '!') {
            // Behind it, so that whoever expects errors can go on
            String text = errorText(got);
            position = got.next();
            return new RedisServerException(text, null, null);
        }
        return new UnexpectedReplyException(
                "The reply is not what the command is read as: expected " + expected + ", got " + describe(got)
                        + ". Send the command with execute(...) to see the reply as it is.",
                null,
                null,
                null);
    }

    private static String describe(Element got) {
        if (got.isNull()) {
            return "null";
        }
        String type = describe(got.type());
        return switch (got.type()) {
            case '$', '+', '=' -> type + " of " + got.length() + " bytes";
            case '*', '~', '>', '%' -> got.isStreamed() ? type : type + " of " + got.length();
            default -> type;
        };
    }

    private static String describe(byte type) {
        return switch (type) {
            case '+' -> "a simple string";
            case '-', '!' -> "an error";
            case ':' -> "an integer";
            case '$' -> "a bulk string";
            case '*' -> "an array";
            case '_' -> "null";
            case ',' -> "a double";
            case '#' -> "a boolean";
            case '(' -> "a big number";
            case '=' -> "a verbatim string";
            case '%' -> "a map";
            case '~' -> "a set";
            default -> "a push";
        };
    }

    private static RespType typeOf(byte type) {
        return switch (type) {
            case '+' -> RespType.SIMPLE_STRING;
            case '-', '!' -> RespType.ERROR;
            case ':' -> RespType.INTEGER;
            case '$' -> RespType.BULK_STRING;
            case '*' -> RespType.ARRAY;
            case '_' -> RespType.NULL;
            case ',' -> RespType.DOUBLE;
            case '#' -> RespType.BOOLEAN;
            case '(' -> RespType.BIG_NUMBER;
            case '=' -> RespType.VERBATIM_STRING;
            case '%' -> RespType.MAP;
            case '~' -> RespType.SET;
            default -> RespType.PUSH;
        };
    }

    private RuntimeException pastEnd() {
        if (start == end) {
            return new IllegalStateException(
                    "A frame was read outside of its call: buffer=none. Read it while onFrame runs.");
        }
        return new UnexpectedReplyException(
                "The reply ends before what the command is read as: expected another element, got the end after "
                        + frameBytes() + " bytes. Send the command with execute(...) to see the reply as it is.",
                null,
                null,
                null);
    }
}
