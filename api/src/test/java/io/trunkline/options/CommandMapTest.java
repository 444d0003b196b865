package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.command.CommandName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandMapTest {

    private static final CommandName GET = CommandName.of("GET");
    private static final CommandName CONFIG = CommandName.of("CONFIG");
    private static final CommandName CONFIG_GET = CommandName.of("CONFIG GET");
    private static final CommandName CONFIG_SET = CommandName.of("CONFIG SET");

    @Test
    void default_anyCommand_isAvailableUnderItsName() {
        assertThat(CommandMap.DEFAULT.isAvailable(CONFIG_GET)).isTrue();
        assertThat(CommandMap.DEFAULT.wireName(CONFIG_GET)).isEqualTo("CONFIG GET");
        assertThat(CommandMap.DEFAULT.encoded(CONFIG_GET)).isSameAs(CONFIG_GET.encoded());
        assertThat(CommandMap.DEFAULT).hasToString("");
    }

    @Test
    void withRenamed_command_hasNewNameOnTheWire() {
        CommandMap map = CommandMap.DEFAULT.withRenamed("get", "fetch-é");

        assertThat(map.isAvailable(GET)).isTrue();
        assertThat(map.wireName(GET)).isEqualTo("fetch-é");
        assertThat(map.encoded(GET)).asString(StandardCharsets.UTF_8).isEqualTo("$8\r\nfetch-é\r\n");
        assertThat(map.encoded(CONFIG_GET)).isSameAs(CONFIG_GET.encoded());
        assertThat(CommandMap.DEFAULT.wireName(GET)).isEqualTo("GET");
    }

    @Test
    void withRenamed_commandWithSubcommands_renamesThemAll() {
        CommandMap map = CommandMap.DEFAULT.withRenamed(CONFIG, "b840fc");

        assertThat(map.wireName(CONFIG_GET)).isEqualTo("b840fc GET");
        assertThat(map.encoded(CONFIG_GET))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("$6\r\nb840fc\r\n$3\r\nGET\r\n");
    }

    @Test
    void withRenamed_ownName_takesTheChangeBack() {
        assertThat(CommandMap.DEFAULT.withRenamed("GET", "x").withRenamed("GET", "get"))
                .isEqualTo(CommandMap.DEFAULT);
        assertThat(CommandMap.DEFAULT.withDisabled("GET").withRenamed("GET", "GET"))
                .isEqualTo(CommandMap.DEFAULT);
        assertThat(CommandMap.DEFAULT
                        .withDisabled("GET")
                        .withRenamed("GET", "x")
                        .isAvailable(GET))
                .isTrue();
    }

    @Test
    void withDisabled_commandWithSubcommands_disablesThemAll() {
        CommandMap map = CommandMap.DEFAULT.withDisabled("config");

        assertThat(map.isAvailable(CONFIG)).isFalse();
        assertThat(map.isAvailable(CONFIG_GET)).isFalse();
        assertThat(map.isAvailable(GET)).isTrue();
    }

    @Test
    void withDisabled_subcommand_leavesTheOthers() {
        CommandMap map = CommandMap.DEFAULT.withDisabled(CONFIG_SET);

        assertThat(map.isAvailable(CONFIG_SET)).isFalse();
        assertThat(map.isAvailable(CONFIG_GET)).isTrue();
        assertThat(map.isAvailable(CONFIG)).isTrue();
        assertThat(map.encoded(CONFIG_GET)).isSameAs(CONFIG_GET.encoded());
    }

    @Test
    void wireName_disabledCommand_isRefused() {
        CommandMap map = CommandMap.DEFAULT.withDisabled("CONFIG");

        assertThatThrownBy(() -> map.wireName(CONFIG_GET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The command is disabled: command=CONFIG GET."
                        + " Ask isAvailable first, or enable it in the command map.");
        assertThatThrownBy(() -> map.encoded(CONFIG)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "line\nfeed", "tab\t"})
    void withRenamed_notOneWord_isRefused(String newName) {
        assertThatThrownBy(() -> CommandMap.DEFAULT.withRenamed("GET", newName))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not a command name: command=GET, newName=\"" + newName + "\"");
    }

    @Test
    void withRenamed_subcommand_isRefused() {
        assertThatThrownBy(() -> CommandMap.DEFAULT.withRenamed(CONFIG_GET, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A subcommand cannot be renamed: command=CONFIG GET. Rename the command that it belongs to.");
    }

    @Test
    void equals_sameChanges_inAnyOrder() {
        CommandMap one = CommandMap.DEFAULT.withRenamed("GET", "x").withDisabled("CONFIG");
        CommandMap other = CommandMap.DEFAULT.withDisabled("CONFIG").withRenamed("GET", "x");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString("$CONFIG=,$GET=*****");
        assertThat(one).isNotEqualTo(CommandMap.DEFAULT.withDisabled("CONFIG"));
    }
}
