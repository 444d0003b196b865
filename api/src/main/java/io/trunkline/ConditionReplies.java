package io.trunkline;

import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyReader;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** How conditions read what the server answers, and the commands that take more than one line to build. */
final class ConditionReplies {

    private ConditionReplies() {}

    static ReplyDecoder<Boolean> holds(boolean wanted, Predicate<ReplyReader> test) {
        return in -> test.test(in) == wanted;
    }

    static ReplyDecoder<Boolean> length(LongPredicate test) {
        return in -> test.test(in.readLong());
    }

    /** The bytes that a value takes on the wire. */
    static <K, V> byte[] encoded(CommandCatalogue<K, V> commands, V value) {
        return commands.command(CommandName.of("GET"))
                .value(value)
                .read(ReplyReader::readValue)
                .argument(0);
    }

    static Predicate<ReplyReader> equalTo(byte[] expected) {
        return in -> !in.readNull() && Arrays.equals(in.readBytes(), expected);
    }

    static boolean isPresent(ReplyReader in) {
        return !in.readNull();
    }

    private static boolean startsWith(ReplyReader in, byte[] prefix) {
        if (in.readNull() || in.readArray() == 0) {
            return false;
        }
        byte[] first = in.readBytes();
        return first.length >= prefix.length && Arrays.equals(first, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] inclusive(byte[] bound) {
        byte[] argument = new byte[bound.length + 1];
        argument[0] = '[';
        System.arraycopy(bound, 0, argument, 1, bound.length);
        return argument;
    }

    static <K, V> Command<Boolean> startingWith(CommandCatalogue<K, V> commands, K key, byte[] prefix, boolean wanted) {
        return commands.command(CommandName.of("ZRANGEBYLEX"))
                .key(key)
                .arg(inclusive(prefix))
                .keyword("+")
                .keyword("LIMIT")
                .arg(0)
                .arg(1)
                .read(holds(wanted, in -> startsWith(in, prefix)));
    }
}
