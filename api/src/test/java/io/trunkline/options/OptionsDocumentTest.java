package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Compares the table in {@code docs/options.md} with the options. With {@code -Dtrunkline.docs.update=true} it writes
 * the table anew before it compares.
 */
final class OptionsDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "options.md");
    private static final Pattern JAVA = Pattern.compile("```java\n.*?```", Pattern.DOTALL);
    private static final String BEGIN = "<!-- options: begin -->\n";
    private static final String END = "<!-- options: end -->\n";

    @Test
    void document_table_isThatOfTheOptions() throws IOException {
        if (Boolean.getBoolean("trunkline.docs.update")) {
            String text = Files.readString(DOCUMENT);
            Files.writeString(DOCUMENT, before(text) + table() + after(text));
        }

        String text = Files.readString(DOCUMENT);

        assertThat(text.substring(
                        before(text).length(), text.length() - after(text).length()))
                .as("docs/options.md; run this test with -Dtrunkline.docs.update=true to write it anew")
                .isEqualTo(table());
    }

    @Test
    void document_examples_areValid() throws IOException {
        String texts = JAVA.matcher(Files.readString(DOCUMENT)).replaceAll(""); // which DocumentSamplesTest compiles
        List<String> examples = texts.lines()
                .filter(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();

        assertThat(examples)
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        example -> assertThat(MultiplexerOptions.parse(example).endpoints())
                                .isNotEmpty());
    }

    private static String before(String text) {
        return text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
    }

    private static String after(String text) {
        return text.substring(text.indexOf(END));
    }

    private static String table() {
        return "| keyword | in code | values | default | meaning |\n|---|---|---|---|---|\n"
                + OptionTable.ALL.stream().map(OptionsDocumentTest::row).collect(Collectors.joining());
    }

    private static String row(OptionKey<?> key) {
        String keyword = key.type().isText() ? "`" + key.name() + "`" : "";
        return "| " + keyword + " | `" + key.path() + "` | " + key.type().values() + " | " + key.byDefault() + " | "
                + key.meaning() + " |\n";
    }
}
