package io.trunkline.cli;

import io.trunkline.exception.RedisException;
import io.trunkline.reply.ServerText;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** The {@code trunkline} command. */
@Command(
        name = "trunkline",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = "Trunkline, a multiplexing Redis client: demonstration, command runner, measurements, simulator.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Without --server an embedded Redis is started on a free port and ended with the command.",
            "",
            "Exit codes:",
            "  0  everything was done and was right",
            "  1  the work failed, in part or as a whole, or a reply was wrong",
            "  2  the command line cannot be understood",
            "  3  no server could be reached or started",
            "",
            "Examples:",
            "  trunkline demo",
            "  trunkline exec SET greeting \"hello world\"",
            "  trunkline --server localhost:6379 exec < commands.txt",
            "  REDISCLI_AUTH=… trunkline --server rediss://cache.example:6380/0 --user app ping",
            "  trunkline explain timeout"
        })
public final class Trunkline {

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    private Trunkline() {}

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(run(Terminal.ofProcess(), args));
    }

    /**
     * Runs the command in this JVM.
     *
     * @param terminal where it reads and writes
     * @param args the command line
     * @return one of {@link ExitCode}
     */
    static int run(Terminal terminal, String... args) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8), true);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(terminal.err(), StandardCharsets.UTF_8), true);
        return commandLine(terminal).setOut(out).setErr(err).execute(args);
    }

    private static CommandLine commandLine(Terminal terminal) {
        Trunkline root = new Trunkline();
        ConnectionOptions connection = root.connection;
        CommandLine exec = new CommandLine(new ExecCommand(terminal, connection));
        exec.setStopAtPositional(true); // "-1" may be an argument of a Redis command
        CommandLine line = new CommandLine(root)
                .addSubcommand(new DemoCommand(terminal, connection))
                .addSubcommand(exec)
                .addSubcommand(new PingCommand(terminal, connection))
                .addSubcommand(new StatusCommand(terminal, connection))
                .addSubcommand(new BenchCommand(terminal, connection))
                .addSubcommand(new SimulateCommand(terminal))
                .addSubcommand(new ExplainCommand(terminal));
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // "@name" may be an argument of a Redis command
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.isOutTerminal() ? Ansi.ON : Ansi.OFF))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
    }

    private static int explain(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof NoConnectionException) {
            command.getErr().println(shown(failure));
            return ExitCode.NO_CONNECTION;
        }
        if (failure instanceof RedisException || failure instanceof IOException) {
            command.getErr().println(shown(failure));
            return ExitCode.FAILED;
        }
        throw failure;
    }

    /** A message may have lines, but not what a server would use to forge more of them. */
    private static String shown(Exception failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .map(ServerText::escape)
                .collect(Collectors.joining("\n"));
    }
}
