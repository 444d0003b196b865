package io.trunkline.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.generator.FaceGenerator.Face;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The committed faces are what {@link FaceGenerator} writes, Javadoc included. With {@code -Dtrunkline.faces=write}
 * they become it.
 */
final class FaceGeneratorTest {

    /** Maven runs tests in the module's folder. */
    private static final Path CATALOGUES = Path.of("src/main/java/io/trunkline/command");

    private static final Path COMMITTED = CATALOGUES.resolve("face");
    private static final List<Face> FACES = List.of(FaceGenerator.SYNC, FaceGenerator.ASYNC);

    @Test
    void faces_committed_areWhatTheGeneratorWrites() throws IOException {
        Map<String, String> expected = new FaceGenerator(CATALOGUES).generate(FACES);
        if ("write".equals(System.getProperty("trunkline.faces"))) {
            for (Map.Entry<String, String> face : expected.entrySet()) {
                Files.writeString(COMMITTED.resolve(face.getKey() + ".java"), face.getValue());
            }
        }

        Map<String, String> committed = committed();

        assertThat(committed.keySet())
                .as("interfaces in %s, all of which are generated", COMMITTED)
                .isEqualTo(expected.keySet());
        expected.forEach((name, text) -> assertThat(unformatted(committed.getOrDefault(name, "")))
                .as("%s is not what FaceGenerator writes; generate it anew", name)
                .isEqualTo(unformatted(text)));
    }

    private static Map<String, String> committed() throws IOException {
        try (Stream<Path> files = Files.list(COMMITTED)) {
            Map<String, String> texts = new TreeMap<>();
            for (Path file : files.collect(Collectors.toList())) {
                String name = file.getFileName().toString();
                if (!name.equals("package-info.java")) {
                    texts.put(name.substring(0, name.lastIndexOf('.')), Files.readString(file));
                }
            }
            return texts;
        }
    }

    /**
     * Where lines are broken and indented is for the formatter, except in comments: it leaves those alone, and so is
     * their text compared as it is.
     */
    private static String unformatted(String text) {
        return text.lines()
                .map(line -> line.stripLeading().startsWith("*") ? "\n" + line + "\n" : line.replaceAll("\\s", ""))
                .collect(Collectors.joining());
    }

    @Test
    void face_another_isOneMoreValue() throws IOException {
        Face reactive = new Face(
                "Reactive",
                "ReactiveCommandExecutor",
                "with methods that hand back publishers.",
                result -> "Publisher<" + result.replace("@Nullable ", "") + ">",
                "a publisher of ",
                "a publisher that completes when it is done",
                Set.of("org.reactivestreams.Publisher"));

        Map<String, String> written = new FaceGenerator(CATALOGUES).generate(List.of(reactive));

        assertThat(written).hasSize(committed().size() / FACES.size());
        assertThat(written.get("ReactiveStringCommands"))
                .contains(
                        "import org.reactivestreams.Publisher;\n",
                        "public interface ReactiveStringCommands<K, V> extends ReactiveCommandExecutor<K, V> {\n",
                        "default Publisher<V> get(K key) {\n        return execute(commands().strings().get(key));\n");
        assertThat(written.get("ReactiveServerCommands"))
                .contains(
                        "     * @return a publisher that completes when it is done\n",
                        "    default Publisher<Void> flushall() {\n");
        assertThat(written.get("ReactiveDataCommands"))
                .contains("ReactiveKeyspaceCommands<K, V>")
                .doesNotContain("Server");
        assertThat(written.get("ReactiveAdministrationCommands"))
                .contains("ReactiveKeyspaceCommands<K, V>", "ReactiveServerCommands<K, V>")
                .doesNotContain("String");
    }
}
