package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.CommandName;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The facts about commands compared with those that the server tells, for all commands that both know. Trunkline has
 * the facts of one version of Redis; where another version differs, the difference is listed here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CommandMetadataServerTest {

    /** The flags that decide where a command goes and how. */
    private static final Set<String> ROUTING_FLAGS =
            Set.of("write", "readonly", "blocking", "admin", "movablekeys", "pubsub");

    /** What servers before Redis 7.2 tell otherwise. */
    private static final Set<String> BEFORE_7_2 = Set.of(
            "COMMAND GETKEYS: arity -3, the server says -4",
            "COMMAND GETKEYSANDFLAGS: arity -3, the server says -4",
            "ZRANK: arity -3, the server says 3",
            "ZREVRANK: arity -3, the server says 3",
            "WAIT: flags [blocking], the server says []");

    /** What servers before Redis 7.2 tell otherwise of how commands go to the servers of a cluster. */
    private static final Set<String> POLICIES_BEFORE_7_2 = Set.of(
            "ACL DELUSER: ALL_NODES ALL_SUCCEEDED, the server says DEFAULT DEFAULT",
            "ACL SAVE: ALL_NODES ALL_SUCCEEDED, the server says DEFAULT DEFAULT",
            "ACL SETUSER: ALL_NODES ALL_SUCCEEDED, the server says DEFAULT DEFAULT",
            "CLIENT SETNAME: ALL_NODES ALL_SUCCEEDED, the server says DEFAULT DEFAULT",
            "CONFIG RESETSTAT: ALL_NODES ALL_SUCCEEDED, the server says DEFAULT DEFAULT",
            "CONFIG REWRITE: ALL_NODES ALL_SUCCEEDED, the server says DEFAULT DEFAULT",
            "LATENCY RESET: ALL_NODES AGG_SUM, the server says ALL_NODES ALL_SUCCEEDED",
            "MSETNX: DEFAULT DEFAULT, the server says MULTI_SHARD AGG_MIN",
            "RANDOMKEY: ALL_SHARDS SPECIAL, the server says ALL_SHARDS DEFAULT",
            "SCAN: SPECIAL SPECIAL, the server says SPECIAL DEFAULT");

    /** Commands that Valkey has and Redis has not. */
    private static final Set<String> VALKEYS_OWN = Set.of(
            "CLIENT CAPA",
            "CLIENT IMPORT-SOURCE",
            "COMMANDLOG",
            "COMMANDLOG GET",
            "COMMANDLOG HELP",
            "COMMANDLOG LEN",
            "COMMANDLOG RESET",
            "SCRIPT SHOW");

    private final RedisServer server = RedisServers.shared();
    private final ConnectionMultiplexer multiplexer = FaceTest.connect(server, ProtocolVersion.RESP3);
    private final Database<String, String> database = multiplexer.database();
    private final Map<String, ServerFacts> facts = new TreeMap<>();

    /** What the server tells about one command. */
    private record ServerFacts(
            String name, int arity, Set<String> flags, int first, int last, int step, List<String> tips) {}

    @BeforeAll
    void ask() {
        for (RespValue command : database.execute("COMMAND").asList()) {
            add(command);
        }
    }

    @AfterAll
    void disconnect() {
        multiplexer.close();
    }

    private void add(RespValue command) {
        List<RespValue> parts = command.asList();
        String name = parts.get(0).asText().replace('|', ' ').toUpperCase(Locale.ROOT);
        Set<String> flags = new TreeSet<>();
        parts.get(2).asList().forEach(flag -> flags.add(flag.asText()));
        int arity = (int) parts.get(1).asLong();
        int first = (int) parts.get(3).asLong();
        int last = (int) parts.get(4).asLong();
        int step = (int) parts.get(5).asLong();
        List<String> tips = new ArrayList<>();
        if (parts.size() > 7) {
            parts.get(7).asList().forEach(tip -> tips.add(tip.asText()));
        }
        facts.put(name, new ServerFacts(name, arity, flags, first, last, step, tips));
        if (parts.size() > 9) {
            parts.get(9).asList().forEach(this::add);
        }
    }

    private List<ServerFacts> shared() {
        return facts.values().stream()
                .filter(command -> CommandMetadata.of(command.name).isKnown())
                .toList();
    }

    @Test
    void knownNames_haveTheServersCommands() {
        assertThat(shared()).hasSizeGreaterThan(300);
        Set<String> unknown = new TreeSet<>(facts.keySet());
        unknown.removeIf(name -> CommandMetadata.of(name).isKnown());
        if (server.product().equals("valkey")) {
            unknown.removeAll(VALKEYS_OWN);
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void arityAndFlags_areTheServers() {
        Set<String> differences = new TreeSet<>();
        for (ServerFacts command : shared()) {
            CommandMetadata own = CommandMetadata.of(command.name);
            boolean told = command.arity != -1 || !command.flags.contains("module"); // some modules tell no arity
            if (told && own.arity() != command.arity) {
                differences.add(command.name + ": arity " + own.arity() + ", the server says " + command.arity);
            }
            Set<String> ownFlags = own.flags().stream()
                    .map(flag -> flag.name().toLowerCase(Locale.ROOT))
                    .filter(ROUTING_FLAGS::contains)
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> toldFlags = new TreeSet<>(command.flags);
            toldFlags.retainAll(ROUTING_FLAGS);
            if (!ownFlags.equals(toldFlags)) {
                differences.add(command.name + ": flags " + ownFlags + ", the server says " + toldFlags);
            }
        }
        assertThat(differences).isEqualTo(server.isAtLeast(7, 2) ? Set.of() : BEFORE_7_2);
    }

    @Test
    void policies_areTheServersTips() {
        Set<String> differences = new TreeSet<>();
        int told = 0;
        for (ServerFacts command : shared()) {
            CommandMetadata own = CommandMetadata.of(command.name);
            String ownTips = own.requestPolicy() + " " + own.responsePolicy();
            String toldTips = tip(command, "request_policy:") + " " + tip(command, "response_policy:");
            told += toldTips.equals("DEFAULT DEFAULT") ? 0 : 1;
            if (!ownTips.equals(toldTips)) {
                differences.add(command.name + ": " + ownTips + ", the server says " + toldTips);
            }
        }
        if (!server.isAtLeast(7, 0)) {
            assertThat(told).as("servers before Redis 7.0 give no tips").isZero();
            return;
        }
        assertThat(told).isGreaterThan(30);
        assertThat(differences).isEqualTo(server.isAtLeast(7, 2) ? Set.of() : POLICIES_BEFORE_7_2);
    }

    private static String tip(ServerFacts command, String prefix) {
        return command.tips.stream()
                .filter(tip -> tip.startsWith(prefix))
                .map(tip -> tip.substring(prefix.length()).toUpperCase(Locale.ROOT))
                .findFirst()
                .orElse("DEFAULT");
    }

    @Test
    void convenience_followsTheFlags() {
        for (ServerFacts command : shared()) {
            CommandMetadata own = CommandMetadata.of(command.name);
            boolean flagged = command.flags.contains("write");
            assertThat(own.isReadOnly()).as(command.name).isEqualTo(command.flags.contains("readonly"));
            assertThat(own.isWrite() || !flagged).as(command.name).isTrue();
            assertThat(own.isWrite() && own.isReadOnly()).as(command.name).isFalse();
            assertThat(own.isAdmin() || !command.flags.contains("admin"))
                    .as(command.name)
                    .isTrue();
        }
    }

    @Test
    void keys_atFixedPlaces_areTheServers() {
        List<String> differences = new ArrayList<>();
        int withKeys = 0;
        for (ServerFacts command : shared()) {
            if (command.flags.contains("movablekeys") || command.flags.contains("module")) {
                continue;
            }
            int words = Math.abs(command.arity) + (command.arity < 0 ? 4 * Math.max(command.step, 1) : 0);
            int[] told = told(command, words);
            int[] own = own(command.name, words);
            withKeys += told.length > 0 ? 1 : 0;
            if (!Arrays.equals(own, told)) {
                differences.add(
                        command.name + ": keys " + Arrays.toString(own) + ", the server says " + Arrays.toString(told));
            }
        }
        assertThat(withKeys).isGreaterThan(150);
        assertThat(differences).isEmpty();
    }

    /** The positions of keys among so many words, the name's first word being 0, as the server's three numbers tell. */
    private static int[] told(ServerFacts command, int words) {
        if (command.first == 0) {
            return new int[0];
        }
        int last = command.last < 0 ? words + command.last : command.last;
        return IntStream.iterate(command.first, position -> position <= last, position -> position + command.step)
                .toArray();
    }

    /** The same as Trunkline finds them in a command of so many words. */
    private int[] own(String name, int words) {
        CommandName known = CommandName.of(name);
        Object[] arguments = IntStream.range(known.wordCount(), words)
                .mapToObj(position -> "word" + position)
                .toArray();
        Command<RespValue> command = database.commands().command(name, arguments);
        return Arrays.stream(known.metadata().routingIndexes(command))
                .map(index -> index + known.wordCount())
                .toArray();
    }
}
