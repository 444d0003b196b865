package io.trunkline.options;

import org.jspecify.annotations.Nullable;

/**
 * What holds for all commands, whichever view they come from. A group of {@link MultiplexerOptions}; immutable.
 */
public final class CommandOptions extends OptionView {

    CommandOptions(OptionValues values) {
        super(OptionGroup.COMMANDS, values);
    }

    /**
     * The number of the database that {@link io.trunkline.ConnectionMultiplexer#database()} is a view on.
     *
     * @return 0 or more, 0 by default
     */
    public int defaultDatabase() {
        return values.get(OptionKey.DEFAULT_DATABASE, 0);
    }

    /**
     * What is put before the name of every channel that is published or subscribed to, and taken off what is received.
     *
     * @return the prefix, or null for none
     */
    public @Nullable String channelPrefix() {
        return values.find(OptionKey.CHANNEL_PREFIX);
    }

    /**
     * Whether commands that can do much harm are permitted.
     *
     * @return false by default
     */
    public boolean allowAdmin() {
        return values.get(OptionKey.ALLOW_ADMIN, false);
    }

    /**
     * Sets the options of the group. Not thread-safe; a part of the {@link MultiplexerOptionsBuilder} that hands it
     * out.
     */
    public static final class Builder {

        private final OptionSettings settings;

        Builder(OptionSettings settings) {
            this.settings = settings;
        }

        /**
         * Sets the number of the database that {@link io.trunkline.ConnectionMultiplexer#database()} is a view on.
         *
         * @param defaultDatabase 0 or more, 0 by default
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder defaultDatabase(int defaultDatabase) {
            settings.set(OptionKey.DEFAULT_DATABASE, defaultDatabase);
            return this;
        }

        /**
         * Sets what is put before the name of every channel that is published or subscribed to, and taken off what is
         * received.
         *
         * @param channelPrefix the prefix, or null for none
         * @return this builder
         */
        public Builder channelPrefix(@Nullable String channelPrefix) {
            settings.setText(OptionKey.CHANNEL_PREFIX, channelPrefix);
            return this;
        }

        /**
         * Sets whether commands that can do much harm are permitted.
         *
         * @param allowAdmin whether it is so; false by default
         * @return this builder
         */
        public Builder allowAdmin(boolean allowAdmin) {
            settings.set(OptionKey.ALLOW_ADMIN, allowAdmin);
            return this;
        }
    }
}
