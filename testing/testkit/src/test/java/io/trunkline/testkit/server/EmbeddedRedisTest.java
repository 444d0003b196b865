package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRedisTest {

    /** Run in a JVM of its own: starts a server, tells about it, and waits to be ended. */
    static final class Host {

        private Host() {}

        public static void main(String[] args) throws IOException {
            EmbeddedRedis redis = EmbeddedRedis.start();
            Matcher processId =
                    Pattern.compile("process_id:(\\d+)").matcher(redis.server().ask("INFO", "server"));
            if (!processId.find()) {
                throw new IllegalStateException(
                        "INFO has no process_id: endpoint=" + redis.endpoint() + ". Read its log.");
            }
            System.out.println(processId.group(1));
            System.out.println(redis.server().ask("CONFIG", "GET", "dir").split("\n")[1]);
            int unused = System.in.read();
        }
    }

    private record Running(Process jvm, ProcessHandle server, Path directory) {}

    private static Running runHost() throws IOException {
        Process jvm = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Host.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = jvm.inputReader();
        ProcessHandle server =
                ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
        return new Running(jvm, server, Path.of(output.readLine()));
    }

    private static void awaitGone(Running running) throws ExecutionException, InterruptedException, TimeoutException {
        assertThat(running.server().onExit().get(10, TimeUnit.SECONDS).isAlive())
                .isFalse();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (Files.exists(running.directory()) && deadline - System.nanoTime() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(running.directory()).doesNotExist();
    }

    @Test
    void start_noInstallation_servesUntilClosed() {
        EmbeddedRedis redis = EmbeddedRedis.start();

        assertThat(redis.version()).isEqualTo("7.0.15");
        assertThat(redis.host()).isEqualTo("127.0.0.1");
        assertThat(redis.endpoint()).isEqualTo("127.0.0.1:" + redis.port());
        assertThat(redis.server().ask("ECHO", "hi")).isEqualTo("hi");
        redis.close();
        redis.close();
        assertThat(redis.server().isRunning()).isFalse();
    }

    @Test
    void isSupported_thisMachine_isTrue() {
        assertThat(EmbeddedRedis.isSupported()).isTrue();
        assertThat(new EmbeddedBinary("redis-server-7.0.15-plan9-mips").isPresent())
                .isFalse();
    }

    @Test
    void provide_unknownMachine_saysWhatIsMissing(@TempDir Path directory) {
        EmbeddedBinary binary = new EmbeddedBinary("redis-server-7.0.15-plan9-mips");

        assertThatThrownBy(() -> binary.provide(directory))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("plan9-mips")
                .hasMessageContaining("org.signal:embedded-redis");
    }

    @Test
    void names_knownMachines_areThoseOfTheArtifact() {
        assertThat(EmbeddedBinary.systemName("Mac OS X")).isEqualTo("darwin");
        assertThat(EmbeddedBinary.systemName("Linux")).isEqualTo("linux");
        assertThat(EmbeddedBinary.systemName("Windows 11")).isEqualTo("windows");
        assertThat(EmbeddedBinary.archName("x86_64")).isEqualTo("amd64");
        assertThat(EmbeddedBinary.archName("aarch64")).isEqualTo("arm64");
        assertThat(EmbeddedBinary.archName("i686")).isEqualTo("386");
    }

    @Test
    void jvmKilled_server_endsWithIt() throws Exception {
        Running running = runHost();

        running.jvm().destroyForcibly().waitFor();

        awaitGone(running);
    }

    @Test
    void jvmEndsNormally_server_endsWithIt() throws Exception {
        Running running = runHost();

        running.jvm().getOutputStream().close();

        assertThat(running.jvm().waitFor()).isZero();
        awaitGone(running);
    }
}
