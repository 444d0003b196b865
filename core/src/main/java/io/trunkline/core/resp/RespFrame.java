package io.trunkline.core.resp;

import io.netty.buffer.ByteBufAllocator;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespType;
import io.trunkline.reply.RespValue;

/**
 * The reader of one frame. Confined to the connection's loop, and valid only while {@link FrameConsumer#onFrame} runs:
 * the decoder moves one object from frame to frame.
 */
public final class RespFrame extends FrameCursor implements ReplyReader {

    /** The longest text that may be a number; the longest that servers send has about 5000 digits. */
    private static final int LONGEST_NUMBER = 8192;

    private final ElementText texts = new ElementText();
    private final ValueReader values = new ValueReader(this, texts);

    /** Made by its decoder. */
    RespFrame(ByteBufAllocator allocator) {
        super(allocator);
    }

    // ---- the frame as a whole ----

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
                    "The frame is no error: got=" + ElementNames.describe(topLevelType()) + ". Ask isError() first.");
        }
        int before = position();
        rewind();
        String text = texts.error(next());
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
                    "The element is no error: got=" + ElementNames.describe(next.type()) + ". Ask type() first.");
        }
        String text = texts.error(next);
        pass(next);
        return text;
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
        return ElementNames.describe(next());
    }

    // ---- elements ----

    @Override
    public RespType type() {
        Element next = next();
        return next.isNull() ? RespType.NULL : ElementNames.typeOf(next);
    }

    @Override
    public boolean readNull() {
        Element next = next();
        if (!next.isNull()) {
            return false;
        }
        pass(next);
        return true;
    }

    @Override
    public long readLong() {
        Element next = next();
        switch (next.type()) {
            case ':' -> {
                pass(next);
                return next.integer();
            }
            case '+', '$', '=' -> {
                int length = next.length();
                if (!next.isNull() && length <= NumberText.LONG_CHARS) {
                    byte[] text = texts.reused(next);
                    if (NumberText.isLong(text, 0, length)) {
                        pass(next);
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
                    byte[] text = texts.reused(next);
                    if (NumberText.isDouble(text, 0, length)) {
                        pass(next);
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
                pass(next);
                return byteAt(next.start()) == 't';
            }
            case ':', '+', '$', '=' -> {
                if (!next.isNull() && next.length() == 1) {
                    byte digit = texts.reused(next)[0];
                    if (digit == '0' || digit == '1') {
                        pass(next);
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
        String text = texts.of(next);
        pass(next);
        return text;
    }

    @Override
    public byte[] readBytes() {
        Element next = textual();
        byte[] bytes = new byte[next.length()];
        next.copyTo(bytes);
        pass(next);
        return bytes;
    }

    @Override
    public boolean readMatches(String expected) {
        Element next = next();
        if (next.isNull() || next.type() != '$' && next.type() != '+') {
            throw unexpected("a simple string or bulk string", next);
        }
        pass(next);
        int length = next.length();
        if (length != expected.length()) {
            return false;
        }
        byte[] text = texts.reused(next);
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
                    pass(next);
                    return next.count();
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
            int elements = next.count();
            if ((elements & 1) == 0) {
                pass(next);
                return elements / 2;
            }
        }
        throw unexpected("a map, or an array of keys and values", next);
    }

    @Override
    public void skip() {
        skipElement();
    }

    // ---- values ----

    @Override
    public RespValue readValue() {
        return values.read();
    }

    /** Reads the whole element between two indices. */
    RespValue valueBetween(int from, int to) {
        attach(from, to);
        return readValue();
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

    // ---- failures ----

    private RuntimeException unexpected(String expected, Element got) {
        if (got.type() == '-' || got.type() == '!') {
            // Behind it, so that whoever expects errors can go on
            String text = texts.error(got);
            pass(got);
            return new RedisServerException(text, null, null);
        }
        return new UnexpectedReplyException(
                "The reply is not what the command is read as: expected " + expected + ", got "
                        + ElementNames.describe(got)
                        + ". Send the command with execute(...) to see the reply as it is.",
                null,
                null,
                null);
    }
}
