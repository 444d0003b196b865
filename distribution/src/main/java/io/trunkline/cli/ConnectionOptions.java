package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.cli.embedded.EmbeddedServer;
import io.trunkline.cli.embedded.EmbeddedServers;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.RedisServerConfig;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** Where to connect to and how; every command has these options. Confined to one thread. */
final class ConnectionOptions {

    @Option(
            names = {"-s", "--server"},
            paramLabel = "CONNECTION",
            scope = ScopeType.INHERIT,
            description = "Connection string or URI, such as host1,host2:6380,syncTimeout=1000 or rediss://host:6380/1"
                    + " (default: an embedded Redis).")
    private @Nullable String server;

    @Option(
            names = "--protocol",
            paramLabel = "PROTOCOL",
            scope = ScopeType.INHERIT,
            description = "${COMPLETION-CANDIDATES} (default: the best the server speaks).")
    private @Nullable ProtocolVersion protocol;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Transport, such as epoll, kqueue, io_uring or nio (default: the best there is).")
    private @Nullable String transport;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            converter = DurationConverter.class,
            description = "Time limit for connecting and for each command, such as 500ms or 5s.")
    private @Nullable Duration timeout;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "User to authenticate as, if the connection string does not say (default: the default user).")
    private @Nullable String user;

    @Option(
            names = "--askpass",
            scope = ScopeType.INHERIT,
            description =
                    "Ask for the password. Without this and --password-file the environment variable REDISCLI_AUTH is"
                            + " taken, if it is set.")
    private boolean askPassword;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Read the password from the first line of a file.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "PEM file of the authorities to trust with TLS (default: Java's).")
    private @Nullable Path authorities;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "PEM file of the own certificate for TLS; needs --key.")
    private @Nullable Path certificates;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "PEM file of the own certificate's key, in PKCS#8.")
    private @Nullable Path key;

    private boolean admin;

    /** Lets administrative commands pass: whoever types a command means it. */
    void allowAdmin() {
        admin = true;
    }

    /** Whether there is a server that is not the command's own. */
    boolean namesServer() {
        return server != null;
    }

    /**
     * Connects, to an embedded server of its own if no server was named.
     *
     * @param terminal hears of the embedded server if its error stream is a screen
     * @param command whose usage is wrong if the options are
     * @return the session, owned by the caller
     * @throws ParameterException if the options are malformed
     * @throws NoConnectionException if there is no server
     */
    Session open(Terminal terminal, CommandSpec command) {
        return open(terminal, command, secret -> EmbeddedServer.start(RedisServerConfig.defaults(), secret));
    }

    /**
     * The same with embedded servers that are made like this. They get a password that nobody else knows: other users
     * of the machine are refused.
     */
    Session open(Terminal terminal, CommandSpec command, Function<String, EmbeddedServers> embeddedServers) {
        String named = server;
        if (named != null) {
            return new Session(connect(options(terminal, named, command), command), null);
        }
        if (user != null || askPassword || passwordFile != null || tlsFiles().areGiven()) {
            throw new ParameterException(
                    command.commandLine(),
                    "The embedded Redis has a password of its own: --user, --askpass, --password-file, --cacert, --cert and"
                            + " --key are for --server. Name a server.");
        }
        EmbeddedServers embedded = startEmbedded(embeddedServers);
        try {
            if (terminal.isErrTerminal()) {
                terminal.err().println(embedded.description());
            }
            return new Session(connect(embeddedOptions(embedded, command), command), embedded);
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    private static EmbeddedServers startEmbedded(Function<String, EmbeddedServers> embeddedServers) {
        try {
            return embeddedServers.apply(Credentials.random());
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new NoConnectionException(
                    "The embedded Redis cannot be started: " + e.getMessage() + " Or name a server with --server.", e);
        }
    }

    private MultiplexerOptions options(Terminal terminal, String configuration, CommandSpec command) {
        try {
            MultiplexerOptions parsed = MultiplexerOptions.parse(configuration);
            MultiplexerOptionsBuilder builder = parsed.toBuilder();
            new Credentials(terminal, user, askPassword, passwordFile).apply(parsed, builder);
            if (tlsFiles().areGiven()) {
                builder.security(s -> s.sslContext(tlsFiles().context()));
            }
            return options(builder);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private TlsFiles tlsFiles() {
        return new TlsFiles(authorities, certificates, key);
    }

    private MultiplexerOptions embeddedOptions(EmbeddedServers embedded, CommandSpec command) {
        try {
            return options(embedded.connection());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private MultiplexerOptions options(MultiplexerOptionsBuilder builder) {
        if (protocol != null) {
            builder.resp(r -> r.protocol(protocol));
        }
        if (transport != null) {
            builder.connection(c -> c.transport(transport));
        }
        Duration limit = timeout;
        if (limit != null) {
            builder.timeouts(t -> t.connectTimeout(limit).syncTimeout(limit).asyncTimeout(limit));
        }
        if (admin) {
            builder.commands(c -> c.allowAdmin(true));
        }
        MultiplexerOptions options = builder.build();
        if (options.endpoints().isEmpty()) {
            throw new IllegalArgumentException("No endpoint in the connection string. Name a host.");
        }
        return options;
    }

    private ConnectionMultiplexer connect(MultiplexerOptions options, CommandSpec command) {
        try {
            return ConnectionMultiplexer.connect(options);
        } catch (RedisConnectionException e) {
            throw new NoConnectionException(e.getMessage(), e);
        } catch (IllegalStateException e) { // there is no such transport, or none at all
            if (transport != null) {
                throw new ParameterException(command.commandLine(), e.getMessage(), e);
            }
            throw new NoConnectionException(e.getMessage(), e);
        }
    }
}
