package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the command on a runtime with few modules, as container images have it: without {@code jdk.random}, above all.
 */
final class SmallRuntimeTest {

    /** All that is needed beside java.base; docs/operators.md names them. */
    private static final String MODULES = "java.logging,java.management,jdk.unsupported";

    @TempDir
    private static Path directory;

    private static Path java;

    /** Starts the command under a context class loader that sees nothing of it. */
    static final class WithForeignContextLoader {
        private WithForeignContextLoader() {}

        public static void main(String[] args) {
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
            Trunkline.main(args);
        }
    }

    @BeforeAll
    static void link() throws IOException, InterruptedException {
        Path runtime = directory.resolve("runtime");
        Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        String said = run(List.of(jlink.toString(), "--add-modules", MODULES, "--output", runtime.toString()), 0);
        java = runtime.resolve("bin").resolve("java");
        assertThat(java).as(said).isExecutable();
    }

    @Test
    void case_N18_runtimeWithoutModuleOfGenerators_demoRuns() throws IOException, InterruptedException {
        assertThat(demo(Trunkline.class))
                .contains(" 0 wrong, 0 without a reply")
                .contains("watch it with jconsole ")
                .contains("All right.");
    }

    @Test
    void case_N18_contextClassLoaderOfThePlatform_demoRuns() throws IOException, InterruptedException {
        assertThat(demo(WithForeignContextLoader.class))
                .contains(" 0 wrong, 0 without a reply")
                .contains("All right.");
    }

    private static String demo(Class<?> main) throws IOException, InterruptedException {
        return run(
                List.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        main.getName(),
                        "demo",
                        "--threads",
                        "2",
                        "--seconds",
                        "1"),
                ExitCode.OK);
    }

    /** What this JVM has on both of its paths. */
    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(List<String> command, int exitCode) throws IOException, InterruptedException {
        Path said = Files.createTempFile(directory, "said", ".txt");
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor()).as(() -> text(said)).isEqualTo(exitCode);
        } finally {
            process.destroyForcibly();
        }
        return text(said);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
