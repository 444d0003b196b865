package io.trunkline.command;

import static io.trunkline.command.CommandCase.row;
import static io.trunkline.command.ReplyTree.NULL;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codecs;
import io.trunkline.reply.ReplyDecoders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ScriptingCatalogueTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);
    private static final ScriptingCatalogue<String, String> SCRIPTING = CATALOGUE.scripting();
    private static final List<String> NONE = List.of();
    private static final List<String> KEYS = List.of("k1", "k2");
    private static final List<String> ARGS = List.of("a");

    static List<CommandCase> cases() {
        return CommandCase.list(
                row("eval", SCRIPTING.eval("return 1", NONE, NONE), "EVAL return 1 0", number(1), number(1)),
                row("eval", SCRIPTING.eval("s", KEYS, ARGS), "EVAL s 2 k1 k2 a", NULL, NULL),
                row("eval", SCRIPTING.eval("s", KEYS, ARGS, ReplyDecoders.LONG), "EVAL s 2 k1 k2 a", number(1), 1L),
                row("eval", SCRIPTING.eval("s", KEYS, NONE, ReplyDecoders.NULLABLE_TEXT), "EVAL s 2 k1 k2", NULL, null),
                row("evalsha", SCRIPTING.evalsha("abc", KEYS, ARGS), "EVALSHA abc 2 k1 k2 a", number(1), number(1)),
                row(
                        "evalsha",
                        SCRIPTING.evalsha("abc", NONE, ARGS, ReplyDecoders.TEXTS),
                        "EVALSHA abc 0 a",
                        bulks("x"),
                        List.of("x")),
                row(
                        "evalshaReadOnly",
                        SCRIPTING.evalshaReadOnly("abc", KEYS, ARGS),
                        "EVALSHA_RO abc 2 k1 k2 a",
                        NULL,
                        NULL),
                row(
                        "evalshaReadOnly",
                        SCRIPTING.evalshaReadOnly("abc", KEYS, NONE, ReplyDecoders.LONG),
                        "EVALSHA_RO abc 2 k1 k2",
                        number(1),
                        1L),
                row("evalReadOnly", SCRIPTING.evalReadOnly("s", KEYS, ARGS), "EVAL_RO s 2 k1 k2 a", NULL, NULL),
                row(
                        "evalReadOnly",
                        SCRIPTING.evalReadOnly("s", KEYS, NONE, ReplyDecoders.LONG),
                        "EVAL_RO s 2 k1 k2",
                        number(1),
                        1L),
                row("fcall", SCRIPTING.fcall("f", KEYS, ARGS), "FCALL f 2 k1 k2 a", NULL, NULL),
                row("fcall", SCRIPTING.fcall("f", NONE, NONE, ReplyDecoders.LONG), "FCALL f 0", number(1), 1L),
                row("fcallReadOnly", SCRIPTING.fcallReadOnly("f", KEYS, ARGS), "FCALL_RO f 2 k1 k2 a", NULL, NULL),
                row(
                        "fcallReadOnly",
                        SCRIPTING.fcallReadOnly("f", NONE, NONE, ReplyDecoders.LONG),
                        "FCALL_RO f 0",
                        number(1),
                        1L));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(ScriptingCatalogue.class, cases());
    }

    @Test
    void eval_keyPrefix_beforeKeysOnly() {
        Command<?> command = CATALOGUE.withKeyPrefix("p:").scripting().eval("s", KEYS, ARGS);

        assertThat(CommandWords.of(command)).isEqualTo("EVAL s 2 p:k1 p:k2 a");
        assertThat(command.name().metadata().keyIndexes(command)).containsExactly(2, 3);
    }
}
