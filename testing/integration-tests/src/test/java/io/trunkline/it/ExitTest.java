package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.FaultProxy;
import java.io.File;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a program leaves unsaid that ends without closing its multiplexer. */
final class ExitTest {

    private static final int COMMANDS = 2000;

    /** Submits commands whose outcome it does not await, and returns from main. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(arguments[0]);
            AsyncDatabase<String, String> db = multiplexer.database().fireAndForget();
            for (int i = 0; i < COMMANDS; i++) {
                var unused = db.incr(arguments[1]);
            }
        }
    }

    @Test
    void case_N17_closeOnExit_sendsWhatWasSubmitted() throws Exception {
        // through a proxy that lets little out at once, so that most is unsent when main ends
        try (FaultProxy proxy = FaultProxy.before(new InetSocketAddress(
                        Clients.server().host(), Clients.server().port()));
                ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            proxy.delay(Duration.ofMillis(50));
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n17");
            Process program = new ProcessBuilder(List.of(
                            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Program.class.getName(),
                            proxy.endpoint() + ",closeOnExit=true,maxInFlight=500",
                            key))
                    .inheritIO()
                    .start();
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
            assertThat(db.get(key)).isEqualTo(Integer.toString(COMMANDS));
        }
    }

    @Test
    void case_N17_closedBefore_leavesNoHook() {
        ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "closeOnExit=true");
        assertThat(multiplexer.options().connection().closeOnExit()).isTrue();
        multiplexer.close();
        multiplexer.close(); // which finds nothing to take back
        assertThat(multiplexer.isConnected()).isFalse();
    }
}
