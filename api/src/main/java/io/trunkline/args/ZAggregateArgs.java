package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How ZUNION, ZINTER, ZUNIONSTORE and ZINTERSTORE make one score of several. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/zunionstore/">ZUNIONSTORE</a>
 */
public final class ZAggregateArgs implements CommandArguments {

    /** No options: scores are added up as they are. */
    public static final ZAggregateArgs NONE = new ZAggregateArgs(new double[0], null);

    private final double[] weights;
    private final @Nullable Aggregate aggregate;

    private ZAggregateArgs(double[] weights, @Nullable Aggregate aggregate) {
        this.weights = weights;
        this.aggregate = aggregate;
    }

    /**
     * Starts with weights.
     *
     * @param weights what the scores of each key are multiplied by, one for each key in its order
     * @return options
     */
    public static ZAggregateArgs weighted(double... weights) {
        return NONE.weights(weights);
    }

    /**
     * Starts with the way several scores become one.
     *
     * @param aggregate which way
     * @return options
     */
    public static ZAggregateArgs by(Aggregate aggregate) {
        return NONE.aggregate(aggregate);
    }

    /**
     * Chooses weights.
     *
     * @param factors what the scores of each key are multiplied by, one for each key in its order; none to leave the
     *     scores as they are
     * @return options with the weights
     */
    public ZAggregateArgs weights(double... factors) {
        return new ZAggregateArgs(factors.clone(), aggregate);
    }

    /**
     * Chooses the way several scores become one.
     *
     * @param way which way
     * @return options with the way
     */
    public ZAggregateArgs aggregate(Aggregate way) {
        return new ZAggregateArgs(weights, Options.required(way, "way"));
    }

    /**
     * How many weights there are.
     *
     * @return 0 if scores stay as they are
     */
    public int weightCount() {
        return weights.length;
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (weights.length > 0) {
            command.keyword("WEIGHTS");
            for (double weight : weights) {
                command.arg(weight);
            }
        }
        if (aggregate != null) {
            command.keyword("AGGREGATE").keyword(aggregate.name());
        }
    }
}
