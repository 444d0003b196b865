package io.trunkline.core.resp;

import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a frame has as generic values. Confined to the frame that it belongs to. */
final class ValueReader {

    private static final byte[] TXT = {'t', 'x', 't'};

    /*
     * A hostile reply has millions of elements of a few bytes each. What can be shared is, so that it does not become a
     * hundred times as large in memory.
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

    private final FrameCursor frame;
    private final ElementText texts;
    /** Made when the first large value is read. */
    private @Nullable ReplyPacker packer;

    ValueReader(FrameCursor frame, ElementText texts) {
        this.frame = frame;
        this.texts = texts;
    }

    /** Reads the next element of the frame, with its attributes and all that is in it. */
    RespValue read() {
        int at = frame.nextStart();
        int end = frame.end();
        if (end - at >= ReplyPacker.WORTHWHILE) {
            ReplyPacker with = packer;
            if (with == null) {
                with = new ReplyPacker(this);
                packer = with;
            }
            RespValue packed = with.pack(frame.buffer(), at, end);
            if (packed != null) {
                frame.position(with.behind());
                return packed;
            }
        }
        return valueAt(at);
    }

    /** Reads what comes next within a value, all of it into objects. */
    private RespValue nextValue() {
        return valueAt(frame.nextStart());
    }

    private RespValue valueAt(int at) {
        return frame.byteAt(at) == '|' ? new RespValue.Attributed(readAttributes(at), plainValue()) : plainValue();
    }

    /** Reads attributes. Several in a row are one map: nesting them would let a stream make values of any depth. */
    private RespValue.MapOf readAttributes(int first) {
        List<RespValue.MapOf.Entry> entries = readAttribute(first);
        int at = frame.nextStart();
        if (frame.byteAt(at) == '|') {
            entries = new ArrayList<>(entries);
            while (frame.byteAt(at) == '|') {
                entries.addAll(readAttribute(at));
                at = frame.nextStart();
            }
        }
        return entries.isEmpty() ? EMPTY_MAP : new RespValue.MapOf(entries);
    }

    private List<RespValue.MapOf.Entry> readAttribute(int at) {
        return readEntries(frame.takeAt(at).length());
    }

    /** Reads what is at an index, which is no attribute. */
    RespValue plainValueAt(int at) {
        frame.position(at);
        return plainValue();
    }

    /** Reads the attributes that are at an index. */
    RespValue.MapOf attributesAt(int at) {
        frame.position(at);
        return readAttributes(at);
    }

    private RespValue plainValue() {
        Element next = frame.take();
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
                return new RespValue.SimpleError(texts.error(next));
            }
            case ':' -> {
                long number = next.integer();
                return number >= LEAST_SHARED && number <= MOST_SHARED
                        ? SHARED[(int) number - LEAST_SHARED]
                        : new RespValue.Int(number);
            }
            case ',' -> {
                int length = next.length();
                return new RespValue.Decimal(NumberText.parseDouble(texts.reused(next), 0, length));
            }
            case '#' -> {
                return frame.byteAt(next.start()) == 't' ? TRUE : FALSE;
            }
            case '(' -> {
                return RespValue.BigNumber.ofDigits(
                        texts.of(next)); // of which no number is made before it is asked for
            }
            case '=' -> {
                return verbatimString(next);
            }
            case '%' -> {
                int pairs = next.count() / 2;
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
        return length == 2 && from.buffer().getShort(from.start()) == ('O' | 'K' << 8)
                ? OK
                : new RespValue.SimpleString(texts.of(from));
    }

    private RespValue verbatimString(Element from) {
        byte[] letters = new byte[Element.FORMAT_BYTES - 1];
        from.buffer().get(from.start() - Element.FORMAT_BYTES, letters);
        String format = Arrays.equals(letters, TXT)
                ? "txt"
                // Three letters whatever the bytes are
                : new String(letters, StandardCharsets.ISO_8859_1);
        return new RespValue.VerbatimString(format, texts.of(from));
    }

    private RespValue aggregateValue(Element header) {
        byte type = header.type();
        int count = header.count();
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
}
