package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.cli.format.JsonFormat;
import io.trunkline.cli.format.RawFormat;
import io.trunkline.cli.format.ReplyFormat;
import io.trunkline.cli.format.TextFormat;
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
                    + " a blocking command waits for the lines before it and holds up those after it.",
            "",
            "The lines from MULTI to EXEC are one transaction: none is sent before EXEC, and none at all after DISCARD, after a line that cannot be"
                    + " part of it, or at the end of the input. WATCH is not supported.",
            "",
            "Keys and values may be any bytes: on the standard input as they are, or as \\xNN in double quotes; in arguments with --quoted-input or"
                    + " -x."
        },
        footer = {
            "",
            "Examples:",
            "  trunkline exec SET greeting \"hello world\"",
            "  printf 'SET a \"x y\"\\nGET a\\nINCR n\\n' | trunkline exec",
            "  trunkline exec --quoted-input SET key '\"\\x00\\xff\"'",
            "  trunkline -s localhost exec -x SET image < image.png",
            "  trunkline -s localhost exec --raw GET image > image.png",
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

    @Option(
            names = "--json",
            description =
                    "Print each reply as one JSON document on one line. What is no UTF-8 text is {\"$$base64\":\"…\"}.")
    private boolean json;

    @Option(
            names = "--raw",
            description =
                    "Print the bytes of replies as they are, as redis-cli does into a pipe; without it, control characters are shown as escapes.")
    private boolean raw;

    @Option(names = "--quoted-input", description = "Read each argument by the quoting rules of lines.")
    private boolean quotedInput;

    @Option(names = "-x", description = "Take the last argument from the standard input, as it is.")
    private boolean lastFromInput;

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
        if (json && raw) {
            throw new ParameterException(spec.commandLine(), "Both --json and --raw were given. Choose one.");
        }
        if ((quotedInput || lastFromInput) && arguments.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "No command: --quoted-input and -x are for a command given as arguments. Name one.");
        }
        List<byte[]> command = bytes(arguments);
        connection.allowAdmin();
        try (Session session = connection.open(terminal, spec)) {
            return run(session.multiplexer(), command);
        }
    }

    private int run(ConnectionMultiplexer multiplexer, List<byte[]> command) throws IOException, InterruptedException {
        ReplyFormat format = json ? new JsonFormat() : raw ? new RawFormat() : new TextFormat();
        ExecPipeline pipeline = new ExecPipeline(multiplexer, format, terminal, window);
        boolean allRight = command.isEmpty() ? pipeline.runLines() : pipeline.runOne(command);
        return allRight ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<byte[]> bytes(List<String> texts) throws IOException {
        List<byte[]> bytes = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            bytes.add(bytes(i + 1, texts.get(i)));
        }
        if (lastFromInput) {
            byte[] last = terminal.in().readNBytes(ExecPipeline.MAX_LINE_BYTES + 1);
            if (last.length > ExecPipeline.MAX_LINE_BYTES) {
                throw new IOException("The standard input is too long for an argument: limit="
                        + ExecPipeline.MAX_LINE_BYTES + " bytes. Split it.");
            }
            bytes.add(last);
        }
        return bytes;
    }

    private byte[] bytes(int number, String text) {
        // What the JVM puts in place of bytes that are not text; what they were is lost.
        if (text.indexOf('\uFFFD') >= 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Argument " + number
                            + " is not text, and would be damaged. Write its bytes as \\xNN in double quotes with"
                            + " --quoted-input, or give it on the standard input.");
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (!quotedInput) {
            return utf8;
        }
        List<byte[]> words;
        try {
            words = new LineSplitter().split(utf8, 0, utf8.length);
        } catch (BadLineException e) {
            throw new ParameterException(spec.commandLine(), "Argument " + number + ": " + e.getMessage(), e);
        }
        if (words.size() != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Argument " + number + " is not one word: words=" + words.size()
                            + ", option=--quoted-input. Quote it twice.");
        }
        return words.get(0);
    }
}
