package io.trunkline.core.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.trunkline.command.Command;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.List;

/**
 * What a newcomer asks a server to find out whether that would have answered an old connection, as bytes. Immutable.
 *
 * <p>It must be held up by whatever holds up a healthy connection: a paused server answers who is not authenticated,
 * and one that pauses only writes (CLIENT PAUSE … WRITE) answers whatever is none. PFCOUNT reads, and is held up with
 * the writes since it may have to be replicated.
 *
 * @param bytes the commands
 * @param replies how many lines answer them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record LivenessQuestion(byte[] bytes, int replies) {

    static LivenessQuestion of(EngineContext engine) {
        MultiplexerOptions options = engine.options();
        List<Command<RespValue>> commands = new ArrayList<>();
        String password = EngineCommands.password(options);
        if (password != null && engine.isAvailable(EngineCommands.AUTH)) {
            commands.add(EngineCommands.auth(options.security().user(), password));
        }
        commands.add(
                engine.isAvailable(EngineCommands.PFCOUNT)
                        ? EngineCommands.words(EngineCommands.PFCOUNT, "trunkline")
                        : EngineCommands.ping());
        ByteBuf buffer = Unpooled.buffer();
        for (Command<RespValue> command : commands) {
            WriteBuffer.header(buffer, command.name().wordCount() + command.argumentCount());
            buffer.writeBytes(engine.wireName(command.name()));
            buffer.writeBytes(command.encodedArguments());
        }
        return new LivenessQuestion(ByteBufUtil.getBytes(buffer), commands.size());
    }

    /** Keeps the secret in it. */
    @Override
    public String toString() {
        return "LivenessQuestion[replies=" + replies + "]";
    }
}
