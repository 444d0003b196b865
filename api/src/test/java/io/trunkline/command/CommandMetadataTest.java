package io.trunkline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.codec.Codecs;
import io.trunkline.reply.ReplyDecoders;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandMetadataTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);

    @Test
    void of_everyKnownName_readsItsLine() {
        Set<String> names = CommandMetadata.knownNames();

        assertThat(names).hasSizeGreaterThan(600);
        assertThat(names).allSatisfy(name -> {
            CommandMetadata metadata = CommandMetadata.of(name);
            assertThat(metadata.isKnown()).isTrue();
            assertThat(metadata.name()).isEqualTo(name);
            assertThat(metadata.group()).isNotBlank();
            assertThat(metadata.isReadOnly() && metadata.isWrite()).isFalse();
        });
    }

    @Test
    void of_get_allFacts() {
        CommandMetadata get = CommandMetadata.of("GET");

        assertThat(get.group()).isEqualTo("string");
        assertThat(get.since()).isEqualTo("1.0.0");
        assertThat(get.arity()).isEqualTo(2);
        assertThat(get.flags()).containsExactlyInAnyOrder(CommandMetadata.Flag.READONLY, CommandMetadata.Flag.FAST);
        assertThat(get.hasKeys()).isTrue();
        assertThat(get.isBlocking()).isFalse();
        assertThat(get).hasToString("GET [READONLY, FAST]");
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "INCR | : | true",
                "INCR | $ | false",
                "INCR | + | false",
                "INCR | - | true",
                "INCR | ! | true",
                "INCR | _ | true",
                "GET | $ | true",
                "GET | = | true",
                "GET | : | false",
                "GET | + | false",
                "SET | + | true",
                "SET | $ | true",
                "SET | % | false",
                "MSET | $ | false",
                "ZSCORE | , | true",
                "ZSCORE | $ | true",
                "ZSCORE | : | false",
                "HGETALL | % | true",
                "HGETALL | * | true",
                "SMEMBERS | ~ | true",
                "SMEMBERS | $ | false",
                "EVAL | ~ | true",
                "CLIENT | : | true",
                "NOSUCH | : | true"
            })
    void mayReplyWith_typeByte_onlyWhatTheServerAnswers(String name, char typeByte, boolean expected) {
        assertThat(CommandMetadata.of(name).mayReplyWith((byte) typeByte)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOSUCH", "CONFIG NOSUCH", "GET FOO"})
    void of_unknown_cautious(String name) {
        CommandMetadata unknown = CommandMetadata.of(name);

        assertThat(unknown.isKnown()).isFalse();
        assertThat(unknown.isWrite()).isTrue();
        assertThat(unknown.isReadOnly()).isFalse();
        assertThat(unknown.hasKeys()).isFalse();
        assertThat(unknown.since()).isNull();
        assertThat(unknown.group()).isEqualTo("unknown");
        assertThat(unknown.keyIndexes(CATALOGUE.command("NOSUCH", "a", "b"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONFIG NOSUCH", "GET key"})
    void command_twoWordsThatAreNoSubcommand_areRefusedWithGuidance(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CATALOGUE.command(name, "a"))
                .withMessageContaining("Not a subcommand that is known: name=\"" + name + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, READ",
        "SET, WRITE",
        "EVAL, WRITE",
        "FCALL, WRITE",
        "EVAL_RO, READ",
        "SORT, WRITE",
        "SORT_RO, READ",
        "PING, NEITHER",
        "CONFIG GET, NEITHER",
        "PUBLISH, NEITHER",
        "XREADGROUP, WRITE",
        "JSON.GET, READ",
        "FLUSHDB, WRITE",
        "GETEX, WRITE",
        "PFCOUNT, READ",
        "MULTI, NEITHER"
    })
    void readOrWrite_known_asTheServerSays(String name, String expected) {
        CommandMetadata metadata = CommandMetadata.of(name);

        assertThat(metadata.isReadOnly()).isEqualTo(expected.equals("READ"));
        assertThat(metadata.isWrite()).isEqualTo(expected.equals("WRITE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BGREWRITEAOF",
                "BGSAVE",
                "CLIENT KILL",
                "CLIENT LIST",
                "CLIENT PAUSE",
                "CLIENT REPLY",
                "CLIENT",
                "CLUSTER",
                "CLUSTER NODES",
                "CLUSTER MEET",
                "CONFIG",
                "CONFIG GET",
                "CONFIG SET",
                "CONFIG HELP",
                "CONFIG NOSUCH",
                "DEBUG",
                "FLUSHALL",
                "FLUSHDB",
                "KEYS",
                "MONITOR",
                "REPLICAOF",
                "SAVE",
                "SHUTDOWN",
                "SLAVEOF",
                "SLOWLOG GET",
                "SWAPDB",
                "SYNC",
                "ACL SETUSER",
                "ACL",
                "MODULE LOAD",
                "LATENCY RESET",
                "FAILOVER",
                "HOTKEYS GET",
                "FUNCTION DELETE",
                "FUNCTION FLUSH",
                "FUNCTION RESTORE",
                "FUNCTION NOSUCH",
                "SCRIPT FLUSH",
                "MEMORY PURGE",
                "MIGRATE"
            })
    void isAdmin_administrative_true(String name) {
        assertThat(CommandMetadata.of(name).isAdmin()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET",
                "INFO",
                "DBSIZE",
                "TIME",
                "LASTSAVE",
                "ROLE",
                "CLIENT ID",
                "CLIENT INFO",
                "CLIENT GETNAME",
                "CLIENT SETNAME",
                "CLIENT SETINFO",
                "CLIENT GETREDIR",
                "CLIENT TRACKINGINFO",
                "SCRIPT EXISTS",
                "SCRIPT KILL",
                "SCRIPT LOAD",
                "FUNCTION KILL",
                "FUNCTION LOAD",
                "PUBSUB CHANNELS",
                "MEMORY USAGE",
                "ACL WHOAMI",
                "COMMAND",
                "OBJECT ENCODING",
                "SCAN",
                "NOSUCH"
            })
    void isAdmin_open_false(String name) {
        assertThat(CommandMetadata.of(name).isAdmin()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BLPOP", "BLMOVE", "BZMPOP", "XREAD", "WAIT", "WAITAOF"})
    void isBlocking_blocking_true(String name) {
        assertThat(CommandMetadata.of(name).isBlocking()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, DEFAULT, DEFAULT",
        "CONFIG SET, ALL_NODES, ALL_SUCCEEDED",
        "DBSIZE, ALL_SHARDS, AGG_SUM",
        "MGET, MULTI_SHARD, DEFAULT",
        "SCRIPT EXISTS, ALL_SHARDS, AGG_LOGICAL_AND",
        "SCRIPT KILL, ALL_SHARDS, ONE_SUCCEEDED",
        "WAIT, ALL_SHARDS, AGG_MIN",
        "SCAN, SPECIAL, SPECIAL",
        "CONFIG NOSUCH, DEFAULT, DEFAULT",
        "NOSUCH, DEFAULT, DEFAULT"
    })
    void policies_known_asTheServerSays(String name, RequestPolicy request, ResponsePolicy response) {
        CommandMetadata metadata = CommandMetadata.of(name);

        assertThat(metadata.requestPolicy()).isEqualTo(request);
        assertThat(metadata.responsePolicy()).isEqualTo(response);
    }

    @Test
    void effects_ofAllCommands_areThoseOfTheTable() {
        assertThat(CommandMetadata.knownNames())
                .filteredOn(name -> CommandMetadata.of(name).waitsForWrites())
                .containsExactlyInAnyOrder("WAIT", "WAITAOF");
        assertThat(CommandMetadata.knownNames())
                .filteredOn(name -> CommandMetadata.of(name).flushesScripts())
                .containsExactly("SCRIPT FLUSH");
        assertThat(CommandMetadata.knownNames())
                .filteredOn(name -> CommandMetadata.of(name).stepsThroughKeys())
                .containsExactly("SCAN");
        assertThat(CommandMetadata.of("NOSUCH").waitsForWrites()).isFalse();
        assertThat(CommandMetadata.of("NOSUCH").flushesScripts()).isFalse();
    }

    /** The whole command, and which of its words are keys, the words counted from 0. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET k | 1",
                "MGET a b c | 1 2 3",
                "MSET a 1 b 2 | 1 3",
                "MSETEX 2 a 1 b 2 NX | 2 4",
                "DEL a b | 1 2",
                "PING |",
                "RENAME a b | 1 2",
                "EVAL script 2 a b c | 3 4",
                "EVAL script 0 c |",
                "EVALSHA sha 1 a b | 3",
                "FCALL_RO f 1 a | 3",
                "SORT k | 1",
                "SORT k BY store GET STORE LIMIT 0 1 store dst | 1 10",
                "SORT k STORE d1 STORE d2 | 1 5",
                "SORT k BY store LIMIT store store | 1",
                "SORT k STORE STORE store d | 1 5",
                "SORT k STORE | 1",
                "SORT_RO k BY w GET g | 1",
                "XREAD COUNT 2 STREAMS a b 0 0 | 4 5",
                "XREAD BLOCK 0 streams a $ | 4",
                "XREADGROUP GROUP STREAMS c STREAMS a > | 5",
                "MIGRATE h 1 k 0 9 | 3",
                "MIGRATE h 1 '' 0 9 COPY KEYS a b | 8 9",
                "MIGRATE h 1 '' 0 9 AUTH KEYS KEYS a keys | 9 10",
                "MIGRATE h 1 '' 0 9 AUTH2 KEYS KEYS KEYS a | 10",
                "MIGRATE h 1 k 0 9 AUTH KEYS | 3",
                "MIGRATE h 1 k 0 9 KEYS a | 3",
                "MIGRATE h 1 '' 0 9 |",
                "MIGRATE h 1 '' 0 9 KEYS |",
                "MIGRATE h 1 |",
                "OBJECT ENCODING k | 2",
                "OBJECT HELP |",
                "BITOP AND dst a b | 2 3 4",
                "ZUNIONSTORE dst 2 a b WEIGHTS 1 2 | 1 3 4",
                "ZUNION 2 a b WITHSCORES | 2 3",
                "ZINTERCARD 1 a LIMIT 1 | 2",
                "GEORADIUS k 1 2 3 km STORE dst | 1 7",
                "GEORADIUS k 1 2 3 km STOREDIST dst | 1 7",
                "GEORADIUSBYMEMBER k m 3 km store dst | 1 6",
                "GEOSEARCHSTORE d s FROMMEMBER m BYRADIUS 1 m | 1 2",
                "BLPOP a b 0 | 1 2",
                "BLMPOP 0 2 a b LEFT | 3 4",
                "LMPOP 1 a LEFT | 2",
                "BRPOPLPUSH a b 0 | 1 2",
                "XGROUP CREATE k g $ | 2",
                "XINFO STREAM k | 2",
                "MEMORY USAGE k | 2",
                "MEMORY STATS |",
                "PFMERGE d a b | 1 2 3",
                "SINTERSTORE d a b | 1 2 3",
                "SMOVE a b m | 1 2",
                "COPY a b | 1 2",
                "JSON.MGET a b $ | 1 2",
                "JSON.MSET a $ 1 b $ 2 | 1 4",
                "JSON.DEBUG MEMORY k $ | 2",
                "CMS.MERGE d 2 a b WEIGHTS 1 2 | 1 3 4",
                "TS.MADD a 1 2 b 1 2 | 1 4",
                "TS.CREATERULE a b AGGREGATION avg 1 | 1 2",
                "BF.ADD k i | 1",
                "PUBLISH c m |",
                "SPUBLISH c m |",
                "SCAN 0 |",
                "EVAL script 5 a b |",
                "EVAL script x a b |",
                "MSET |",
                "XREAD COUNT 1 |",
                "GET |"
            })
    void keyIndexes_wholeCommand_positionsOfKeys(String command, String expected) {
        assertThat(positions(command, false)).isEqualTo(expected == null ? List.of() : numbers(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"SPUBLISH c m | 1", "SSUBSCRIBE a b | 1 2", "PUBLISH c m |", "MGET a b | 1 2"})
    void routingIndexes_shardChannels_included(String command, String expected) {
        assertThat(positions(command, true)).isEqualTo(expected == null ? List.of() : numbers(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 0",
        "SPUBLISH, 0",
        "OBJECT ENCODING, 0",
        "XGROUP CREATE, 0",
        "HSET, 0",
        "MGET, -1",
        "SORT, -1",
        "EVAL, -1",
        "RENAME, -1",
        "PING, -1",
        "OBJECT, -1",
        "BITOP, -1",
        "XREAD, -1"
    })
    void fixedRoutingIndex_oneKeyAtAFixedPlace_itsIndex(String name, int expected) {
        assertThat(CommandMetadata.of(name).fixedRoutingIndex()).isEqualTo(expected);
    }

    @Test
    void keyIndexes_typedSubcommandInTheName_countsArguments() {
        Command<?> command = CATALOGUE.keys().objectEncoding("k");

        assertThat(command.name().metadata().keyIndexes(command)).containsExactly(0);
    }

    @Test
    void keyIndexes_containerWithItsSubcommandAsArgument_subcommandsKeys() {
        Command<?> command = CATALOGUE
                .command(CommandName.of("OBJECT"))
                .keyword("encoding")
                .arg("k")
                .read(ReplyDecoders.VALUE);

        assertThat(command.name().metadata().keyIndexes(command)).containsExactly(1);
    }

    @Test
    void command_containerAndSubcommandApart_becomeOneName() {
        Command<?> command = CATALOGUE.command("config", "set", "a", "b");

        assertThat(command.name()).isEqualTo(CommandName.of("CONFIG SET"));
        assertThat(CommandWords.of(command)).isEqualTo("CONFIG SET a b");
        assertThat(command.name().metadata().isAdmin()).isTrue();
    }

    @Test
    void command_keyPrefixAndUntypedCommand_prefixesKeysOnly() {
        CommandCatalogue<String, String> prefixed = CATALOGUE.withKeyPrefix("p:");

        assertThat(CommandWords.of(prefixed.command("MSET", "a", 1, "b", 2.5))).isEqualTo("MSET p:a 1 p:b 2.5");
        assertThat(CommandWords.of(prefixed.command("SORT", "k", "STORE", "d"))).isEqualTo("SORT p:k STORE p:d");
        assertThat(CommandWords.of(prefixed.command("OBJECT", "FREQ", "k"))).isEqualTo("OBJECT FREQ p:k");
        assertThat(CommandWords.of(prefixed.command("NOSUCH", "k"))).isEqualTo("NOSUCH k");
        assertThat(CommandWords.of(prefixed.command("SPUBLISH", "c", "m"))).isEqualTo("SPUBLISH c m");
    }

    private static List<Integer> positions(String line, boolean routing) {
        String[] words = line.split(" ");
        Object[] arguments = Arrays.stream(words)
                .skip(1)
                .map(word -> word.equals("''") ? "" : word)
                .toArray();
        Command<?> command = CATALOGUE.command(words[0], arguments);
        CommandMetadata metadata = command.name().metadata();
        int[] found = routing ? metadata.routingIndexes(command) : metadata.keyIndexes(command);
        return Arrays.stream(found)
                .mapToObj(index -> index + command.name().wordCount())
                .toList();
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }
}
