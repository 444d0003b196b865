package io.trunkline.core.topology;

import io.trunkline.options.CommandMap;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.SecurityOptions;
import io.trunkline.options.SubscriptionConnection;
import java.time.Duration;
import java.util.List;

/** Makes the options by which sentinels are connected to. Stateless. */
final class SentinelOptions {

    private SentinelOptions() {}

    /**
     * The options of a multiplexer, but for what is meant for its servers alone: who it is there, how they secure
     * connections, what they call their commands, and what callers expect of them.
     */
    static MultiplexerOptions of(MultiplexerOptions options) {
        SecurityOptions said = options.security();
        boolean tls = said.sentinelSsl();
        return options.toBuilder()
                .commandMap(CommandMap.DEFAULT)
                .security(s -> s.user(said.sentinelUser())
                        .password(said.sentinelPassword())
                        .passwordless(false)
                        .ssl(tls)
                        .sslHost(said.sentinelSslHost())
                        .sslProtocols(tls ? said.sslProtocols() : List.of())
                        .sslContext(tls ? said.sslContext() : null))
                .connection(c -> c.interactiveConnections(1)
                        .bulkBytes(0)
                        .subscriptionConnection(SubscriptionConnection.SHARED)) // their messages are few and short
                .resp(r -> r.highIntegrity(false).heartbeatConsistencyChecks(false)) // sentinels know no ECHO
                .commands(c -> c.defaultDatabase(0).channelPrefix(null))
                .topology(t -> t.configCheckSeconds(Duration.ZERO))
                .build();
    }
}
