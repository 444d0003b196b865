package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expectations were observed with redis-cli 7.0. */
final class LineSplitterTest {

    private final LineSplitter splitter = new LineSplitter();

    static Stream<Arguments> lines() {
        return Stream.of(
                arguments("GET a", List.of("GET", "a")),
                arguments("  GET   a  ", List.of("GET", "a")),
                arguments("GET\ta\r", List.of("GET", "a")),
                arguments("GET\u000ba", List.of("GET\u000ba")),
                arguments("SET a \"x y\"", List.of("SET", "a", "x y")),
                arguments("SET a 'x y'", List.of("SET", "a", "x y")),
                arguments("SET a \"\"", List.of("SET", "a", "")),
                arguments("''", List.of("")),
                arguments("\"a\\x41\\q\"", List.of("aAq")),
                arguments("\"\\x4\"", List.of("x4")),
                arguments("\"\\xzz\"", List.of("xzz")),
                arguments("\"\\n\\r\\t\\b\\a\"", List.of("\n\r\t\b\u0007")),
                arguments("\"\\\\ \\\"\"", List.of("\\ \"")),
                arguments("\"a\\'b\"", List.of("a'b")),
                arguments("'it\\'s\\n'", List.of("it's\\n")),
                arguments("'a\"b'", List.of("a\"b")),
                arguments("\"a'b\"", List.of("a'b")),
                arguments("a\\nb", List.of("a\\nb")),
                arguments("a\"b\"", List.of("ab")),
                arguments("pre'fi x'", List.of("prefi x")),
                arguments("\"PI\" x", List.of("PI", "x")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void split_line_argumentsAsRedisCli(String line, List<String> expected) throws Exception {
        assertThat(split(line)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t \r", "\u000b\f"})
    void split_blankLine_noArguments(String line) throws Exception {
        assertThat(split(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            set a"b"c 1   | closing quote is followed by more of the argument, column=8
            set a "b"c    | closing quote is followed by more of the argument, column=9
            set q ''"x"   | closing quote is followed by more of the argument, column=8
            set a 'b      | single quote is never closed, column=7
            set a "b      | double quote is never closed, column=7
            set a "b\\"   | double quote is never closed, column=7
            set a 'b\\'   | single quote is never closed, column=7
            "             | double quote is never closed, column=1
            """)
    void split_unbalancedQuotes_refusedWithPosition(String line, String expected) {
        assertThatThrownBy(() -> split(line))
                .isInstanceOf(BadLineException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void split_bytesBeyondAscii_keptAsTheyAre() throws Exception {
        byte[] line = {'"', '\\', 'x', 'f', 'F', '"', ' ', (byte) 0x80, 0, (byte) 0xfe};

        List<byte[]> arguments = splitter.split(line, 0, line.length);

        assertThat(arguments).containsExactly(new byte[] {(byte) 0xff}, new byte[] {(byte) 0x80, 0, (byte) 0xfe});
    }

    @Test
    void split_partOfArray_restIgnored() throws Exception {
        byte[] line = "xxGET a\"".getBytes(StandardCharsets.US_ASCII);

        assertThat(splitter.split(line, 2, 7)).hasSize(2).last().isEqualTo(new byte[] {'a'});
    }

    @Test
    void split_hugeArgument_whole() throws Exception {
        String huge = "x".repeat(1_000_000);

        assertThat(split("SET a '" + huge + "' b")).containsExactly("SET", "a", huge, "b");
    }

    private List<String> split(String line) throws BadLineException {
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        byte[] padded = Arrays.copyOf(bytes, bytes.length + 3); // what is behind the line must not matter
        return splitter.split(padded, 0, bytes.length).stream()
                .map(argument -> new String(argument, StandardCharsets.ISO_8859_1))
                .toList();
    }
}
