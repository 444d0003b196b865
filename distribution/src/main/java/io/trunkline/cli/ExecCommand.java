package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs Redis commands. Confined to one thread. */
@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        description = {
            "Runs one Redis command given as arguments, or one on each line of the standard input.",
            "",
            "Lines are split by the quoting rules of redis-cli. They are pipelined: up to --window commands are under way. Replies are"
                    + " printed in order, as redis-cli prints them on a terminal. SELECT chooses the database of the lines after it;"
                    + " a blocking command waits for the lines before it and holds up those after it."
        },
        footer = {
            "",
            "Examples:",
            "  trunkline exec SET greeting \"hello world\"",
            "  printf 'SET a \"x y\"\\nGET a\\nINCR n\\n' | trunkline exec",
            "  trunkline -s localhost exec --json HGETALL user:1",
            "  trunkline -s localhost exec < commands.txt > replies.txt"
        })
final class ExecCommand implements Callable<Integer> {

    private static final String DEFAULT_WINDOW = "1000";
    private static final int MAX_WINDOW = 1_000_000;

    private final Terminal terminal;
    private final ConnectionOptions connection;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print each reply as one JSON document on one line.")
    private boolean json;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = DEFAULT_WINDOW,
            description = "How many commands may be under way (default: ${DEFAULT-VALUE}).")
    private int window;

    @Parameters(
            paramLabel = "ARG",
            arity = "0..*",
            description = "The command's name and arguments; none to read lines.")
    private List<String> arguments = new ArrayList<>();

    ExecCommand(Terminal terminal, ConnectionOptions connection) {
        this.terminal = terminal;
        this.connection = connection;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (window < 1 || window > MAX_WINDOW) {
            throw new ParameterException(
                    spec.commandLine(), "Window out of range: window=" + window + ". Choose 1 to " + MAX_WINDOW + ".");
        }
        connection.allowAdmin();
        try (Session session = connection.open(terminal, spec)) {
            return run(session.multiplexer());
        }
    }

    private int run(ConnectionMultiplexer multiplexer) throws IOException, InterruptedException {
        ReplyFormat format = json ? new JsonFormat() : new TextFormat();
        ExecPipeline pipeline = new ExecPipeline(multiplexer, format, terminal, window);
        boolean allRight = arguments.isEmpty() ? pipeline.runLines() : pipeline.runOne(bytes(arguments));
        return allRight ? ExitCode.OK : ExitCode.FAILED;
    }

    private static List<byte[]> bytes(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
