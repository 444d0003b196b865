package io.trunkline.core.dispatch;

import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.HashSlot;
import io.trunkline.command.RequestPolicy;
import io.trunkline.command.ResponsePolicy;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a command that concerns several servers of a cluster comes apart: by the slots of its keys, or into one for each
 * server. What may be is said by the server's own tips (request_policy of COMMAND DOCS). Stateless.
 */
final class CommandParts {

    /**
     * What one server is asked.
     *
     * @param command reads its reply as it is
     * @param slot of the keys; {@link HashSlot#NONE} if it has none
     * @param keys which of the whole command's keys, counted from 0
     * @param server whose it is; null if the slot tells
     */
    record Part(
            Command<RespValue> command,
            int slot,
            List<Integer> keys,
            @Nullable ServerEndPoint server) {}

    /** A group of commands. */
    private static final String ABOUT_CONNECTIONS = "connection";

    private CommandParts() {}

    /** Whether a command with keys in several slots may be carried out slot by slot. */
    static boolean areBySlot(CommandMetadata facts) {
        return facts.requestPolicy() == RequestPolicy.MULTI_SHARD;
    }

    /**
     * Whether a command without keys concerns every server, and what they answer can be put together. What is about
     * connections, as PING is, any server answers; and what waits for writes must be with those.
     */
    static boolean areByServer(CommandMetadata facts) {
        RequestPolicy request = facts.requestPolicy();
        return (request == RequestPolicy.ALL_SHARDS || request == RequestPolicy.ALL_NODES)
                && facts.responsePolicy() != ResponsePolicy.SPECIAL
                && !facts.waitsForWrites()
                && !facts.group().equals(ABOUT_CONNECTIONS);
    }

    /** Whether each of several keys has with it what belongs to it: the last key of an MSET may lack its value. */
    static boolean isComplete(Command<?> command, CommandMetadata facts) {
        return end(facts.routingIndexes(command)) <= command.argumentCount();
    }

    /** How many arguments a key is with what belongs to it; of several keys. */
    private static int width(int[] keys) {
        return keys[1] - keys[0];
    }

    /** Where the last of several keys ends, and options begin. */
    private static int end(int[] keys) {
        return keys[keys.length - 1] + width(keys);
    }

    /** One part for each slot, in the order in which the command names them first. */
    static List<Part> bySlot(Command<?> command, CommandMetadata facts) {
        int[] keys = facts.routingIndexes(command);
        byte[][] arguments = command.arguments();
        int width = width(keys);
        int end = end(keys);
        Map<Integer, List<Integer>> bySlot = new LinkedHashMap<>();
        for (int i = 0; i < keys.length; i++) {
            bySlot.computeIfAbsent(HashSlot.of(arguments[keys[i]]), slot -> new ArrayList<>())
                    .add(i);
        }
        List<Part> parts = new ArrayList<>(bySlot.size());
        bySlot.forEach((slot, numbers) -> {
            CommandBuilder<byte[], byte[]> part = CommandBuilder.of(command.name(), Codecs.BYTES, null);
            if (keys[0] > 0) { // in front of the keys stands how many there are
                part.arg(numbers.size());
            }
            for (int number : numbers) {
                for (int i = 0; i < width; i++) {
                    part.arg(arguments[keys[number] + i]);
                }
            }
            for (int i = end; i < arguments.length; i++) {
                part.arg(arguments[i]);
            }
            parts.add(new Part(part.read(ReplyDecoders.VALUE), slot, numbers, null));
        });
        return parts;
    }

    /** The same for each server. */
    static List<Part> byServer(Command<?> command, List<ServerEndPoint> servers) {
        Command<RespValue> each = command.readAs(ReplyDecoders.VALUE);
        return servers.stream()
                .map(server -> new Part(each, HashSlot.NONE, List.of(), server))
                .toList();
    }
}
