package io.trunkline.options;

import org.jspecify.annotations.Nullable;

/**
 * What is told of commands that go wrong. A group of {@link MultiplexerOptions}; immutable.
 */
public final class ObservabilityOptions extends OptionView {

    ObservabilityOptions(OptionValues values) {
        super(OptionGroup.OBSERVABILITY, values);
    }

    /**
     * Whether the texts of exceptions name keys.
     *
     * @return false by default
     */
    public boolean includeDetailInExceptions() {
        return values.get(OptionKey.INCLUDE_DETAIL_IN_EXCEPTIONS, false);
    }

    /**
     * What takes the replies of blocking commands for which nobody waits any more.
     *
     * @return the handler, or null to have them logged
     */
    public @Nullable OrphanedReplyHandler orphanedReplyHandler() {
        return values.find(OptionKey.ORPHANED_REPLY_HANDLER);
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
         * Sets whether the texts of exceptions name keys.
         *
         * @param includeDetailInExceptions whether it is so; false by default
         * @return this builder
         */
        public Builder includeDetailInExceptions(boolean includeDetailInExceptions) {
            settings.set(OptionKey.INCLUDE_DETAIL_IN_EXCEPTIONS, includeDetailInExceptions);
            return this;
        }

        /**
         * Sets what takes the replies of blocking commands for which nobody waits any more, because the caller
         * cancelled or its time was up while the reply was on its way. Each is counted in
         * {@link io.trunkline.status.Figure#ORPHANED_REPLIES}.
         *
         * @param handler the handler, or null to have them logged
         * @return this builder
         */
        public Builder orphanedReplyHandler(@Nullable OrphanedReplyHandler handler) {
            settings.set(OptionKey.ORPHANED_REPLY_HANDLER, handler);
            return this;
        }
    }
}
