package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.face.ScriptingCommands;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScriptingCommandsTest extends FaceTest<ScriptingCommands<String, String>> {

    private static final String ECHO_SCRIPT = "return {KEYS[1], ARGV[1], #ARGV}";
    private static final String COUNT_SCRIPT = "return #KEYS + #ARGV";
    private static final String LIBRARY = "#!lua name=tests\n"
            + "redis.register_function{function_name='first', flags={'no-writes'},"
            + " callback=function(keys, args) return args[1] end}\n";

    ScriptingCommandsTest() {
        super(ScriptingCommands.class, false);
    }

    @AfterEach
    void clear() {
        admin.functionFlush();
        admin.scriptFlush();
    }

    @Test
    void eval_keysAndArguments_reachTheScript() {
        String key = unique("script");
        assertEcho(key, db.eval(ECHO_SCRIPT, List.of(key), List.of("x", "y")));
        assertEcho(key, db.evalReadOnly(ECHO_SCRIPT, List.of(key), List.of("x", "y")));
        assertThat(db.eval(COUNT_SCRIPT, List.of(key), List.of("x", "y"), ReplyDecoders.LONG))
                .isEqualTo(3);
        assertThat(db.evalReadOnly(COUNT_SCRIPT, List.of(), List.of("x"), ReplyDecoders.LONG))
                .isEqualTo(1);
        assertThat(async.eval(COUNT_SCRIPT, List.of(), List.of(), ReplyDecoders.LONG)
                        .join())
                .isZero();
        assertThat(db.eval("return false", List.of(), List.of(), ReplyDecoders.NULLABLE_TEXT))
                .isNull();
        assertError(
                RedisErrorKind.UNKNOWN_ERROR,
                () -> db.evalReadOnly("return redis.call('set', KEYS[1], 'x')", List.of(key), List.of()));
    }

    private static void assertEcho(String key, RespValue reply) {
        assertThat(reply.asList()).extracting(RespValue::asText).containsExactly(key, "x", "2");
    }

    @Test
    void evalsha_loadedScript_runs() {
        String key = unique("script");
        assertError(RedisErrorKind.NO_SCRIPT, () -> db.evalsha("0".repeat(40), List.of(), List.of()));
        String echo = admin.scriptLoad(ECHO_SCRIPT);
        String count = admin.scriptLoad(COUNT_SCRIPT);
        assertEcho(key, db.evalsha(echo, List.of(key), List.of("x", "y")));
        assertEcho(key, db.evalshaReadOnly(echo, List.of(key), List.of("x", "y")));
        assertThat(db.evalsha(count, List.of(key), List.of(), ReplyDecoders.LONG))
                .isEqualTo(1);
        assertThat(db.evalshaReadOnly(count, List.of(), List.of(), ReplyDecoders.LONG))
                .isZero();
    }

    @Test
    void fcall_loadedFunction_runs() {
        admin.functionLoad(LIBRARY);
        assertThat(db.fcall("first", List.of(), List.of("a", "b")).asText()).isEqualTo("a");
        assertThat(db.fcallReadOnly("first", List.of(), List.of("a")).asText()).isEqualTo("a");
        assertThat(db.fcall("first", List.of(), List.of("7"), ReplyDecoders.TEXT))
                .isEqualTo("7");
        assertThat(db.fcallReadOnly("first", List.of(unique("key")), List.of("8"), ReplyDecoders.TEXT))
                .isEqualTo("8");
    }
}
