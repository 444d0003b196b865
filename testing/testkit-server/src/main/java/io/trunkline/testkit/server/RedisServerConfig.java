package io.trunkline.testkit.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a private server is to be started. Immutable: each method gives a changed copy.
 *
 * <p>Without anything said the server keeps no data on disk, is open to every client, and is of the image that
 * {@link RedisServers} uses by default.
 */
public final class RedisServerConfig {

    private static final RedisServerConfig DEFAULTS = new RedisServerConfig(null, List.of(), null, false, false);

    private final @Nullable String image;
    private final List<String> arguments;
    private final @Nullable String password;
    private final boolean unixSocket;
    private final boolean tls;

    private RedisServerConfig(
            @Nullable String image,
            List<String> arguments,
            @Nullable String password,
            boolean unixSocket,
            boolean tls) {
        this.image = image;
        this.arguments = arguments;
        this.password = password;
        this.unixSocket = unixSocket;
        this.tls = tls;
    }

    /**
     * A server without special wishes.
     *
     * @return the configuration to start from
     */
    public static RedisServerConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Asks for one kind of server.
     *
     * @param name a Docker image such as {@code redis:7.0}; {@code path} for the {@code redis-server} on PATH,
     *     {@code embedded} for the binary from Maven Central
     * @return the changed copy
     */
    public RedisServerConfig image(String name) {
        return new RedisServerConfig(name, arguments, password, unixSocket, tls);
    }

    /**
     * Passes any server option, as {@code redis.conf} knows it.
     *
     * @param name the directive without dashes, for example {@code maxmemory-policy}
     * @param values its values, one string each
     * @return the changed copy
     */
    public RedisServerConfig option(String name, String... values) {
        List<String> extended = new ArrayList<>(arguments);
        extended.add("--" + name);
        extended.addAll(List.of(values));
        return new RedisServerConfig(image, List.copyOf(extended), password, unixSocket, tls);
    }

    /**
     * Protects the default user with a password. A server that is a process gets it by a file that only this user can
     * read, so that nobody sees it among the arguments of processes.
     *
     * @param secret the password, without line feeds
     * @return the changed copy
     */
    public RedisServerConfig password(String secret) {
        return new RedisServerConfig(image, arguments, secret, unixSocket, tls);
    }

    /**
     * Adds an ACL user.
     *
     * @param name the user's name
     * @param rules ACL rules, one string each, for example {@code on}, {@code >secret}, {@code ~app:*}, {@code +@read}
     * @return the changed copy
     */
    public RedisServerConfig user(String name, String... rules) {
        String[] values = new String[rules.length + 1];
        values[0] = name;
        System.arraycopy(rules, 0, values, 1, rules.length);
        return option("user", values);
    }

    /**
     * Renames a command, or takes it away.
     *
     * @param command the command's name
     * @param newName its new name; empty to take the command away
     * @return the changed copy
     */
    public RedisServerConfig renameCommand(String command, String newName) {
        return option("rename-command", command, newName);
    }

    /**
     * Sets the number of databases.
     *
     * @param count at least 1; servers have 16 unless told
     * @return the changed copy
     */
    public RedisServerConfig databases(int count) {
        return option("databases", Integer.toString(count));
    }

    /**
     * Lets the server listen on a Unix domain socket as well. Servers in Docker cannot pass one to the host, so such a
     * server is always a process.
     *
     * @return the changed copy
     */
    public RedisServerConfig unixSocket() {
        return new RedisServerConfig(image, arguments, password, true, tls);
    }

    /**
     * Lets the server listen on a TLS port as well, with certificates made for it ({@link RedisServer#certificates()}).
     * Clients need no certificate unless the option {@code tls-auth-clients} says otherwise.
     *
     * @return the changed copy
     */
    public RedisServerConfig tls() {
        return new RedisServerConfig(image, arguments, password, unixSocket, true);
    }

    @Nullable
    String image() {
        return image;
    }

    List<String> arguments() {
        return arguments;
    }

    /** The default user's password, or null. */
    @Nullable
    String password() {
        return password;
    }

    /** The password as a line of {@code redis.conf}; empty if there is none. */
    String passwordLine() {
        return password == null
                ? ""
                : "requirepass \"" + password.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n";
    }

    /** The password as arguments, for servers that no file can be given to. */
    List<String> passwordArguments() {
        return password == null ? List.of() : List.of("--requirepass", password);
    }

    boolean hasUnixSocket() {
        return unixSocket;
    }

    boolean hasTls() {
        return tls;
    }

    /** The command line without the program: everything the back ends do alike, then what the caller asked for. */
    List<String> commandLine(List<String> backEndArguments) {
        List<String> line = new ArrayList<>(backEndArguments);
        line.addAll(List.of("--protected-mode", "no", "--save", "", "--appendonly", "no"));
        line.addAll(arguments);
        return line;
    }

    @Override
    public String toString() {
        return "image=" + image + ", arguments=" + arguments + ", unixSocket=" + unixSocket + ", tls=" + tls;
    }
}
