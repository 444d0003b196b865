package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.exception.RedisException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.ScriptedPeer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One server answers with 16 MB of whatever does most harm, in a process with little memory; those who talk to another
 * server notice nothing.
 */
final class HostileNeighbourTest {

    private static final int BYTES = 16 << 20;

    /** What it answers. */
    enum Kind {
        EMPTY_ARRAYS("*#\r\n", "*0\r\n", ""),
        INTEGERS("*#\r\n", ":100000\r\n", ""),
        STRINGS("*#\r\n", "$1\r\na\r\n", ""),
        TEXTS("*#\r\n", "+ab\r\n", ""),
        ERRORS("*#\r\n", "-ERR\r\n", ""),
        DOUBLES("*#\r\n", ",1.5\r\n", ""),
        BIG_NUMBERS("*#\r\n", "(" + "7".repeat(4096) + "\r\n", ""),
        MAPS("*#\r\n", "%1\r\n+a\r\n+b\r\n", ""),
        ATTRIBUTES("*#\r\n", "|1\r\n+a\r\n+b\r\n:1\r\n", ""),
        ATTRIBUTES_IN_A_ROW("", "|1\r\n+a\r\n+b\r\n", ":1\r\n"),
        NESTED("*#\r\n", "*1\r\n".repeat(126) + ":1\r\n", ""),
        STREAMED_ARRAYS_NESTED("*?\r\n".repeat(127), ":1\r\n", ".\r\n".repeat(127)),
        STREAMED_STRING("$?\r\n", ";1\r\na\r\n", ";0\r\n"),
        LONG_ERROR("!" + BYTES + "\r\n" + "a".repeat(BYTES) + "\r\n", "", ""),
        LONG_STRING("$" + BYTES + "\r\n" + "a".repeat(BYTES) + "\r\n", "", "");

        private final String head;
        private final String element;
        private final String tail;

        Kind(String head, String element, String tail) {
            this.head = head;
            this.element = element;
            this.tail = tail;
        }

        /** Those that a protocol has. */
        static Set<Kind> of(String protocol) {
            return EnumSet.range(EMPTY_ARRAYS, protocol.equals("resp2") ? ERRORS : LONG_STRING);
        }

        private int count() {
            return element.isEmpty() ? 0 : BYTES / element.length();
        }

        byte[] wire() {
            return (head.replace("#", Integer.toString(count())) + element.repeat(count()) + tail)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }

        /** What the caller gets; twice, since it is asked for in two ways. */
        String outcome() {
            return switch (this) {
                case ATTRIBUTES_IN_A_ROW -> "Attributed Attributed";
                case STREAMED_ARRAYS_NESTED -> "Array1 Array1";
                case STREAMED_STRING, LONG_STRING -> "BulkString BulkString";
                case LONG_ERROR -> "RedisServerException RedisServerException";
                default -> "Array" + count() + " Array" + count();
            };
        }
    }

    /**
     * Asks the hostile server for each kind while somebody else pings another one; arguments: the two servers, and the
     * protocol.
     */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            String options = ",syncTimeout=60000,asyncTimeout=60000,protocol=" + arguments[2];
            try (ConnectionMultiplexer multiplexer =
                    ConnectionMultiplexer.connect(arguments[0] + "," + arguments[1] + options)) {
                Server hostile = multiplexer.server(arguments[0]);
                Neighbour neighbour = new Neighbour(multiplexer.server(arguments[1]));
                neighbour.start();
                for (Kind kind : Kind.of(arguments[2])) {
                    neighbour.begin();
                    long began = System.nanoTime();
                    String outcome = ask(hostile, kind);
                    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                    System.out.println(kind + ": " + outcome + "; " + millis + " ms, " + neighbour.report());
                }
                neighbour.end();
            }
            System.out.println("done");
        }

        /** Asks as one who waits and as one who does not; tells what came. */
        private static String ask(Server hostile, Kind kind) throws InterruptedException {
            String outcome;
            try {
                outcome = shape(hostile.execute(kind.name()));
            } catch (RedisException e) {
                outcome = e.getClass().getSimpleName();
            }
            RedisFuture<RespValue> later = hostile.async().execute(kind.name());
            try {
                return outcome + " " + shape(later.get());
            } catch (ExecutionException e) {
                return outcome + " "
                        + String.valueOf(e.getCause()).replaceAll("(?s):.*", "").replaceAll(".*\\.", "");
            }
        }

        private static String shape(RespValue value) {
            return value.getClass().getSimpleName()
                    + (value instanceof RespValue.Array array ? array.elements().size() : "");
        }
    }

    /** Somebody who has nothing to do with it. */
    private static final class Neighbour extends Thread {
        private final Server server;
        private final List<Long> micros = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean over;
        private volatile @Nullable Throwable failure;

        Neighbour(Server server) {
            super("neighbour");
            setDaemon(true);
            this.server = server;
        }

        @Override
        public void run() {
            try {
                while (!over) {
                    long began = System.nanoTime();
                    server.ping();
                    micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (Throwable e) {
                failure = e;
            }
        }

        void begin() {
            micros.clear();
        }

        String report() {
            List<Long> all = new ArrayList<>(micros);
            Collections.sort(all);
            if (all.isEmpty()) {
                return "no ping";
            }
            // Far above what it is however busy the machine is, and far below what it was
            if (all.get(all.size() / 2) > 1_000_000) {
                throw new AssertionError("The neighbour waited: micros=" + all);
            }
            return "pings=" + all.size() + ", median=" + all.get(all.size() / 2) + " us, slowest="
                    + all.get(all.size() - 1) + " us";
        }

        void end() throws InterruptedException {
            over = true;
            join(60_000);
            Throwable why = failure;
            if (isAlive() || why != null) {
                throw new AssertionError("A neighbour's ping did not succeed.", why);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N33_16MegabytesOfAnyKind_harmNobodyElse(ProtocolVersion protocol) throws Exception {
        try (ScriptedPeer hostile = ScriptedPeer.start(PeerProfile.resp3())) {
            String version = protocol == ProtocolVersion.RESP2 ? "resp2" : "resp3";
            for (Kind kind : Kind.of(version)) {
                hostile.stub(kind.name()).reply(kind.wire());
            }
            Process program = new ProcessBuilder(List.of(
                            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Program.class.getName(),
                            hostile.endpoint(),
                            Clients.server().endpoint(),
                            version))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            for (Kind kind : Kind.of(version)) {
                assertThat(said).contains(kind + ": " + kind.outcome() + "; ");
            }
            assertThat(said.stripTrailing()).endsWith("done");
        }
    }
}
