package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressLineTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({"false,false,false", "false,true,true", "true,false,true"})
    void start_whereItCannotBeSeenOrDoesHarm_none(boolean in, boolean out, boolean error) {
        assertThat(ProgressLine.start(terminal(new ByteArrayInputStream(new byte[0]), in, out, error)))
                .isNull();
    }

    @Test
    void show_repliesFromAFile_partOfTheFileAndCount(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("lines.txt");
        Files.writeString(file, "x".repeat(1000));
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            ProgressLine line = ProgressLine.start(terminal(in, false, false, true));
            assertThat(line).isNotNull();
            in.skipNBytes(500);
            while (err.size() == 0) { // it is shown as soon as it is due
                line.show(1234);
            }
            line.finish(2000);
        }

        assertThat(err.toString(StandardCharsets.UTF_8))
                .matches(
                        "\r\\[#{15}-{15}]  50%  1,234 replies, [\\d,]+/s\u001b\\[K\r.* 2,000 replies, [\\d,]+/s\u001b\\[K\\R");
    }

    @Test
    void finish_neverShown_nothing() {
        ProgressLine line = ProgressLine.start(terminal(new ByteArrayInputStream(new byte[0]), false, false, true));

        assertThat(line).isNotNull();
        line.finish(1);
        assertThat(err.size()).isZero();
    }

    private Terminal terminal(InputStream in, boolean isIn, boolean isOut, boolean isErr) {
        return new Terminal(
                in,
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                isIn,
                isOut,
                isErr,
                Map.of());
    }
}
