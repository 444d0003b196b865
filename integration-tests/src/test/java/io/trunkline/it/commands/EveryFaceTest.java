package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.CommandExecutor;
import io.trunkline.command.Commands;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every face of the commands has its tests. That they call all its methods is what each {@link FaceTest} sees to. */
final class EveryFaceTest {

    @Test
    void commands_everyFace_hasAClassOfTests() {
        List<FaceTest<?>> tests = List.of(
                new StringCommandsTest(),
                new KeyCommandsTest(),
                new HashCommandsTest(),
                new ListCommandsTest(),
                new SetCommandsTest(),
                new SortedSetCommandsTest(),
                new SortedSetRangeCommandsTest(),
                new SortedSetAlgebraCommandsTest(),
                new ScriptingCommandsTest(),
                new ServerCommandsTest(),
                new ConnectionCommandsTest(),
                new PubSubCommandsTest());
        assertThat(tests)
                .extracting(FaceTest::face)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Class.class))
                .containsExactlyInAnyOrder(Commands.class.getInterfaces());
    }

    @Test
    void commands_itself_declaresNothingMore() {
        assertThat(Commands.class.getDeclaredMethods()).isEmpty();
        assertThat(Arrays.stream(Commands.class.getInterfaces()))
                .allMatch(face -> CommandExecutor.class.isAssignableFrom(face));
    }
}
