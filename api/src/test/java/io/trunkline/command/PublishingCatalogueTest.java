package io.trunkline.command;

import static io.trunkline.command.CommandCase.row;
import static io.trunkline.command.ReplyTree.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codecs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PublishingCatalogueTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);
    private static final PublishingCatalogue<String, String> PUBLISHING = CATALOGUE.publishing();

    static List<CommandCase> cases() {
        return CommandCase.list(
                row("publish", PUBLISHING.publish("c", "m"), "PUBLISH c m", number(3), 3L),
                row("spublish", PUBLISHING.spublish("c", "m"), "SPUBLISH c m", number(1), 1L));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(PublishingCatalogue.class, cases());
    }

    @Test
    void publish_keyPrefix_channelsAreNoKeys() {
        PublishingCatalogue<String, String> prefixed =
                CATALOGUE.withKeyPrefix("p:").publishing();

        assertThat(CommandWords.of(prefixed.publish("c", "m"))).isEqualTo("PUBLISH c m");
        assertThat(CommandWords.of(prefixed.spublish("c", "m"))).isEqualTo("SPUBLISH c m");
    }
}
