package io.trunkline.options;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All options, and the words that texts have for them: keywords in any case, other spellings, and what is accepted and
 * ignored. Stateless.
 */
final class OptionTable {

    /** All options, group by group, in the order in which they are written. */
    static final List<OptionKey<?>> ALL = List.of(
            OptionKey.USER,
            OptionKey.PASSWORD,
            OptionKey.PASSWORDLESS,
            OptionKey.SSL,
            OptionKey.SSL_HOST,
            OptionKey.SSL_PROTOCOLS,
            OptionKey.SSL_CONTEXT,
            OptionKey.SENTINEL_USER,
            OptionKey.SENTINEL_PASSWORD,
            OptionKey.SENTINEL_SSL,
            OptionKey.SENTINEL_SSL_HOST,
            OptionKey.NAME,
            OptionKey.LIB_NAME,
            OptionKey.LIB_SUFFIXES,
            OptionKey.SET_LIB,
            OptionKey.CONNECT_RETRY,
            OptionKey.ABORT_CONNECT,
            OptionKey.RECONNECT_BASE,
            OptionKey.RECONNECT_MAX,
            OptionKey.RECONNECT_POLICY,
            OptionKey.INTERACTIVE_CONNECTIONS,
            OptionKey.BULK_BYTES,
            OptionKey.BLOCKING_CONNECTIONS,
            OptionKey.TRANSACTION_CONNECTIONS,
            OptionKey.SUBSCRIPTION_CONNECTION,
            OptionKey.TRANSPORT,
            OptionKey.CLOSE_ON_EXIT,
            OptionKey.CONNECT_TIMEOUT,
            OptionKey.SYNC_TIMEOUT,
            OptionKey.ASYNC_TIMEOUT,
            OptionKey.KEEP_ALIVE,
            OptionKey.HEARTBEAT_INTERVAL,
            OptionKey.TCP_KEEP_ALIVE,
            OptionKey.TCP_USER_TIMEOUT,
            OptionKey.PROTOCOL,
            OptionKey.VERSION,
            OptionKey.MAX_FRAME_BYTES,
            OptionKey.MAX_FRAME_ELEMENTS,
            OptionKey.HEARTBEAT_CONSISTENCY_CHECKS,
            OptionKey.HIGH_INTEGRITY,
            OptionKey.DEFAULT_DATABASE,
            OptionKey.CHANNEL_PREFIX,
            OptionKey.ALLOW_ADMIN,
            OptionKey.MAX_IN_FLIGHT,
            OptionKey.MAX_IN_FLIGHT_BYTES,
            OptionKey.BACKLOG_MESSAGES,
            OptionKey.BACKLOG_BYTES,
            OptionKey.BACKLOG_POLICY,
            OptionKey.QUEUE_WHILE_DISCONNECTED,
            OptionKey.IO_THREADS,
            OptionKey.COMPLETION,
            OptionKey.COMPLETION_EXECUTOR,
            OptionKey.BUSY_WAIT,
            OptionKey.READ_FROM,
            OptionKey.MAX_REPLICA_LAG,
            OptionKey.CONFIG_CHECK,
            OptionKey.CLIENT_ZONE,
            OptionKey.SPLIT_COMMANDS,
            OptionKey.TIE_BREAKER,
            OptionKey.CONFIG_CHANNEL,
            OptionKey.SERVICE_NAME,
            OptionKey.PROXY,
            OptionKey.ENDPOINT_MAP,
            OptionKey.ENDPOINT_MAPPER,
            OptionKey.INCLUDE_DETAIL_IN_EXCEPTIONS,
            OptionKey.ORPHANED_REPLY_HANDLER);

    /** Other spellings, in lower case. */
    static final Map<String, OptionKey<?>> ALIASES = Map.of("db", OptionKey.DEFAULT_DATABASE);

    /** What StackExchange.Redis has accepted and ignored for long, in lower case; strings made for it stay usable. */
    static final Set<String> IGNORED =
            Set.of("responsetimeout", "writebuffer", "highprioritythreads", "preserveasyncorder");

    private static final Map<String, OptionKey<?>> BY_NAME = Stream.concat(
                    ALL.stream().filter(key -> key.type().isText()).map(key -> Map.entry(normalised(key.name()), key)),
                    ALIASES.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final Map<String, OptionKey<?>> IN_CODE = ALL.stream()
            .filter(key -> !key.type().isText())
            .collect(Collectors.toUnmodifiableMap(key -> normalised(key.name()), key -> key));

    /** Parts of keywords that name secrets, here or elsewhere. */
    private static final List<String> SECRET_WORDS = List.of("pass", "pwd", "secret", "token", "credential");

    private OptionTable() {}

    static String normalised(String keyword) {
        return keyword.toLowerCase(Locale.ROOT);
    }

    /** Finds the option of a keyword that may stand in a text, in any case. */
    static @Nullable OptionKey<?> find(String keyword) {
        return BY_NAME.get(normalised(keyword));
    }

    /** Finds the option that cannot stand in a text, in any case. */
    static @Nullable OptionKey<?> findInCode(String keyword) {
        return IN_CODE.get(normalised(keyword));
    }

    /** Whether a word would be taken for the keyword of an option, or for one that is known and ignored. */
    static boolean isKeyword(String word) {
        String normalised = normalised(word);
        return BY_NAME.containsKey(normalised) || IN_CODE.containsKey(normalised) || IGNORED.contains(normalised);
    }

    /** The keyword that somebody may have meant, or null. */
    static @Nullable String nearest(String keyword) {
        return Spelling.nearest(
                keyword,
                Stream.concat(
                                ALL.stream().filter(key -> key.type().isText()).map(OptionKey::name),
                                ALIASES.keySet().stream())
                        .toList());
    }

    /** Whether the value of a keyword is secret, or, if the keyword is none of these options, may well be. */
    static boolean isSecret(String keyword) {
        OptionKey<?> key = find(keyword);
        if (key != null) {
            return key.secret();
        }
        String normalised = normalised(keyword);
        String nearest = nearest(keyword);
        return SECRET_WORDS.stream().anyMatch(normalised::contains)
                || ALL.stream().filter(OptionKey::secret).map(OptionKey::name).anyMatch(name -> name.equals(nearest));
    }
}
