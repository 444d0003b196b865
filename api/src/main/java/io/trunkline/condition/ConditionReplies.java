package io.trunkline.condition;

import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyReader;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;

/** How conditions read what the server answers. Stateless. */
final class ConditionReplies {

    private static final CommandName GET = CommandName.of("GET");
    private static final CommandName ZRANGEBYLEX = CommandName.of("ZRANGEBYLEX");

    private ConditionReplies() {}

    static ReplyDecoder<Boolean> holds(boolean wanted, Predicate<ReplyReader> test) {
        return in -> test.test(in) == wanted;
    }

    /** The bytes that a value takes on the wire. */
    static <K, V> byte[] encoded(CommandCatalogue<K, V> commands, V value) {
        return commands.command(GET).value(value).read(ReplyReader::readValue).argument(0);
    }

    static Predicate<ReplyReader> equalTo(byte[] expected) {
        return in -> !in.readNull() && Arrays.equals(in.readBytes(), expected);
    }

    static Predicate<ReplyReader> score(DoublePredicate test) {
        return in -> !in.readNull() && test.test(in.readDouble());
    }

    static boolean isPresent(ReplyReader in) {
        return !in.readNull();
    }

    static boolean isPositive(ReplyReader in) {
        return in.readLong() > 0;
    }

    /** Asks for the first member that is not before the prefix: if any starts with it, that one does. */
    static <K, V> Command<Boolean> startingWith(CommandCatalogue<K, V> commands, K key, byte[] prefix, boolean wanted) {
        return commands.command(ZRANGEBYLEX)
                .key(key)
                .arg(inclusive(prefix))
                .keyword("+")
                .keyword("LIMIT")
                .arg(0)
                .arg(1)
                .read(holds(wanted, in -> startsWith(in, prefix)));
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
}
