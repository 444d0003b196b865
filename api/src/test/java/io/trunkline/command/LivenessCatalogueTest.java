package io.trunkline.command;

import static io.trunkline.command.CommandCase.row;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.simple;

import io.trunkline.codec.Codecs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LivenessCatalogueTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);
    private static final LivenessCatalogue<String, String> LIVENESS = CATALOGUE.liveness();

    static List<CommandCase> cases() {
        return CommandCase.list(
                row("echo", LIVENESS.echo("hello"), "ECHO hello", bulk("hello"), "hello"),
                row("ping", LIVENESS.ping(), "PING", simple("PONG"), "PONG"),
                row("ping", LIVENESS.ping("hello"), "PING hello", bulk("hello"), "hello"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(LivenessCatalogue.class, cases());
    }
}
