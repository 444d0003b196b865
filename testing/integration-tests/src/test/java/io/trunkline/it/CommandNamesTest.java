package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.CommandMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No code decides by a command's name: what is to be known of a command is a column of {@code commands.txt}, which
 * {@link CommandMetadata} reads. Names stand in code to make commands, and nowhere to compare with.
 */
final class CommandNamesTest {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    private static final List<String> SHIPPED = List.of(
            "api", "core", "transport-spi", "transport-netty", "transport-iouring", "management", "distribution");

    /** What compares with a word that happens to be a command's name, or is no client of a server there. */
    private static final Set<String> ALLOWED = Set.of(
            "RedisErrorKind.java: READONLY", // the code of an error
            "RoleWatch.java: ROLE", // a field of HELLO's answer
            "HandshakeFindings.java: CLUSTER", // a mode in that
            // the command line's own transactions, line by line
            "ExecPipeline.java: MULTI",
            "ExecPipeline.java: EXEC",
            "ExecPipeline.java: DISCARD",
            "ExecPipeline.java: WATCH",
            "ExecPipeline.java: UNWATCH",
            "ExecPipeline.java: SELECT");

    /**
     * Where commands are counted or remembered as they come, whatever they are; and where a group asks whether what it
     * makes may be sent.
     */
    private static final Set<String> COLLECTIONS = Set.of("Refusals.java", "LeaseLine.java", "TransactionGroup.java");

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);

    private static final String WORDS = "\"[^\"\\\\\n]+\"";
    private static final Pattern WORD = Pattern.compile(WORDS);

    private static final List<Pattern> DECISIONS = List.of(
            Pattern.compile("\\bcase\\s+(" + WORDS + "(?:\\s*,\\s*" + WORDS + ")*)"),
            Pattern.compile(
                    "\\b(?:equals|equalsIgnoreCase|contentEquals|startsWith|endsWith|contains|containsKey)\\(\\s*("
                            + WORDS + ")"),
            Pattern.compile("(" + WORDS + ")\\s*\\.\\s*(?:equals|equalsIgnoreCase|contentEquals)\\("),
            Pattern.compile("\\b(?:Set|List|Stream|Arrays)\\s*\\.\\s*(?:of|asList)\\(\\s*(" + WORDS + "(?:\\s*,\\s*"
                    + WORDS + ")*)"),
            Pattern.compile("\\bMap\\s*\\.\\s*(?:of|entry)\\(([^;]*)"),
            Pattern.compile("\\{\\s*(" + WORDS + "(?:\\s*,\\s*" + WORDS + ")*)\\s*,?\\s*}"));

    private static final Pattern COMPARED_CONSTANT = Pattern.compile(
            "equals\\(\\s*EngineCommands\\.|[=!]=\\s*EngineCommands\\.|EngineCommands\\.[A-Z_]+\\s*[=!]=");

    private static final Pattern COLLECTION =
            Pattern.compile("\\b(?:Set|List|Map|Collection|Predicate)<CommandName\\b");

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : SHIPPED) {
            Path main = ROOT.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(main)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static String code(Path file) throws IOException {
        return COMMENT.matcher(Files.readString(file, StandardCharsets.UTF_8)).replaceAll(" ");
    }

    /** The commands by whose names a text decides. */
    private static List<String> decisions(String code) {
        List<String> found = new ArrayList<>();
        for (Pattern decision : DECISIONS) {
            Matcher matcher = decision.matcher(code);
            while (matcher.find()) {
                Matcher words = WORD.matcher(matcher.group(1));
                while (words.find()) {
                    String word = words.group()
                            .substring(1, words.group().length() - 1)
                            .toUpperCase(Locale.ROOT);
                    if (CommandMetadata.knownNames().contains(word)) {
                        found.add(word);
                    }
                }
            }
        }
        return found;
    }

    @Test
    void code_ofShippedModules_decidesByNoName() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Path> sources = sources();
        for (Path file : sources) {
            String code = code(file);
            for (String name : decisions(code)) {
                String where = file.getFileName() + ": " + name;
                if (!ALLOWED.contains(where)) {
                    wrong.add(where);
                }
            }
            if (COMPARED_CONSTANT.matcher(code).find() && !file.endsWith("ScriptQuestion.java")) {
                wrong.add(file.getFileName() + ": a constant of EngineCommands is compared with");
            }
            if (COLLECTION.matcher(code).find()
                    && !COLLECTIONS.contains(file.getFileName().toString())) {
                wrong.add(file.getFileName() + ": names are collected");
            }
        }
        assertThat(sources).hasSizeGreaterThan(300);
        assertThat(wrong).as("make it a column of commands.txt").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "switch (name) { case \"WAIT\", \"WAITAOF\" -> mark(); }",
                "if (name.equals(\"PUBLISH\")) {",
                "if (\"script flush\".equalsIgnoreCase(text)) {",
                "Set<String> IDEMPOTENT = Set.of(\n  \"DEL\",\n  \"EXPIRE\");",
                "Map.of(1, \"GET\", 2, \"SORT\")",
                "String[] NAMES = {\"MIGRATE\"};"
            })
    void decisions_byName_areSeen(String code) {
        assertThat(decisions(code)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CommandName GET = CommandName.of(\"GET\");",
                "command.keyword(\"GET\").key(key)",
                "case \"LOADING\" -> LOADING;"
            })
    void commands_thatAreMade_areNoDecisions(String code) {
        assertThat(decisions(code)).isEmpty();
    }
}
