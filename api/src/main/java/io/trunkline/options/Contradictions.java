package io.trunkline.options;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Refuses options of which one makes another void: to drop either would do what somebody did not want. Stateless. */
final class Contradictions {

    private static final List<OptionKey<?>> NEED_TLS =
            List.of(OptionKey.SSL_HOST, OptionKey.SSL_PROTOCOLS, OptionKey.SSL_CONTEXT);

    private static final List<OptionKey<?>> NEED_SENTINELS = List.of(
            OptionKey.SENTINEL_USER, OptionKey.SENTINEL_PASSWORD, OptionKey.SENTINEL_SSL, OptionKey.SENTINEL_SSL_HOST);

    /** What a certificate can be for: underscores and a dot at the end are seen in names of containers and in zones. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}\\p{M}_-]+(\\.[\\p{L}\\p{N}\\p{M}_-]+)*\\.?");

    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+(%[\\p{Alnum}_.-]+)?");

    private Contradictions() {}

    /**
     * Checks all options together.
     *
     * @param options what is to be handed out
     * @throws IllegalArgumentException if some contradict each other
     */
    static void check(MultiplexerOptions options) {
        checkUser(options);
        checkTls(options);
        checkSentinels(options);
        checkProxy(options);
        checkReconnect(options);
    }

    /** What concerns sentinels does not say that there are any. */
    private static void checkSentinels(MultiplexerOptions options) {
        SecurityOptions security = options.security();
        if (options.topology().serviceName() == null) {
            for (OptionKey<?> key : NEED_SENTINELS) {
                if (security.values.isSet(key)) {
                    throw ConfigurationErrors.needsSentinels(key.name());
                }
            }
        }
        if (security.sentinelUser() != null && security.sentinelPassword() == null) {
            throw ConfigurationErrors.sentinelUserWithoutPassword();
        }
        String host = security.sentinelSslHost();
        if (host != null) {
            if (!security.sentinelSsl()) {
                throw ConfigurationErrors.needsTlsWithSentinels(OptionKey.SENTINEL_SSL_HOST.name());
            }
            checkHost(OptionKey.SENTINEL_SSL_HOST, host);
        }
    }

    /** A proxy is told nothing but what it carries. */
    private static void checkProxy(MultiplexerOptions options) {
        ProxyKind proxy = options.topology().proxy();
        if (proxy == ProxyKind.NONE) {
            return;
        }
        if (options.topology().serviceName() != null) {
            throw ConfigurationErrors.notWithProxy(OptionKey.SERVICE_NAME.name(), proxy, "no sentinel is asked");
        }
        if (!options.topology().maxReplicaLag().isZero()) {
            throw ConfigurationErrors.notWithProxy(
                    OptionKey.MAX_REPLICA_LAG.name(), proxy, "it does not tell how far its servers are");
        }
        if (options.topology().configChannel() != null) {
            throw ConfigurationErrors.notWithProxy(
                    OptionKey.CONFIG_CHANNEL.name(), proxy, "it carries no subscriptions");
        }
        if (options.commands().defaultDatabase() != 0) {
            throw ConfigurationErrors.notWithProxy(OptionKey.DEFAULT_DATABASE.name(), proxy, "it has database 0 alone");
        }
        boolean isRenamed = options.commandMap().changes().values().stream().anyMatch(name -> !name.isEmpty());
        if (isRenamed) {
            throw ConfigurationErrors.notWithProxy("$COMMAND=newName", proxy, "it knows no other names");
        }
        if (proxy == ProxyKind.TWEMPROXY) {
            for (OptionKey<Boolean> check : List.of(OptionKey.HIGH_INTEGRITY, OptionKey.HEARTBEAT_CONSISTENCY_CHECKS)) {
                if (options.resp().values.get(check, false)) {
                    throw ConfigurationErrors.notWithProxy(check.name(), proxy, "it echoes nothing");
                }
            }
        }
    }

    /** A user that is not authenticated would act with the rights of {@code default}. */
    private static void checkUser(MultiplexerOptions options) {
        boolean hasPassword = options.security().password() != null;
        if (options.security().user() != null
                && !hasPassword
                && !options.security().passwordless()) {
            throw ConfigurationErrors.userWithoutPassword();
        }
        if (hasPassword && options.security().passwordless()) {
            throw ConfigurationErrors.notPasswordless();
        }
    }

    /** Whoever says how TLS is to be does not expect plain text, least of all for the password. */
    private static void checkTls(MultiplexerOptions options) {
        if (!options.security().ssl()) {
            boolean sentinelsOnly = options.security().sentinelSsl();
            for (OptionKey<?> key : NEED_TLS) {
                boolean isMeant = sentinelsOnly && !key.equals(OptionKey.SSL_HOST);
                if (options.security().values.isSet(key) && !isMeant) {
                    throw ConfigurationErrors.needsTls(key.name());
                }
            }
        }
        String host = options.security().sslHost();
        if (host != null) {
            checkHost(OptionKey.SSL_HOST, host);
        }
    }

    private static void checkHost(OptionKey<?> key, String host) {
        boolean isAddress = host.indexOf(':') >= 0 && ADDRESS.matcher(host).matches();
        if (!isAddress && !NAME.matcher(host).matches()) {
            throw ConfigurationErrors.notAHost(key.name());
        }
    }

    private static void checkReconnect(MultiplexerOptions options) {
        Duration base = options.connection().reconnectBase();
        Duration max = options.connection().reconnectMax();
        if (base.compareTo(max) > 0) {
            throw ConfigurationErrors.aboveMaximum(OptionKey.RECONNECT_BASE.name(), max.toMillis(), base.toMillis());
        }
    }
}
