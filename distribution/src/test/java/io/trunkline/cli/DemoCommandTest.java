package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MessageQueue;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.server.EmbeddedRedis;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoCommandTest {

    /** What the demonstration does, each of which must be seen. */
    private static final List<String> KINDS =
            List.of("get", "set", "mget", "del", "incr", "incrby", "hset", "hget", "hgetall", "hdel", "publish");

    private EmbeddedRedis server;

    @BeforeEach
    void startServer() {
        server = EmbeddedRedis.start();
    }

    @AfterEach
    void endServer() {
        server.close();
    }

    @Test
    void demo_healthyServer_allRightAndNothingLeft() {
        CommandRun run = demo("--threads", "6", "--seconds", "1");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.lines().get(0))
                .startsWith("6 threads (3 sync, 3 async) share one multiplexer on " + server.endpoint());
        assertThat(run.lines().get(1))
                .contains("1/1 s", "op/s", "p50", "p99", "in flight", "MB/s", "established", "all right");
        assertThat(run.out()).contains(" 0 wrong, 0 without a reply").endsWith("All right.\n");
        for (String kind : KINDS) {
            assertThat(run.out()).containsPattern(" " + kind + " [1-9]");
        }
        assertThat(CommandRun.of("-s", server.endpoint(), "exec", "KEYS", "*").out())
                .isEqualTo("(empty array)\n");
    }

    @Test
    void case_N25_demo_isInJmxWhileItRunsAndSaysHowToLook() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName any = new ObjectName("io.trunkline:type=Multiplexer,*");
        BlockingQueue<ObjectName> seen = new LinkedBlockingQueue<>();
        NotificationListener listener = (notification, handback) -> {
            ObjectName name = ((MBeanServerNotification) notification).getMBeanName();
            if (notification.getType().equals(MBeanServerNotification.REGISTRATION_NOTIFICATION) && any.apply(name)) {
                seen.add(name);
            }
        };
        beans.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
        try {
            CommandRun run = demo("--threads", "2", "--seconds", "1");
            CommandRun without = demo("--threads", "2", "--seconds", "1", "--no-jmx");

            assertThat(seen).hasSize(1);
            assertThat(run.lines().get(0))
                    .endsWith(
                            "watch it with jconsole " + ProcessHandle.current().pid() + " (MBeans, io.trunkline)");
            assertThat(without.lines().get(0)).doesNotContain("jconsole");
            assertThat(seen).noneMatch(beans::isRegistered);
        } finally {
            beans.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
        }
    }

    @Test
    void demo_resp2_messagesOnTheirOwnConnectionAllRight() {
        CommandRun run = demo("--threads", "2", "--seconds", "1", "--protocol", "resp2");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("2 sockets opened");
    }

    @Test
    void demo_sharedCounterChangedByOthers_noticed() {
        CompletableFuture<CommandRun> demo =
                CompletableFuture.supplyAsync(() -> demo("--threads", "2", "--seconds", "1"));
        disturb(demo, "trunkline:demo:*:shared:0", key -> new String[] {"INCRBY", key, "1000000"});

        assertWrong(demo.join(), "a shared counter is wrong");
    }

    @Test
    void demo_ownKeyChangedByOthers_noticed() {
        CompletableFuture<CommandRun> demo =
                CompletableFuture.supplyAsync(() -> demo("--threads", "2", "--seconds", "1"));
        disturb(demo, "*trunkline:demo:*:counter", key -> new String[] {"SET", key, "5"});

        assertWrong(demo.join(), "wrong reply: step=Known[kind=incr");
    }

    @Test
    void demo_foreignMessage_noticed() {
        CompletableFuture<CommandRun> demo =
                CompletableFuture.supplyAsync(() -> demo("--threads", "2", "--seconds", "1"));
        try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(server.endpoint())) {
            Database<String, String> database = multiplexer.database();
            List<RespValue> channels = List.of();
            while (channels.isEmpty() && !demo.isDone()) {
                channels =
                        database.execute("PUBSUB CHANNELS", "trunkline:demo:*").asList();
            }
            channels.forEach(channel -> database.execute("PUBLISH", channel.asText(), "not one of theirs"));
        }

        assertWrong(demo.join(), "malformed message");
    }

    @Test
    void demo_serverDies_endsWithExitCode1() {
        CompletableFuture<CommandRun> demo =
                CompletableFuture.supplyAsync(() -> demo("--threads", "4", "--seconds", "1", "--timeout", "500ms"));
        try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(server.endpoint())) {
            awaitKey(multiplexer.database(), demo, "trunkline:demo:*:shared:0");
            server.server().kill();
        }

        CommandRun run = demo.join();
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("Not all right.").doesNotContain(" 0 without a reply");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo --threads 8 --seconds 60", "bench --commands set,lpush --seconds 60 --threads 4"})
    void case_N26_processIsToldToEnd_leavesNoKeys(String line) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Trunkline.class.getName(),
                "--server",
                server.endpoint()));
        command.addAll(List.of(line.split(" ")));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(server.endpoint())) {
            while (process.isAlive() && multiplexer.database().execute("DBSIZE").asLong() < 20) {
                Thread.onSpinWait();
            }
            assertThat(process.isAlive()).isTrue();

            process.destroy(); // SIGTERM; Ctrl-C takes the same way

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(multiplexer.database().execute("DBSIZE").asLong()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void demo_chaos_outagesShownAndEveryReplyRight() {
        CommandRun run = CommandRun.of("demo", "--chaos", "--threads", "8", "--seconds", "4");

        assertThat(run.exitCode()).as(run.out()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                // the first outage comes within 0.7 s and takes 0.4 s at most; the second may have begun by then, too
                .containsPattern("1/4 s .*outage (1: server killed|2: server stopped)")
                .containsPattern("outages {8}[1-9]\\d* outages \\(1 killed.*longest \\d+ ms")
                .contains(" 0 wrong, ")
                .endsWith("All right.\n");
    }

    @ParameterizedTest
    @CsvSource({"--cluster, '3 primary, 3 replica, '", "--sentinel, '1 primary, 2 replica, '"})
    void demo_ownTopology_allRight(String option, String roles) {
        CommandRun run = CommandRun.of("demo", option, "--threads", "8", "--seconds", "1");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).as(run.out()).isEqualTo(ExitCode.OK);
        assertThat(run.lines().get(1)).contains(roles, "all right");
        assertThat(run.out()).contains(" 0 wrong, 0 without a reply").endsWith("All right.\n");
        for (String kind : KINDS) {
            assertThat(run.out()).containsPattern(" " + kind + " [1-9]");
        }
    }

    @ParameterizedTest
    @CsvSource({"--cluster, 6", "--sentinel, 6"})
    void case_N39_ownTopologyToldToEnd_leavesNoServer(String option, int servers) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Trunkline.class.getName(),
                        "demo",
                        option,
                        "--seconds",
                        "60")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<ProcessHandle> started = List.of();
        try {
            // The first line comes when all servers are there and connected to.
            assertThat(process.inputReader().readLine()).startsWith("64 threads");
            started = process.descendants()
                    .filter(child -> child.info().command().orElse("").contains("redis-server"))
                    .toList();
            assertThat(started).hasSize(servers);

            process.destroy(); // SIGTERM; Ctrl-C takes the same way

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(started).noneMatch(ProcessHandle::isAlive);
        } finally {
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @ParameterizedTest
    @CsvSource({"--cluster, '1 slots moved'", "--sentinel, '1 primary killed'"})
    void demo_chaosOverTopology_troublesToldAndEveryReplyRight(String option, String first) {
        CommandRun run = CommandRun.of("demo", option, "--chaos", "--threads", "8", "--seconds", "6");

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .containsPattern("troubles {7}[1-9]\\d* \\(.*" + first)
                .containsPattern(
                        "(?m)^ +\\d\\.\\d s  (moved slots|killed the primary) .*; no reply for [\\d,]+ ms at most$")
                .containsPattern("lost {11}[\\d,]+ confirmed")
                .contains(" 0 wrong, ")
                .endsWith("All right.\n");
    }

    @Test
    void demo_messageHeardTwice_noticed() {
        CompletableFuture<CommandRun> demo =
                CompletableFuture.supplyAsync(() -> demo("--threads", "2", "--seconds", "1"));
        try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(server.endpoint())) {
            BlockingQueue<ChannelMessage<String>> heard = new LinkedBlockingQueue<>();
            multiplexer
                    .subscriber()
                    .subscribe(Channel.pattern("trunkline:demo:*"), 1000, MessageQueue.Overflow.DROP_OLDEST)
                    .onMessage(heard::add);
            ChannelMessage<String> first = null;
            while (first == null && !demo.isDone()) {
                first = heard.poll();
            }
            assertThat(first).isNotNull();
            multiplexer.database().execute("PUBLISH", first.channel(), first.payload());
        }

        assertWrong(demo.join(), "message heard twice");
    }

    private static void assertWrong(CommandRun run, String what) {
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains(what, "Not all right.").doesNotContain(" 0 wrong,");
    }

    /** Runs a command on a key of the demonstration as soon as it is there. */
    private void disturb(
            CompletableFuture<CommandRun> demo, String pattern, java.util.function.Function<String, String[]> command) {
        try (ConnectionMultiplexer multiplexer =
                ConnectionMultiplexer.connect(server.endpoint() + ",allowAdmin=true")) {
            Database<String, String> database = multiplexer.database();
            String[] words = command.apply(awaitKey(database, demo, pattern));
            database.execute(words[0], words[1], words[2]);
        }
    }

    private static String awaitKey(
            Database<String, String> database, CompletableFuture<CommandRun> demo, String pattern) {
        while (!demo.isDone()) {
            for (RespValue key : database.execute("SCAN", 0, "MATCH", pattern, "COUNT", 1000)
                    .asList()
                    .get(1)
                    .asList()) {
                return key.asText();
            }
        }
        throw new AssertionError("No key appeared: " + demo.join());
    }

    private CommandRun demo(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "demo";
        all[1] = "--server";
        all[2] = server.endpoint();
        System.arraycopy(options, 0, all, 3, options.length);
        return CommandRun.of(all);
    }
}
