package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the pages that errors name. Confined to one thread. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Prints one of the pages that errors name; without a name, what pages there are.",
            "",
            "The pages are in the jar trunkline-api, under META-INF/trunkline/docs."
        },
        footer = {"", "Examples:", "  trunkline explain timeout", "  trunkline explain options"})
final class ExplainCommand implements Callable<Integer> {

    /** Where the pages are in the jar. */
    private static final String ROOT = "/META-INF/trunkline/docs/";

    /** Their paths below it, without the ending. */
    static final List<String> PAGES = List.of(
            "errors/timeout",
            "errors/connection",
            "errors/command",
            "errors/integrity",
            "errors/cluster",
            "options",
            "reliability",
            "topology",
            "users-guide",
            "operators");

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PAGE", arity = "0..1", description = "Such as timeout, or docs/errors/timeout.md.")
    private @Nullable String page;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintStream out = terminal.printer();
        if (page == null) {
            PAGES.forEach(path -> out.println("trunkline explain " + name(path)));
        } else {
            out.print(read(find(page)));
        }
        out.flush();
        return ExitCode.OK;
    }

    private String find(String wanted) {
        String name = name(wanted.toLowerCase(Locale.ROOT).replaceFirst("\\.md$", ""));
        return PAGES.stream()
                .filter(path -> name(path).equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "No such page: page=" + wanted + ". Choose one of "
                                + String.join(
                                        ", ",
                                        PAGES.stream().map(ExplainCommand::name).toList()) + "."));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String read(String path) throws IOException {
        String resource = ROOT + path + ".md";
        try (InputStream in = ConnectionMultiplexer.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("The page is missing: resource=" + resource
                        + ". The jar trunkline-api was not packaged with it; take it from the archive.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
