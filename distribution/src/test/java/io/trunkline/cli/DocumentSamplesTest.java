package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the Java in the documents for users, as it stands there. */
final class DocumentSamplesTest {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("class (\\w+) \\{");

    private static final String HEAD = """
            import io.trunkline.*;
            import io.trunkline.options.*;
            import io.trunkline.args.*;
            import io.trunkline.codec.*;
            import io.trunkline.command.*;
            import io.trunkline.condition.*;
            import io.trunkline.exception.*;
            import io.trunkline.management.*;
            import io.trunkline.reply.*;
            import io.trunkline.status.*;
            import com.codahale.metrics.MetricSet;
            import java.nio.charset.StandardCharsets;
            import java.time.*;
            import java.util.*;
            import javax.net.ssl.SSLContext;

            """;

    @TempDir
    private Path directory;

    @Test
    void case_N30_samplesInTheDocuments_compile() throws Exception {
        List<String> files = new ArrayList<>();
        files.addAll(write("readme", Path.of("..", "README.md")));
        files.addAll(write("guide", Path.of("..", "docs", "users-guide.md")));
        files.addAll(write("options", Path.of("..", "docs", "options.md")));
        files.addAll(write("operators", Path.of("..", "docs", "operators.md")));
        assertThat(files).hasSizeGreaterThan(10);

        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-proc:none",
                "-Xlint:deprecation",
                "-Werror",
                "-d",
                directory.toString(),
                "-cp",
                System.getProperty("java.class.path")));
        line.addAll(files);
        Process javac = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(javac.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(javac.waitFor()).as(said).isZero();
    }

    private List<String> write(String name, Path document) throws IOException {
        List<String> files = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            String sample = block.group(1);
            Matcher type = CLASS.matcher(sample);
            boolean whole = type.find();
            String title = whole ? type.group(1) : name + files.size();
            Path folder = Files.createDirectories(directory.resolve(name + files.size() + "-source"));
            String source = whole
                    ? sample
                    : HEAD + "class " + title
                            + " {\nvoid sample(ConnectionMultiplexer multiplexer, Database<String, String> db) throws"
                            + " Exception {\n" + sample + "}\n}\n";
            files.add(Files.writeString(folder.resolve(title + ".java"), source).toString());
        }
        return files;
    }
}
