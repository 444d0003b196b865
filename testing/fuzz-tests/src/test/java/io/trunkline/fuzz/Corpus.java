package io.trunkline.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Inputs for a target, one a line: printable ASCII stands for itself, {@code \r}, {@code \n} and {@code \\} for what
 * they do in Java, and {@code \xHH} for any other byte. Lines that begin with {@code #} are comments.
 */
final class Corpus {

    private Corpus() {}

    /** Reads a resource of this package. */
    static Stream<byte[]> read(String name) {
        try (InputStream in = Objects.requireNonNull(Corpus.class.getResourceAsStream(name), name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines()
                    .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                    .map(Corpus::bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("A corpus cannot be read: resource=" + name + ".", e);
        }
    }

    static byte[] bytes(String line) {
        var bytes = new ByteArrayOutputStream(line.length());
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c != '\\') {
                bytes.write(c);
                continue;
            }
            char escaped = line.charAt(at++);
            switch (escaped) {
                case 'r' -> bytes.write('\r');
                case 'n' -> bytes.write('\n');
                case '\\' -> bytes.write('\\');
                case 'x' -> {
                    bytes.write(Integer.parseInt(line, at, at + 2, 16));
                    at += 2;
                }
                default ->
                    throw new IllegalArgumentException(
                            "No escape of a corpus: escape=\\" + escaped + ", line=" + line + ".");
            }
        }
        return bytes.toByteArray();
    }
}
