package io.trunkline.command;

import io.trunkline.args.LexRange;
import io.trunkline.args.ScoreRange;
import org.jspecify.annotations.Nullable;

/**
 * Writes ranges as sorted sets take them: lower bound first, or upper bound first where a command goes from high to
 * low.
 */
final class RangeBounds {

    private RangeBounds() {}

    static <K, V> CommandBuilder<K, V> append(CommandBuilder<K, V> command, ScoreRange range, boolean upperFirst) {
        if (upperFirst) {
            score(command, range.upper(), range.upperIncluded());
            score(command, range.lower(), range.lowerIncluded());
        } else {
            score(command, range.lower(), range.lowerIncluded());
            score(command, range.upper(), range.upperIncluded());
        }
        return command;
    }

    static <K, V> CommandBuilder<K, V> append(
            CommandBuilder<K, V> command, LexRange<? extends V> range, boolean upperFirst) {
        V lower = range.lower();
        V upper = range.upper();
        if (upperFirst) {
            member(command, upper, range.upperIncluded(), "+");
            member(command, lower, range.lowerIncluded(), "-");
        } else {
            member(command, lower, range.lowerIncluded(), "-");
            member(command, upper, range.upperIncluded(), "+");
        }
        return command;
    }

    private static void score(CommandBuilder<?, ?> command, double bound, boolean included) {
        if (!included) {
            command.mark('(');
        }
        command.arg(bound);
    }

    private static <V> void member(
            CommandBuilder<?, V> command, @Nullable V bound, boolean included, String unbounded) {
        if (bound == null) {
            command.keyword(unbounded);
        } else {
            command.mark(included ? '[' : '(').value(bound);
        }
    }
}
