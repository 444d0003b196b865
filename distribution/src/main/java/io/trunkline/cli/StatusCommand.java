package io.trunkline.cli;

import io.trunkline.status.MultiplexerStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the multiplexer knows after connecting. Confined to one thread. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Connects and shows transport, servers, roles, versions, connections and counters.",
        footer = {
            "",
            "Examples:",
            "  trunkline --server node1,node2 status",
            "  trunkline --server localhost status --json"
        })
final class StatusCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final ConnectionOptions connection;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    StatusCommand(Terminal terminal, ConnectionOptions connection) {
        this.terminal = terminal;
        this.connection = connection;
    }

    @Override
    public Integer call() throws IOException {
        try (Session session = connection.open(terminal, spec)) {
            MultiplexerStatus status = session.multiplexer().status();
            PrintStream out = terminal.printer();
            out.println(json ? StatusJson.render(status) : status.toString());
            out.flush();
            return status.connected() ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
