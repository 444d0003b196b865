package io.trunkline.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
import io.trunkline.core.failure.Failures;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisCommandException.Reason;
import io.trunkline.options.CommandMap;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProxyKind;
import io.trunkline.reply.ReplyDecoders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdmissionTest {

    private static final CommandCatalogue<String, String> COMMANDS = new CommandCatalogue<>(Codecs.UTF8);

    private static Admission admission(boolean allowAdmin, CommandMap map) {
        return new Admission(
                allowAdmin,
                map,
                ProxyKind.NONE,
                new Failures(MultiplexerOptions.parse("there").toBuilder().build()));
    }

    private static @Nullable Reason verdict(boolean allowAdmin, CommandMap map, Command<?> command) {
        RedisCommandException refusal = admission(allowAdmin, map).refusal(command);
        return refusal == null ? null : refusal.reason();
    }

    private static @Nullable Reason verdict(Command<?> command) {
        return verdict(true, CommandMap.DEFAULT, command);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** By the builder, whose name is the first word and whose arguments are the others. */
    private static Command<?> built(String words) {
        String[] all = words.split(" ");
        var command = COMMANDS.command(CommandName.of(all[0]));
        for (int i = 1; i < all.length; i++) {
            command.arg(all[i].replace("\\0", "\0"));
        }
        return command.read(ReplyDecoders.VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CLIENT REPLY SKIP",
                "client reply off",
                "cLiEnT rEpLy ON",
                "CLIENT SETNAME x",
                "CLIENT setinfo LIB-NAME x",
                "CLIENT TRACKING ON",
                "CLIENT CACHING YES",
                "CLIENT NO-EVICT ON",
                "client no-touch on",
                "CLIENT reply\\0junk SKIP",
                "SCRIPT DEBUG YES",
                "CLUSTER SYNCSLOTS x",
                "select 3",
                "Monitor",
                "RESET",
                "HELLO 3",
                "REPLCONF ACK 1"
            })
    void case_N02_whatChangesAConnection_howeverWritten_neverOverASharedOne(String words) {
        String[] all = words.split(" ");
        Object[] asText = new Object[all.length - 1];
        Object[] asBytes = new Object[all.length - 1];
        for (int i = 1; i < all.length; i++) {
            asText[i - 1] = all[i].replace("\\0", "\0");
            asBytes[i - 1] = bytes(all[i].replace("\\0", "\0"));
        }
        assertThat(verdict(COMMANDS.command(all[0], asText))).isEqualTo(Reason.NOT_SUPPORTED);
        assertThat(verdict(COMMANDS.command(all[0], asBytes))).isEqualTo(Reason.NOT_SUPPORTED);
        assertThat(verdict(built(words))).isEqualTo(Reason.NOT_SUPPORTED);
    }

    @Test
    void case_N02_aSubcommandOutOfKeysValuesAndFields_isSeen() {
        CommandName client = CommandName.of("CLIENT");
        assertThat(verdict(COMMANDS.command(client).key("reply").value("SKIP").read(ReplyDecoders.VALUE)))
                .isEqualTo(Reason.NOT_SUPPORTED);
        assertThat(verdict(COMMANDS.command(client).value("reply").read(ReplyDecoders.VALUE)))
                .isEqualTo(Reason.NOT_SUPPORTED);
        assertThat(verdict(COMMANDS.command(client).field("reply").read(ReplyDecoders.VALUE)))
                .isEqualTo(Reason.NOT_SUPPORTED);
        CommandCatalogue<String, String> prefixed = COMMANDS.withKeyPrefix("re");
        assertThat(verdict(prefixed.command(client).key("ply").read(ReplyDecoders.VALUE)))
                .isEqualTo(Reason.NOT_SUPPORTED);
        assertThat(verdict(
                        COMMANDS.command(client).arg(bytes("reply")).blocking(0).read(ReplyDecoders.VALUE)))
                .isEqualTo(Reason.NOT_SUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({
        "CONFIG GET x, false",
        "config set a b, false",
        "FLUSHALL, false",
        "CLIENT KILL x, false",
        "CLIENT NOSUCH, false",
        "CLIENT, false",
        "FUNCTION FLUSH, false",
        "SCRIPT flush, false",
        "MEMORY PURGE, false",
        "MIGRATE h 1 k 0 9, false",
        "CLIENT ID, true",
        "CLIENT getname, true",
        "SCRIPT KILL, true",
        "FUNCTION KILL, true",
        "SCRIPT EXISTS x, true",
        "OBJECT ENCODING k, true",
        "GET k, true",
        "NOSUCH x, true"
    })
    void case_N02_whatIsForAdministrators_howeverWritten_needsAllowAdmin(String words, boolean open) {
        String[] all = words.split(" ");
        Object[] asBytes = new Object[all.length - 1];
        for (int i = 1; i < all.length; i++) {
            asBytes[i - 1] = bytes(all[i]);
        }
        Reason expected = open ? null : Reason.ADMIN_NOT_ALLOWED;
        assertThat(verdict(false, CommandMap.DEFAULT, built(words))).isEqualTo(expected);
        assertThat(verdict(false, CommandMap.DEFAULT, COMMANDS.command(all[0], asBytes)))
                .isEqualTo(expected);
        assertThat(verdict(true, CommandMap.DEFAULT, built(words))).isNull();
    }

    @Test
    void case_N02_aDisabledSubcommand_howeverWritten_isDisabled() {
        CommandMap map = CommandMap.DEFAULT.withDisabled("OBJECT FREQ").withDisabled("GET");
        assertThat(verdict(true, map, built("OBJECT freq k"))).isEqualTo(Reason.DISABLED);
        assertThat(verdict(true, map, COMMANDS.command("object", bytes("FREQ"), "k")))
                .isEqualTo(Reason.DISABLED);
        assertThat(verdict(true, map, built("OBJECT IDLETIME k"))).isNull();
        assertThat(verdict(true, map, built("get k"))).isEqualTo(Reason.DISABLED);
    }

    @ParameterizedTest
    @CsvSource({
        "hidden REPLY SKIP, NOT_SUPPORTED",
        "HIDDEN reply SKIP, NOT_SUPPORTED",
        "HIDDEN KILL x, ADMIN_NOT_ALLOWED",
        "HIDDEN ID,",
        "CLIENT REPLY SKIP, NOT_SUPPORTED",
        "CLIENT ID,",
        "fetch k,",
        "GET k,",
        "settings GET x, ADMIN_NOT_ALLOWED",
        "pop q 0, NOT_SUPPORTED",
        "BLPOP q 0,",
        "move REPLY SKIP, NOT_SUPPORTED",
        "ECHO REPLY, NOT_SUPPORTED",
    })
    void case_N28_serverSideNames_areJudgedAsWhatTheServerSees(String words, @Nullable Reason expected) {
        CommandMap map = CommandMap.DEFAULT
                .withRenamed("CLIENT", "hidden")
                .withRenamed("GET", "Fetch")
                .withRenamed("CONFIG", "settings")
                .withRenamed("BLPOP", "pop");
        CommandMap swapped = CommandMap.DEFAULT.withRenamed("CLIENT", "MOVE").withRenamed("ECHO", "CLIENT");
        boolean usesSwapped = words.startsWith("move") || words.startsWith("ECHO");
        assertThat(verdict(false, usesSwapped ? swapped : map, built(words))).isEqualTo(expected);
    }

    @Test
    void case_N28_aDisabledSubcommandUnderTheServersName_isDisabled() {
        CommandMap map = CommandMap.DEFAULT.withRenamed("OBJECT", "thing").withDisabled("OBJECT FREQ");
        assertThat(verdict(true, map, built("thing FREQ k"))).isEqualTo(Reason.DISABLED);
        assertThat(verdict(true, map, built("thing IDLETIME k"))).isNull();
    }

    @Test
    void case_N28_refusalOfAServerSideName_tellsBothNames() {
        CommandMap map = CommandMap.DEFAULT.withRenamed("CONFIG", "settings");
        RedisCommandException refusal = admission(false, map).refusal(built("settings SET a b"));
        assertThat(refusal)
                .hasMessageContaining("CONFIG SET (written as SETTINGS)")
                .hasMessageContaining("allowAdmin=true");
    }

    /** Whoever builds one by hand need not know that it blocks. */
    @Test
    void case_N02_aBlockingCommandBuiltByHand_isKnownToBlock() {
        assertThat(built("BLPOP q 1.5").blockMillis()).isEqualTo(1500);
        assertThat(built("XREAD BLOCK 0 STREAMS s $").isBlocking()).isTrue();
        assertThat(built("XREAD STREAMS s 0").isBlocking()).isFalse();
        assertThat(COMMANDS.lists().blpop(Duration.ofSeconds(2), "q").blockMillis())
                .isEqualTo(2000);
    }
}
