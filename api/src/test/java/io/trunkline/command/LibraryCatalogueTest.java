package io.trunkline.command;

import static io.trunkline.command.CommandCase.row;
import static io.trunkline.command.ReplyTree.OK;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.map;
import static io.trunkline.command.ReplyTree.number;

import io.trunkline.args.FlushMode;
import io.trunkline.args.FunctionListArgs;
import io.trunkline.args.FunctionRestorePolicy;
import io.trunkline.codec.Codecs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LibraryCatalogueTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);
    private static final LibraryCatalogue<String, String> LIBRARIES = CATALOGUE.libraries();

    static List<CommandCase> cases() {
        byte[] serialized = "xyz".getBytes(StandardCharsets.UTF_8);
        return CommandCase.list(
                row("functionDelete", LIBRARIES.functionDelete("lib"), "FUNCTION DELETE lib", OK, null),
                row("functionDump", LIBRARIES.functionDump(), "FUNCTION DUMP", bulk("xyz"), serialized),
                row("functionFlush", LIBRARIES.functionFlush(), "FUNCTION FLUSH", OK, null),
                row("functionFlush", LIBRARIES.functionFlush(FlushMode.SYNC), "FUNCTION FLUSH SYNC", OK, null),
                row("functionKill", LIBRARIES.functionKill(), "FUNCTION KILL", OK, null),
                row("functionList", LIBRARIES.functionList(FunctionListArgs.NONE), "FUNCTION LIST", array(), List.of()),
                row(
                        "functionList",
                        LIBRARIES.functionList(
                                FunctionListArgs.NONE.libraryName("l*").withCode()),
                        "FUNCTION LIST LIBRARYNAME l* WITHCODE",
                        array(map(bulk("library_name"), bulk("lib"))),
                        List.of(map(bulk("library_name"), bulk("lib")))),
                row(
                        "functionLoad",
                        LIBRARIES.functionLoad("#!lua name=l"),
                        "FUNCTION LOAD #!lua name=l",
                        bulk("l"),
                        "l"),
                row(
                        "functionLoadReplace",
                        LIBRARIES.functionLoadReplace("#!lua"),
                        "FUNCTION LOAD REPLACE #!lua",
                        bulk("l"),
                        "l"),
                row("functionRestore", LIBRARIES.functionRestore(serialized), "FUNCTION RESTORE xyz", OK, null),
                row(
                        "functionRestore",
                        LIBRARIES.functionRestore(serialized, FunctionRestorePolicy.FLUSH),
                        "FUNCTION RESTORE xyz FLUSH",
                        OK,
                        null),
                row("functionStats", LIBRARIES.functionStats(), "FUNCTION STATS", map(), map()),
                row(
                        "scriptExists",
                        LIBRARIES.scriptExists("a", "b"),
                        "SCRIPT EXISTS a b",
                        array(number(1), number(0)),
                        List.of(true, false)),
                row("scriptFlush", LIBRARIES.scriptFlush(), "SCRIPT FLUSH", OK, null),
                row("scriptFlush", LIBRARIES.scriptFlush(FlushMode.ASYNC), "SCRIPT FLUSH ASYNC", OK, null),
                row("scriptKill", LIBRARIES.scriptKill(), "SCRIPT KILL", OK, null),
                row("scriptLoad", LIBRARIES.scriptLoad("return 1"), "SCRIPT LOAD return 1", bulk("e0e1"), "e0e1"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(LibraryCatalogue.class, cases());
    }
}
