package io.trunkline.core.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.context.EngineContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of commands on their way to a socket, gathered so that one write takes many of them. Confined to the
 * bridge's loop.
 */
final class WriteBuffer {

    /** A drain hands its bytes to the socket in pieces of about this size, so that the server starts early. */
    private static final int FLUSH_BYTES = 64 * 1024;
    /** Arguments longer than this go to the socket as they are rather than through the buffer. */
    private static final int WRAP_BYTES = 32 * 1024;

    private static final int MIN_CAPACITY = 4096;

    private final EngineContext engine;
    private final Consumer<ByteBuf> socket;
    private @Nullable ByteBufAllocator allocator;
    private @Nullable ByteBuf out;

    /**
     * Makes one.
     *
     * @param engine knows the names that commands have on the wire
     * @param socket takes what is to be written, and owns it from then on
     */
    WriteBuffer(EngineContext engine, Consumer<ByteBuf> socket) {
        this.engine = engine;
        this.socket = socket;
    }

    /** There is a socket from now on. */
    void open(ByteBufAllocator fromSocket) {
        allocator = fromSocket;
    }

    /** Appends a command; tells whether so much is gathered that it should be flushed. */
    boolean append(Command<?> command) {
        if (command.isInPieces()) {
            appendPieces(command);
            return false;
        }
        CommandName name = command.name();
        byte[] arguments = command.encodedArguments();
        boolean wrap = arguments.length > WRAP_BYTES;
        ByteBuf buffer = begin(name, name.wordCount() + command.argumentCount(), wrap ? 0 : arguments.length);
        if (wrap) {
            flush();
            socket.accept(Unpooled.wrappedBuffer(arguments));
            return false;
        }
        if (arguments.length > 0) { // the compiled copy has not seen an empty one, and would be given up for it
            buffer.writeBytes(arguments);
        }
        return buffer.readableBytes() >= FLUSH_BYTES;
    }

    /** Appends a command whose large arguments go to the socket from where they are. */
    private void appendPieces(Command<?> command) {
        CommandName name = command.name();
        begin(name, name.wordCount() + command.argumentCount(), 0);
        for (ByteBuffer piece : command.encodedPieces()) {
            if (piece.remaining() > WRAP_BYTES) {
                flush();
                socket.accept(Unpooled.wrappedBuffer(piece));
            } else {
                buffer(piece.remaining()).writeBytes(piece);
            }
        }
    }

    /** Appends the beginning of a command, and makes room for its arguments. */
    ByteBuf begin(CommandName name, int words, int argumentBytes) {
        byte[] nameBytes = engine.wireName(name);
        ByteBuf buffer = buffer(nameBytes.length + 16 + argumentBytes);
        header(buffer, words);
        buffer.writeBytes(nameBytes);
        return buffer;
    }

    /** Begins a command of so many words. */
    static void header(ByteBuf buffer, int words) {
        buffer.writeByte('*');
        if (words < 10) {
            buffer.writeByte('0' + words);
        } else {
            buffer.writeCharSequence(Integer.toString(words), StandardCharsets.US_ASCII);
        }
        buffer.writeShort('\r' << 8 | '\n');
    }

    private ByteBuf buffer(int needed) {
        ByteBuf current = out;
        if (current == null) {
            ByteBufAllocator source = allocator;
            if (source == null) {
                throw new IllegalStateException("There is no socket to write to yet: bytes=" + needed + ".");
            }
            current = source.directBuffer(Math.max(needed, MIN_CAPACITY));
            out = current;
        }
        current.ensureWritable(needed);
        return current;
    }

    /** Hands what was appended to the socket. */
    void flush() {
        ByteBuf data = out;
        if (data != null) {
            out = null;
            socket.accept(data);
        }
    }

    /** Drops what was not flushed. */
    void drop() {
        ByteBuf unsent = out;
        if (unsent != null) {
            out = null;
            unsent.release();
        }
    }
}
