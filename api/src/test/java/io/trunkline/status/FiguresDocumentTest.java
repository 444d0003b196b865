package io.trunkline.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares the tables in {@code docs/figures.md} with the figures. With {@code -Dtrunkline.docs.update=true} it writes
 * the tables anew before it compares.
 */
final class FiguresDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "figures.md");

    @ParameterizedTest
    @EnumSource(Figure.Scope.class)
    void document_table_isThatOfTheFigures(Figure.Scope scope) throws IOException {
        String mark = "<!-- " + scope.name().toLowerCase(Locale.ROOT) + ": ";
        String begin = mark + "begin -->\n";
        String end = mark + "end -->\n";
        if (Boolean.getBoolean("trunkline.docs.update")) {
            String text = Files.readString(DOCUMENT);
            Files.writeString(
                    DOCUMENT,
                    text.substring(0, text.indexOf(begin) + begin.length())
                            + table(scope)
                            + text.substring(text.indexOf(end)));
        }

        String text = Files.readString(DOCUMENT);

        assertThat(text.substring(text.indexOf(begin) + begin.length(), text.indexOf(end)))
                .as("docs/figures.md; run this test with -Dtrunkline.docs.update=true to write it anew")
                .isEqualTo(table(scope));
    }

    private static String table(Figure.Scope scope) {
        return "| text, JSON | MBean | metric | unit | kind | meaning |\n|---|---|---|---|---|---|\n"
                + Figure.of(scope).stream().map(FiguresDocumentTest::row).collect(Collectors.joining());
    }

    private static String row(Figure figure) {
        String kind = figure.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "| `" + figure.key() + "` | `" + figure.attribute() + "` | `" + figure.metric() + "` | " + figure.unit()
                + " | " + kind + " | " + figure.meaning() + " |\n";
    }
}
