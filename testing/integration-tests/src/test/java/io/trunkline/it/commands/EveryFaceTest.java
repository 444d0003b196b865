package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.CommandExecutor;
import io.trunkline.command.face.AdministrationCommands;
import io.trunkline.command.face.DataCommands;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every face of the commands has its tests. That they call all its methods is what each {@link FaceTest} sees to. */
final class EveryFaceTest {

    @Test
    void commands_everyFace_hasAClassOfTests() {
        List<FaceTest<?>> tests = List.of(
                new StringCommandsTest(),
                new KeyCommandsTest(),
                new KeyExpiryCommandsTest(),
                new KeyspaceCommandsTest(),
                new HashCommandsTest(),
                new HashExpiryCommandsTest(),
                new ListCommandsTest(),
                new SetCommandsTest(),
                new SortedSetCommandsTest(),
                new SortedSetRangeCommandsTest(),
                new SortedSetAlgebraCommandsTest(),
                new ScriptingCommandsTest(),
                new PublishingCommandsTest(),
                new LivenessCommandsTest(),
                new ServerCommandsTest(),
                new ConnectionCommandsTest(),
                new LibraryCommandsTest(),
                new PubSubCommandsTest());
        assertThat(tests)
                .extracting(FaceTest::face)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Class.class))
                .containsExactlyInAnyOrderElementsOf(Stream.of(DataCommands.class, AdministrationCommands.class)
                        .flatMap(all -> Arrays.stream(all.getInterfaces()))
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(classes = {DataCommands.class, AdministrationCommands.class})
    void commands_themselves_declareNothingMore(Class<?> all) {
        assertThat(all.getDeclaredMethods()).isEmpty();
        assertThat(Arrays.stream(all.getInterfaces())).allMatch(face -> CommandExecutor.class.isAssignableFrom(face));
    }
}
