package io.trunkline.command;

import static io.trunkline.command.CommandCase.row;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.map;
import static io.trunkline.command.ReplyTree.number;

import io.trunkline.codec.Codecs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PubSubCatalogueTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);
    private static final PubSubCatalogue<String, String> PUB_SUB = CATALOGUE.pubSub();

    static List<CommandCase> cases() {
        return CommandCase.list(
                row("pubsubChannels", PUB_SUB.pubsubChannels(), "PUBSUB CHANNELS", bulks("a", "b"), List.of("a", "b")),
                row("pubsubChannels", PUB_SUB.pubsubChannels("a*"), "PUBSUB CHANNELS a*", array(), List.of()),
                row("pubsubNumpat", PUB_SUB.pubsubNumpat(), "PUBSUB NUMPAT", number(2), 2L),
                row("pubsubNumsub", PUB_SUB.pubsubNumsub(), "PUBSUB NUMSUB", array(), Map.of()),
                row(
                        "pubsubNumsub",
                        PUB_SUB.pubsubNumsub("a", "b"),
                        "PUBSUB NUMSUB a b",
                        array(bulk("a"), number(1), bulk("b"), number(0)),
                        Map.of("a", 1L, "b", 0L)),
                row(
                        "pubsubShardchannels",
                        PUB_SUB.pubsubShardchannels(),
                        "PUBSUB SHARDCHANNELS",
                        bulks("a"),
                        List.of("a")),
                row(
                        "pubsubShardchannels",
                        PUB_SUB.pubsubShardchannels("a*"),
                        "PUBSUB SHARDCHANNELS a*",
                        array(),
                        List.of()),
                row(
                        "pubsubShardnumsub",
                        PUB_SUB.pubsubShardnumsub("a"),
                        "PUBSUB SHARDNUMSUB a",
                        map(bulk("a"), number(4)),
                        Map.of("a", 4L)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(PubSubCatalogue.class, cases());
    }
}
