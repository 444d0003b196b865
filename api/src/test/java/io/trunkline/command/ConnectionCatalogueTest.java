package io.trunkline.command;

import static io.trunkline.command.CommandCase.row;
import static io.trunkline.command.ReplyTree.NULL;
import static io.trunkline.command.ReplyTree.OK;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.map;
import static io.trunkline.command.ReplyTree.number;
import static io.trunkline.command.ReplyTree.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.args.ClientKillArgs;
import io.trunkline.args.ClientListArgs;
import io.trunkline.args.ClientPauseMode;
import io.trunkline.args.ClientType;
import io.trunkline.args.UnblockType;
import io.trunkline.codec.Codecs;
import io.trunkline.reply.ClientInfo;
import io.trunkline.reply.TrackingInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConnectionCatalogueTest {

    private static final ConnectionCatalogue<String, String> CONNECTION =
            new CommandCatalogue<>(Codecs.UTF8).connection();
    private static final String LINE = "id=7 addr=127.0.0.1:5000 name= age=3 idle=0 cmd=client|list lib-name=a=b";
    private static final ClientInfo CLIENT = new ClientInfo(Map.of(
            "id",
            "7",
            "addr",
            "127.0.0.1:5000",
            "name",
            "",
            "age",
            "3",
            "idle",
            "0",
            "cmd",
            "client|list",
            "lib-name",
            "a=b"));

    static List<CommandCase> cases() {
        ClientKillArgs kill = ClientKillArgs.NONE
                .id(7)
                .type(ClientType.PUBSUB)
                .user("me")
                .addr("1.2.3.4:5")
                .laddr("6.7.8.9:10")
                .skipMe(false)
                .maxAge(60);
        return CommandCase.list(
                row("clientGetname", CONNECTION.clientGetname(), "CLIENT GETNAME", bulk("app"), "app"),
                row("clientGetname", CONNECTION.clientGetname(), "CLIENT GETNAME", NULL, null),
                row("clientGetredir", CONNECTION.clientGetredir(), "CLIENT GETREDIR", number(-1), -1L),
                row("clientId", CONNECTION.clientId(), "CLIENT ID", number(7), 7L),
                row("clientInfo", CONNECTION.clientInfo(), "CLIENT INFO", bulk(LINE + "\n"), CLIENT),
                row("clientKill", CONNECTION.clientKill("1.2.3.4:5"), "CLIENT KILL 1.2.3.4:5", OK, null),
                row(
                        "clientKill",
                        CONNECTION.clientKill(kill),
                        "CLIENT KILL ID 7 TYPE PUBSUB USER me ADDR 1.2.3.4:5 LADDR 6.7.8.9:10 SKIPME NO MAXAGE 60",
                        number(2),
                        2L),
                row(
                        "clientKill",
                        CONNECTION.clientKill(ClientKillArgs.NONE.skipMe(true)),
                        "CLIENT KILL SKIPME YES",
                        number(0),
                        0L),
                row(
                        "clientList",
                        CONNECTION.clientList(),
                        "CLIENT LIST",
                        bulk(LINE + "\n" + LINE),
                        List.of(CLIENT, CLIENT)),
                row(
                        "clientList",
                        CONNECTION.clientList(ClientListArgs.NONE
                                .type(ClientType.NORMAL)
                                .id(1, 2)
                                .id(3)),
                        "CLIENT LIST TYPE NORMAL ID 1 2 3",
                        bulk(""),
                        List.of()),
                row("clientNoEvict", CONNECTION.clientNoEvict(true), "CLIENT NO-EVICT ON", OK, null),
                row("clientNoTouch", CONNECTION.clientNoTouch(false), "CLIENT NO-TOUCH OFF", OK, null),
                row("clientPause", CONNECTION.clientPause(100), "CLIENT PAUSE 100", OK, null),
                row(
                        "clientPause",
                        CONNECTION.clientPause(100, ClientPauseMode.WRITE),
                        "CLIENT PAUSE 100 WRITE",
                        OK,
                        null),
                row(
                        "clientTrackinginfo",
                        CONNECTION.clientTrackinginfo(),
                        "CLIENT TRACKINGINFO",
                        map(
                                bulk("flags"),
                                set(bulk("on"), bulk("bcast")),
                                bulk("redirect"),
                                number(0),
                                bulk("later"),
                                array(number(1)),
                                bulk("prefixes"),
                                bulks("a:", "b:")),
                        new TrackingInfo(Set.of("on", "bcast"), 0, List.of("a:", "b:"))),
                row("clientUnblock", CONNECTION.clientUnblock(7), "CLIENT UNBLOCK 7", number(1), true),
                row(
                        "clientUnblock",
                        CONNECTION.clientUnblock(7, UnblockType.ERROR),
                        "CLIENT UNBLOCK 7 ERROR",
                        number(0),
                        false),
                row("clientUnpause", CONNECTION.clientUnpause(), "CLIENT UNPAUSE", OK, null));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(ConnectionCatalogue.class, cases());
    }

    @Test
    void clientInfo_namedFields_read() {
        assertThat(CLIENT.id()).isEqualTo(7);
        assertThat(CLIENT.addr()).isEqualTo("127.0.0.1:5000");
        assertThat(CLIENT.name()).isEmpty();
        assertThat(CLIENT.age()).isEqualTo(3);
        assertThat(CLIENT.idle()).isZero();
        assertThat(CLIENT.cmd()).isEqualTo("client|list");
        assertThat(new ClientInfo(Map.of()).id()).isEqualTo(-1);
    }
}
