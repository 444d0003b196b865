package io.trunkline;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Refuses options of which one makes another void: to drop either would do what somebody did not want. Stateless. */
final class Contradictions {

    private static final List<OptionKey<?>> NEED_TLS =
            List.of(OptionKey.SSL_HOST, OptionKey.SSL_PROTOCOLS, OptionKey.SSL_CONTEXT);

    private Contradictions() {}

    /**
     * Checks all options together.
     *
     * @param options what is to be handed out
     * @param values what was set
     * @throws IllegalArgumentException if some contradict each other
     */
    static void check(MultiplexerOptions options, Map<OptionKey<?>, Object> values) {
        checkTls(options, values);
        checkReconnect(options);
    }

    /** Whoever says how TLS is to be does not expect plain text, least of all for the password. */
    private static void checkTls(MultiplexerOptions options, Map<OptionKey<?>, Object> values) {
        if (!options.ssl()) {
            for (OptionKey<?> key : NEED_TLS) {
                if (values.containsKey(key)) {
                    throw ConfigurationErrors.needsTls(key.name());
                }
            }
        }
    }

    private static void checkReconnect(MultiplexerOptions options) {
        Duration base = options.reconnectBase();
        Duration max = options.reconnectMax();
        if (base.compareTo(max) > 0) {
            throw ConfigurationErrors.aboveMaximum(OptionKey.RECONNECT_BASE.name(), max.toMillis(), base.toMillis());
        }
    }
}
