package io.trunkline.options;

import java.util.Locale;

/** The groups of options, named as the accessors of {@link MultiplexerOptions} and the builder's methods are. */
enum OptionGroup {
    SECURITY,
    CLIENT,
    CONNECTION,
    TIMEOUTS,
    RESP,
    COMMANDS,
    BACKLOG,
    THREADS,
    TOPOLOGY,
    OBSERVABILITY;

    /** The name of the accessor of {@link MultiplexerOptions}, and of the builder's method. */
    String accessor() {
        return name().toLowerCase(Locale.ROOT);
    }
}
