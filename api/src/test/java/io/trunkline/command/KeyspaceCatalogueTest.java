package io.trunkline.command;

import static io.trunkline.command.CommandCase.row;
import static io.trunkline.command.ReplyTree.NULL;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.args.ScanArgs;
import io.trunkline.codec.Codecs;
import io.trunkline.reply.ScanPage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class KeyspaceCatalogueTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);
    private static final KeyspaceCatalogue<String, String> KEYSPACE = CATALOGUE.keyspace();

    static List<CommandCase> cases() {
        return CommandCase.list(
                row("dbsize", KEYSPACE.dbsize(), "DBSIZE", number(12), 12L),
                row("keys", KEYSPACE.keys("a*"), "KEYS a*", bulks("a1", "a2"), List.of("a1", "a2")),
                row("randomkey", KEYSPACE.randomkey(), "RANDOMKEY", bulk("k"), "k"),
                row("randomkey", KEYSPACE.randomkey(), "RANDOMKEY", NULL, null),
                row(
                        "scan",
                        KEYSPACE.scan("0"),
                        "SCAN 0",
                        array(bulk("18446744073709551615"), bulks("a", "b")),
                        new ScanPage<>("18446744073709551615", List.of("a", "b"))),
                row(
                        "scan",
                        KEYSPACE.scan("17", ScanArgs.matching("a*").count(100).type("hash")),
                        "SCAN 17 MATCH a* COUNT 100 TYPE hash",
                        array(bulk("0"), array()),
                        new ScanPage<>("0", List.of())));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(KeyspaceCatalogue.class, cases());
    }

    @Test
    void keyPrefix_patterns_areEscapedAndPrefixed() {
        KeyspaceCatalogue<String, String> prefixed =
                CATALOGUE.withKeyPrefix("p[").keyspace();

        assertThat(CommandWords.of(prefixed.keys("a*"))).isEqualTo("KEYS p\\[a*");
        assertThat(CommandWords.of(prefixed.scan("0"))).isEqualTo("SCAN 0 MATCH p\\[*");
        assertThat(CommandWords.of(prefixed.scan("0", ScanArgs.limit(5)))).isEqualTo("SCAN 0 MATCH p\\[* COUNT 5");
        assertThat(CommandWords.of(prefixed.scan("0", ScanArgs.matching("a?")))).isEqualTo("SCAN 0 MATCH p\\[a?");
    }
}
