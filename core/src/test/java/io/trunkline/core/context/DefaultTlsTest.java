package io.trunkline.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DefaultTlsTest {

    private final Queue<Runnable> elsewhere = new ArrayDeque<>();
    private @Nullable Throwable broken;
    private int calls;

    private final DefaultTls tls = new DefaultTls(this::platform, elsewhere::add);

    private SSLContext platform() throws Exception {
        calls++;
        if (broken instanceof Error error) {
            throw error;
        }
        if (broken instanceof Exception exception) {
            throw exception;
        }
        return SSLContext.getInstance("TLS");
    }

    @Test
    void case_N34_made_isHandedOutAndNeverMadeElsewhere() {
        tls.make();
        assertThat(tls.get()).isNotNull();
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void case_N34_failed_isMadeAgainElsewhereOnly() {
        for (Throwable failure :
                new Throwable[] {new NoSuchAlgorithmException("no store"), new NoClassDefFoundError("no provider")}) {
            broken = failure;
            tls.make();
            int before = calls;

            assertThat(tls.get()).isNull();
            assertThat(tls.get()).isNull();
            assertThat(tls.failure()).isSameAs(failure);
            assertThat(calls).as("not by whoever asks").isEqualTo(before);
            assertThat(elsewhere).as("once").hasSize(1);
            elsewhere.remove().run();
            assertThat(calls).isEqualTo(before + 1);
        }
        broken = null;
        assertThat(tls.get()).isNull();
        elsewhere.remove().run();
        assertThat(tls.get()).isNotNull();
    }
}
