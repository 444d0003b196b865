package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineReaderTest {

    private static final int MAX = 200_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64 * 1024, 1 << 20})
    void next_chunksOfAnySize_sameLines(int chunk) throws IOException {
        String longLine = "y".repeat(150_000);
        String text = "one\n\ntwo\r\n" + longLine + "\nlast";

        assertThat(lines(text, chunk)).containsExactly("one", "", "two\r", longLine, "last");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1 << 20})
    void next_lineOverTheLimit_skippedAndToldOnce(int chunk) throws IOException {
        String text = "a\n" + "z".repeat(MAX * 3) + "\nb\n" + "z".repeat(MAX + 1) + "\nc";

        assertThat(lines(text, chunk)).containsExactly("a", "TOO LONG", "b", "TOO LONG", "c");
    }

    @Test
    void next_lastLineOverTheLimitWithoutLineFeed_told() throws IOException {
        assertThat(lines("a\n" + "z".repeat(MAX * 2), 5000)).containsExactly("a", "TOO LONG");
    }

    @Test
    void next_lineOfTheLimit_whole() throws IOException {
        String line = "z".repeat(MAX);

        assertThat(lines(line + "\n" + line, 5000)).containsExactly(line, line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a\n"})
    void next_lastLineFeed_makesNoLine(String text) throws IOException {
        assertThat(lines(text, 10)).containsExactly("a");
    }

    @Test
    void next_emptyInput_noLine() throws IOException {
        assertThat(lines("", 10)).isEmpty();
    }

    private static List<String> lines(String text, int chunk) throws IOException {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, chunk));
            }
        };
        LineReader reader = new LineReader(in, MAX);
        List<String> lines = new ArrayList<>();
        while (reader.next()) {
            lines.add(
                    reader.isTooLong()
                            ? "TOO LONG"
                            : new String(
                                    reader.buffer(),
                                    reader.start(),
                                    reader.end() - reader.start(),
                                    StandardCharsets.US_ASCII));
        }
        return lines;
    }
}
