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

    private static final RedisServerConfig DEFAULTS =
            new RedisServerConfig(new Wishes(null, List.of(), null, false, false, null, ServerDuty.ALONE));

    /** What the configuration holds. */
    private record Wishes(
            @Nullable String image,
            List<String> arguments,
            @Nullable String password,
            boolean unixSocket,
            boolean tls,
            @Nullable TestCertificates certificates,
            ServerDuty duty) {}

    private final Wishes wishes;

    private RedisServerConfig(Wishes wishes) {
        this.wishes = wishes;
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
        return new RedisServerConfig(new Wishes(
                name,
                wishes.arguments,
                wishes.password,
                wishes.unixSocket,
                wishes.tls,
                wishes.certificates,
                wishes.duty));
    }

    /**
     * Passes any server option, as {@code redis.conf} knows it.
     *
     * @param name the directive without dashes, for example {@code maxmemory-policy}
     * @param values its values, one string each
     * @return the changed copy
     */
    public RedisServerConfig option(String name, String... values) {
        List<String> extended = new ArrayList<>(wishes.arguments);
        extended.add("--" + name);
        extended.addAll(List.of(values));
        return new RedisServerConfig(new Wishes(
                wishes.image,
                List.copyOf(extended),
                wishes.password,
                wishes.unixSocket,
                wishes.tls,
                wishes.certificates,
                wishes.duty));
    }

    /**
     * Protects the default user with a password. A server that is a process gets it by a file that only this user can
     * read, so that nobody sees it among the arguments of processes.
     *
     * @param secret the password, without line feeds
     * @return the changed copy
     */
    public RedisServerConfig password(String secret) {
        return new RedisServerConfig(new Wishes(
                wishes.image,
                wishes.arguments,
                secret,
                wishes.unixSocket,
                wishes.tls,
                wishes.certificates,
                wishes.duty));
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
        return new RedisServerConfig(new Wishes(
                wishes.image, wishes.arguments, wishes.password, true, wishes.tls, wishes.certificates, wishes.duty));
    }

    /**
     * Lets the server listen on a TLS port as well, with certificates made for it ({@link RedisServer#certificates()}).
     * Clients need no certificate unless the option {@code tls-auth-clients} says otherwise.
     *
     * @return the changed copy
     */
    public RedisServerConfig tls() {
        return new RedisServerConfig(new Wishes(
                wishes.image,
                wishes.arguments,
                wishes.password,
                wishes.unixSocket,
                true,
                wishes.certificates,
                wishes.duty));
    }

    /** With arguments before those there are, of which the later prevail. */
    RedisServerConfig argumentsFirst(List<String> arguments) {
        List<String> extended = new ArrayList<>(arguments);
        extended.addAll(wishes.arguments);
        return new RedisServerConfig(new Wishes(
                wishes.image,
                List.copyOf(extended),
                wishes.password,
                wishes.unixSocket,
                wishes.tls,
                wishes.certificates,
                wishes.duty));
    }

    /** What the server is in a topology. */
    RedisServerConfig duty(ServerDuty duty) {
        return new RedisServerConfig(new Wishes(
                wishes.image,
                wishes.arguments,
                wishes.password,
                wishes.unixSocket,
                wishes.tls,
                wishes.certificates,
                duty));
    }

    /** With certificates of an authority that other servers trust as well. */
    RedisServerConfig certificates(TestCertificates certificates) {
        return new RedisServerConfig(new Wishes(
                wishes.image,
                wishes.arguments,
                wishes.password,
                wishes.unixSocket,
                wishes.tls,
                certificates,
                wishes.duty));
    }

    @Nullable
    String image() {
        return wishes.image;
    }

    List<String> arguments() {
        return wishes.arguments;
    }

    /** The default user's password, or null. */
    @Nullable
    String password() {
        return wishes.password;
    }

    /**
     * The password as lines of {@code redis.conf}, for clients and for the replicas of servers with the same one; empty
     * if there is none.
     */
    String passwordLines() {
        if (wishes.password == null) {
            return "";
        }
        String quoted = quote(wishes.password);
        return "requirepass " + quoted + "\nmasterauth " + quoted + "\n";
    }

    /** The password as arguments, for servers that no file can be given to. */
    List<String> passwordArguments() {
        return wishes.password == null ? List.of() : List.of("--requirepass", wishes.password);
    }

    boolean hasUnixSocket() {
        return wishes.unixSocket;
    }

    boolean hasTls() {
        return wishes.tls;
    }

    /** The certificates that were given, or null: the server is to have some of its own. */
    @Nullable
    TestCertificates certificates() {
        return wishes.certificates;
    }

    ServerDuty duty() {
        return wishes.duty;
    }

    /** The command line without the program: everything the back ends do alike, then what the caller asked for. */
    List<String> commandLine(List<String> backEndArguments) {
        List<String> line = new ArrayList<>(backEndArguments);
        line.addAll(List.of("--protected-mode", "no"));
        if (wishes.duty != ServerDuty.SENTINEL) {
            line.addAll(List.of("--save", "", "--appendonly", "no"));
        }
        line.addAll(wishes.arguments);
        return line;
    }

    /** The same and the password as the text of a {@code redis.conf}. */
    String configFile(List<String> backEndArguments) {
        StringBuilder text = new StringBuilder(passwordLines());
        for (String word : commandLine(backEndArguments)) {
            text.append(word.startsWith("--") ? "\n" + word.substring(2) : " " + quote(word));
        }
        return text.append('\n').toString();
    }

    private static String quote(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public String toString() {
        return "image=" + wishes.image + ", arguments=" + wishes.arguments + ", unixSocket=" + wishes.unixSocket
                + ", tls=" + wishes.tls;
    }
}
