package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.args.FlushMode;
import io.trunkline.args.FunctionListArgs;
import io.trunkline.args.FunctionRestorePolicy;
import io.trunkline.command.face.LibraryCommands;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LibraryCommandsTest extends FaceTest<LibraryCommands<String, String>> {

    private static final String SCRIPT = "return #KEYS + #ARGV";
    private static final String LIBRARY = "#!lua name=tests\n"
            + "redis.register_function{function_name='first', flags={'no-writes'},"
            + " callback=function(keys, args) return args[1] end}\n"
            + "redis.register_function('forever', function() while true do end end)\n";

    LibraryCommandsTest() {
        super(LibraryCommands.class, false);
    }

    @AfterEach
    void clear() {
        admin.functionFlush();
        admin.scriptFlush();
    }

    @Test
    void scripts_loadedAndFlushed() {
        String one = db.scriptLoad(SCRIPT);
        assertThat(one).matches("[0-9a-f]{40}");
        assertThat(db.scriptExists(one, "0".repeat(40), one)).containsExactly(true, false, true);
        db.scriptFlush();
        assertThat(db.scriptExists(one)).containsExactly(false);
        db.scriptLoad(SCRIPT);
        db.scriptFlush(FlushMode.SYNC);
        assertThat(db.scriptExists(one)).containsExactly(false);
        assertThat(admin.async().scriptLoad(SCRIPT).join()).isEqualTo(one);
    }

    @Test
    void functions_loadedAndDeleted() {
        assertThat(db.functionLoad(LIBRARY)).isEqualTo("tests");
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.functionLoad(LIBRARY));
        assertThat(db.functionLoadReplace(LIBRARY)).isEqualTo("tests");
        db.functionDelete("tests");
        assertThat(db.functionList(FunctionListArgs.NONE)).isEmpty();
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.functionDelete("tests"));
    }

    @Test
    void functions_listed() {
        db.functionLoad(LIBRARY);
        assertThat(db.functionList(FunctionListArgs.NONE))
                .singleElement()
                .satisfies(library -> assertThat(texts(library))
                        .contains("tests", "first", "forever")
                        .doesNotContain(LIBRARY));
        assertThat(db.functionList(FunctionListArgs.NONE.libraryName("te*").withCode()))
                .singleElement()
                .satisfies(library -> assertThat(texts(library)).contains(LIBRARY));
        assertThat(db.functionList(FunctionListArgs.NONE.libraryName("other"))).isEmpty();
        assertThat(texts(db.functionStats())).contains("running_script", "engines", "LUA");
    }

    /** All texts in a reply, maps' included. */
    private static List<String> texts(RespValue reply) {
        if (reply instanceof RespValue.MapOf map) {
            return map.entries().stream()
                    .flatMap(entry -> List.of(entry.key(), entry.value()).stream())
                    .flatMap(part -> texts(part).stream())
                    .toList();
        }
        if (reply instanceof RespValue.Array || reply instanceof RespValue.SetOf) {
            return reply.asList().stream().flatMap(part -> texts(part).stream()).toList();
        }
        return reply.isNull() ? List.of() : List.of(reply.asText());
    }

    @Test
    void functions_dumpedAndRestored() {
        db.functionLoad(LIBRARY);
        byte[] dumped = db.functionDump();
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.functionRestore(dumped));
        db.functionFlush();
        assertThat(db.functionList(FunctionListArgs.NONE)).isEmpty();
        db.functionRestore(dumped);
        assertThat(db.functionList(FunctionListArgs.NONE)).hasSize(1);
        db.functionRestore(dumped, FunctionRestorePolicy.REPLACE);
        db.functionRestore(dumped, FunctionRestorePolicy.FLUSH);
        assertThat(db.functionList(FunctionListArgs.NONE)).hasSize(1);
        db.functionFlush(FlushMode.ASYNC);
        assertThat(db.functionList(FunctionListArgs.NONE)).isEmpty();
    }

    @Test
    void kill_endlessScript_endsIt() {
        assertThatThrownBy(db::scriptKill).hasMessageContaining("NOTBUSY");
        admin.configSet("busy-reply-threshold", "10");
        try (ConnectionMultiplexer other = connect(server, protocol)) {
            RedisFuture<RespValue> script = other.database().async().eval("while true do end", List.of(), List.of());
            await("the script is killed", () -> isKilled(db::scriptKill));
            assertKilled(script);
        }
    }

    @Test
    void kill_endlessFunction_endsIt() {
        assertThatThrownBy(db::functionKill).hasMessageContaining("NOTBUSY");
        db.functionLoad(LIBRARY);
        admin.configSet("busy-reply-threshold", "10");
        try (ConnectionMultiplexer other = connect(server, protocol)) {
            RedisFuture<RespValue> function = other.database().async().fcall("forever", List.of(), List.of());
            await("the function is killed", () -> isKilled(db::functionKill));
            assertKilled(function);
        }
    }

    /** Whether there was something to kill: the script may not have begun. */
    private static boolean isKilled(Runnable kill) {
        try {
            kill.run();
            return true;
        } catch (RedisServerException e) {
            assertThat(e.serverMessage()).startsWith("NOTBUSY");
            return false;
        }
    }

    private static void assertKilled(RedisFuture<RespValue> script) {
        assertThatThrownBy(script::join)
                .isInstanceOf(RedisServerException.class)
                .hasMessageContaining("killed");
    }
}
