package io.trunkline.core.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.trunkline.exception.UnexpectedReplyException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader stands in a frame, and which element comes next. Confined as {@link RespFrame} is, which it is a part
 * of.
 */
abstract class FrameCursor {

    private static final ByteBuffer NO_BUFFER = ByteBuffer.allocate(0);
    private static final int UNKNOWN = -1;

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

    FrameCursor(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Sets the buffer that the next frames are in. Not a part of {@link #attach}: storing a reference passes the
     * collector's barrier, which would cost every frame as much as scanning it.
     */
    final void useBuffer(ByteBuffer frames) {
        buffer = frames;
        element.useBuffer(frames);
    }

    /** Says what the buffer belongs to, if a reference to that keeps it. */
    final void useOwner(@Nullable ByteBuf kept) {
        owner = kept;
    }

    /** Lets go of the buffer. */
    final void forgetBuffer() {
        useBuffer(NO_BUFFER);
    }

    /** Puts the reader at the start of a frame in the buffer. */
    final void attach(int from, int to) {
        attach(from, to, UNKNOWN);
    }

    /** The same, when it is known where the frame's value is: there may be megabytes of attributes in front of it. */
    final void attach(int from, int to, int value) {
        start = from;
        valueAt = value;
        end = to;
        position = from;
        located = -1;
        element.useEnd(to);
    }

    /** Leaves the frame, so that it cannot be read outside of the consumer's call. */
    final void detach() {
        attach(0, 0);
    }

    // ---- what outlives the call ----

    /**
     * How long the next element is, with its attributes. Does not move the reader.
     *
     * @return its bytes on the wire
     */
    public final int elementBytes() {
        return position == start ? end - start : element.behind(element.behindEndMarkers(position)) - position;
    }

    /**
     * Makes the next element readable after the consumer's call, on another thread. Does not move the reader.
     *
     * @return the element, to be released by whoever gets it; copied if its bytes are the transport's
     */
    public final DetachedFrame detachElement() {
        int bytes = elementBytes();
        ByteBuf kept = owner;
        if (kept != null) {
            return new DetachedFrame(kept.retain(), position, position + bytes);
        }
        return new DetachedFrame(allocator.buffer(bytes).writeBytes(buffer.slice(position, bytes)), 0, bytes);
    }

    // ---- where it stands ----

    /**
     * How long the frame is. Does not move the reader.
     *
     * @return its bytes on the wire
     */
    public final int bytes() {
        return end - start;
    }

    /** Goes back to the frame's start. */
    public final void rewind() {
        position(start);
    }

    /**
     * Where the reader stands, to come back to.
     *
     * @return a position that {@link #position(int)} takes, during the same call of the consumer
     */
    public final int position() {
        return position;
    }

    /**
     * Puts the reader where it was.
     *
     * @param earlier what {@link #position()} returned for this frame
     * @throws IllegalArgumentException if it is outside of the frame
     */
    public final void position(int earlier) {
        if (earlier < start || earlier > end) {
            throw new IllegalArgumentException("Position outside of the frame: position=" + earlier + ", start=" + start
                    + ", end=" + end + ". Use what position() returned for the same frame.");
        }
        position = earlier;
    }

    // ---- elements ----

    /** The buffer that the frame is in. */
    final ByteBuffer buffer() {
        return buffer;
    }

    /** The byte at an index of that. */
    final byte byteAt(int at) {
        return buffer.get(at);
    }

    /** The index behind the frame. */
    final int end() {
        return end;
    }

    /** Where the next element begins, behind end markers; its attributes are a part of it. */
    final int nextStart() {
        int at = element.behindEndMarkers(position);
        if (at >= end) {
            throw pastEnd();
        }
        return at;
    }

    /** Goes behind an element that was located or, of an aggregate, behind its header. */
    final void pass(Element passed) {
        position = passed.next();
    }

    /** Goes behind the next element with all that is in it. */
    final void skipElement() {
        position = element.behind(nextStart());
    }

    /** Locates the next element, and passes it or, of an aggregate, its header. */
    final Element take() {
        Element next = next();
        position = next.next();
        return next;
    }

    /** The same with the element at an index, which may be an attribute. */
    final Element takeAt(int at) {
        element.locate(at);
        located = -1;
        position = element.next();
        return element;
    }

    /** The element that comes next, behind end markers and attributes; the position stays. */
    final Element next() {
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

    /** What the frame is as a whole, behind its attributes. */
    final byte topLevelType() {
        if (start == end) {
            throw pastEnd();
        }
        byte type = buffer.get(start);
        return type == '|' ? buffer.get(behindAttributes(start)) : type;
    }

    /** There is no other element. */
    final RuntimeException pastEnd() {
        if (start == end) {
            return new IllegalStateException(
                    "A frame was read outside of its call: buffer=none. Read it while onFrame runs.");
        }
        return new UnexpectedReplyException(
                "The reply ends before what the command is read as: expected another element, got the end after "
                        + bytes() + " bytes. Send the command with execute(...) to see the reply as it is.",
                null,
                null,
                null);
    }
}
