package io.trunkline.options;

import org.jspecify.annotations.Nullable;

/** The options of one group, out of all that were set. Immutable. */
abstract sealed class OptionView
        permits BacklogOptions,
                ClientOptions,
                CommandOptions,
                ConnectionOptions,
                ObservabilityOptions,
                RespOptions,
                SecurityOptions,
                ThreadOptions,
                TimeoutOptions,
                TopologyOptions {

    private final OptionGroup group;
    final OptionValues values;

    OptionView(OptionGroup group, OptionValues values) {
        this.group = group;
        this.values = values;
    }

    /**
     * Compares what was set in this group: an option set to its default is not the same as one that is not set.
     *
     * @param other what to compare with
     * @return true for the same group with the same values
     */
    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof OptionView that && group == that.group && values.isEqual(group, that.values);
    }

    @Override
    public final int hashCode() {
        int[] hash = {group.hashCode()};
        values.forEach(group, (key, value) -> hash[0] += key.hashCode() ^ value.hashCode());
        return hash[0];
    }

    /**
     * What was set in this group, without secrets.
     *
     * @return the group's name and its options as {@code {keyword=value}}
     */
    @Override
    public final String toString() {
        return group.accessor() + ConfigurationFormat.describe(group, values);
    }
}
