package io.trunkline.core.message;

import io.netty.buffer.ByteBuf;
import io.trunkline.command.CommandName;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.reply.RespType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a connection with {@code highIntegrity}: behind each command goes an ECHO of a number, and the
 * command's outcome is held back until that number comes. Confined to the bridge's loop.
 *
 * <p>The numbers count up from one that is drawn for each connection, so that a reply of another command or another
 * connection is no token of this one. They have 64 bits: none comes twice in a connection's life.
 */
public final class ReplyTokens {

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** Tokens are text, so that they survive and can be read in whatever logs what is sent. */
    private static final int LENGTH = 16;

    private static final String HEAD = "$" + LENGTH + "\r\n";

    /** How many bytes a token takes behind ECHO's header and name. */
    public static final int ARGUMENT_BYTES = HEAD.length() + LENGTH + 2;

    private final CommandName command;
    private long nextSent;
    private long nextExpected;
    private boolean expected;
    private boolean holding;
    private @Nullable Object held;

    public ReplyTokens(CommandName command, long first) {
        this.command = command;
        this.nextSent = first;
        this.nextExpected = first;
    }

    /** ECHO, or PING where that is not to be had. */
    public CommandName command() {
        return command;
    }

    /** Writes the argument of the ECHO behind a command. */
    public void writeArgument(ByteBuf buffer) {
        buffer.writeCharSequence(HEAD, StandardCharsets.US_ASCII);
        long token = nextSent++;
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
            buffer.writeByte(DIGITS[(int) (token >>> shift) & 15]);
        }
        buffer.writeShort('\r' << 8 | '\n');
    }

    /** Keeps the outcome of the head of the line, whose token must come next. */
    public void hold(@Nullable Object outcome) {
        held = outcome;
        holding = true;
    }

    /** Whether there is an outcome to give out: not if nobody waited any more when the reply came. */
    public boolean isHolding() {
        return holding;
    }

    /** The reply of the head of the line was read: the next frame must be its token. */
    public void expect() {
        expected = true;
    }

    public boolean isExpected() {
        return expected;
    }

    /** Whether a frame is the token that must come next; whether or not, the one behind it is the next. */
    public boolean isNext(RespFrame frame) {
        expected = false;
        long wanted = nextExpected++;
        if (frame.type() != RespType.BULK_STRING) {
            return false;
        }
        byte[] bytes = frame.readBytes();
        if (bytes.length != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (bytes[i] != DIGITS[(int) (wanted >>> (LENGTH - 1 - i) * 4) & 15]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a wrong token proves nothing and harms nobody: the server refuses ECHO for a moment, as it refused the
     * command itself, or nobody waits for the command any more.
     */
    public boolean isExcused(RespFrame frame, Message<?> head) {
        return frame.isError()
                && RedisErrorKind.of(frame.errorText()).isTransient()
                && (head.isOver() || held instanceof SettledFuture.Failure);
    }

    /** Gives back what was held: its proof will not come any more. */
    public void drop() {
        LargeReply.drop(release());
    }

    /** Gives out what was held. */
    public @Nullable Object release() {
        Object outcome = held;
        held = null;
        holding = false;
        return outcome;
    }
}
