package io.trunkline.testkit.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server that a {@link ScriptedPeer} claims to be when a client shakes hands or looks around. Immutable: each
 * method gives a changed copy.
 *
 * <p>Answered are HELLO, AUTH, CLIENT, INFO, PING, ECHO, PFCOUNT, SELECT, READONLY, CONFIG GET, the SUBSCRIBE family
 * and QUIT; CLUSTER and SENTINEL get the errors of a server without them.
 */
public final class PeerProfile {

    /** INFO's fields, in order; the section is what precedes the point. */
    private final Map<String, String> info;

    private final Map<String, String> config;
    private final int newestProtocol;
    private final @Nullable String user;
    private final @Nullable String password;

    private PeerProfile(
            Map<String, String> info,
            Map<String, String> config,
            int newestProtocol,
            @Nullable String user,
            @Nullable String password) {
        this.info = info;
        this.config = config;
        this.newestProtocol = newestProtocol;
        this.user = user;
        this.password = password;
    }

    /**
     * A stand-alone primary of Redis 7.4 that speaks RESP2 and RESP3.
     *
     * @return the profile
     */
    public static PeerProfile resp3() {
        return of("7.4.0", 3);
    }

    /**
     * A stand-alone primary of Redis 5.0, which does not know HELLO.
     *
     * @return the profile
     */
    public static PeerProfile resp2() {
        return of("5.0.14", 2);
    }

    private static PeerProfile of(String version, int newestProtocol) {
        Map<String, String> info = new LinkedHashMap<>();
        info.put("Server.redis_version", version);
        info.put("Server.redis_mode", "standalone");
        info.put("Server.run_id", "0123456789012345678901234567890123456789");
        info.put("Persistence.loading", "0");
        info.put("Replication.role", "master");
        info.put("Replication.connected_slaves", "0");
        info.put("Cluster.cluster_enabled", "0");
        Map<String, String> config = new LinkedHashMap<>();
        config.put("databases", "16");
        config.put("timeout", "0");
        config.put("slave-read-only", "yes");
        config.put("replica-read-only", "yes");
        return new PeerProfile(info, config, newestProtocol, null, null);
    }

    /**
     * Changes the version in HELLO and INFO.
     *
     * @param version for example {@code 6.2.14}
     * @return the changed copy
     */
    public PeerProfile version(String version) {
        return info("Server", "redis_version", version);
    }

    /**
     * Makes the server a replica.
     *
     * @param primaryHost its primary's host
     * @param primaryPort its primary's port
     * @return the changed copy
     */
    public PeerProfile replicaOf(String primaryHost, int primaryPort) {
        return info("Replication", "role", "slave")
                .info("Replication", "master_host", primaryHost)
                .info("Replication", "master_port", Integer.toString(primaryPort))
                .info("Replication", "master_link_status", "up")
                .info("Replication", "slave_read_only", "1");
    }

    /**
     * Adds or changes a field of INFO.
     *
     * @param section the section's name, for example {@code Replication}
     * @param field the field's name
     * @param value its value
     * @return the changed copy
     */
    public PeerProfile info(String section, String field, String value) {
        Map<String, String> changed = new LinkedHashMap<>(info);
        changed.put(section + "." + field, value);
        return new PeerProfile(changed, config, newestProtocol, user, password);
    }

    /**
     * Adds or changes what CONFIG GET tells.
     *
     * @param name the parameter's name
     * @param value its value
     * @return the changed copy
     */
    public PeerProfile config(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.put(name, value);
        return new PeerProfile(info, changed, newestProtocol, user, password);
    }

    /**
     * Lets in nobody without these credentials.
     *
     * @param name the user's name; {@code default} for a mere password
     * @param secret the password
     * @return the changed copy
     */
    public PeerProfile credentials(String name, String secret) {
        return new PeerProfile(info, config, newestProtocol, name, secret);
    }

    Map<String, String> info() {
        return info;
    }

    Map<String, String> config() {
        return config;
    }

    int newestProtocol() {
        return newestProtocol;
    }

    boolean needsCredentials() {
        return password != null;
    }

    boolean accepts(String name, String secret) {
        return password == null || (name.equals(user) && secret.equals(password));
    }
}
