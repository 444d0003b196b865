package io.trunkline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.trunkline.testkit.server.EmbeddedSupply;
import io.trunkline.testkit.server.RedisServer;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;

final class LeakGateTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    private static final TestInstanceFactoryContext FACTORY_CONTEXT = new TestInstanceFactoryContext() {
        @Override
        public Class<?> getTestClass() {
            return LeakGateTest.class;
        }

        @Override
        public Optional<Object> getOuterInstance() {
            return Optional.empty();
        }
    };

    private final LeakGate gate = new LeakGate(SHORT);
    private final ExtensionContext context = context();

    /** The little of a context that the gate uses. */
    @SuppressWarnings("unchecked")
    private static ExtensionContext context() {
        Map<Object, Object> values = new HashMap<>();
        InvocationHandler store = (proxy, method, arguments) -> switch (method.getName()) {
            case "computeIfAbsent" -> values.computeIfAbsent(arguments[0], (Function<Object, Object>) arguments[1]);
            case "remove" -> values.remove(arguments[0]);
            default -> throw new UnsupportedOperationException(method.toString());
        };
        Object storeProxy = Proxy.newProxyInstance(
                LeakGateTest.class.getClassLoader(), new Class<?>[] {ExtensionContext.Store.class}, store);
        InvocationHandler context = (proxy, method, arguments) -> switch (method.getName()) {
            case "getStore" -> storeProxy;
            case "getUniqueId", "getDisplayName" -> "SomeTest";
            default -> throw new UnsupportedOperationException(method.toString());
        };
        return (ExtensionContext) Proxy.newProxyInstance(
                LeakGateTest.class.getClassLoader(), new Class<?>[] {ExtensionContext.class}, context);
    }

    @Test
    void afterAll_nothingLeft_passes() {
        gate.beforeAll(context);
        ByteBufAllocator.DEFAULT.buffer().release();

        assertThatCode(() -> gate.afterAll(context)).doesNotThrowAnyException();
        assertThatCode(() -> gate.afterAll(context)).doesNotThrowAnyException();
    }

    @Test
    void afterAll_serverThatIsSharedForLife_passes() {
        LeakGate patient = new LeakGate();
        patient.beforeAll(context);

        RedisServer server = EmbeddedSupply.shared();

        assertThat(server.version()).isEqualTo("7.0.15");
        assertThatCode(() -> patient.afterAll(context))
                .as("it stays as long as this JVM")
                .doesNotThrowAnyException();
    }

    @Test
    void afterAll_runningThread_fails() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread before = new Thread(() -> awaitQuietly(end), "trunkline-before");
        before.start();
        gate.beforeAll(context);
        Thread leaked = new Thread(() -> awaitQuietly(end), "trunkline-leaked");
        Thread stranger = new Thread(() -> awaitQuietly(end), "someone-elses");
        leaked.start();
        stranger.start();
        try {
            assertThatThrownBy(() -> gate.afterAll(context))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("class=SomeTest, pieces=1")
                    .hasMessageContaining("running thread: trunkline-leaked")
                    .hasMessageContaining("awaitQuietly");
        } finally {
            end.countDown();
            before.join();
            leaked.join();
            stranger.join();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void afterAll_unreleasedBuffer_failsThoughReferenced() {
        for (ByteBufAllocator allocator :
                List.of(ByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT, Unpooled.EMPTY_BUFFER.alloc())) {
            gate.beforeAll(context);
            ByteBuf leaked = allocator.directBuffer(8);
            ByteBuf slice = leaked.retainedSlice(0, 0);
            slice.release();
            try {
                assertThatThrownBy(() -> gate.afterAll(context))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("pieces=1")
                        .hasMessageContaining("unreleased buffer: history of the buffer:")
                        .hasMessageContaining("LeakGateTest.java");
            } finally {
                leaked.release();
            }
        }
    }

    @Test
    void afterAll_leftByTheConstructor_fails() {
        gate.preConstructTestInstance(FACTORY_CONTEXT, context);
        ByteBuf leaked = ByteBufAllocator.DEFAULT.buffer();
        gate.beforeAll(context);
        try {
            assertThatThrownBy(() -> gate.afterAll(context))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("pieces=1")
                    .hasMessageContaining("unreleased buffer: history of the buffer:");
        } finally {
            leaked.release();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void afterAll_openSocket_fails() throws IOException {
        gate.beforeAll(context);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> gate.afterAll(context))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("open socket: ")
                    .hasMessageContaining("127.0.0.1:" + socket.getLocalPort());
        }
        gate.beforeAll(context);
        assertThatCode(() -> gate.afterAll(context)).doesNotThrowAnyException();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void afterAll_openDescriptor_fails() throws IOException {
        gate.beforeAll(context);
        try (Selector selector = Selector.open()) {
            assertThat(selector.isOpen()).isTrue();
            assertThatThrownBy(() -> gate.afterAll(context))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("open file descriptors: anon_inode:[eventpoll]");
        }
        gate.beforeAll(context);
        assertThatCode(() -> gate.afterAll(context)).doesNotThrowAnyException();
    }

    @Test
    void afterAll_endIsUnderWay_waits() {
        LeakGate patient = new LeakGate();
        patient.beforeAll(context);
        ByteBuf late = ByteBufAllocator.DEFAULT.buffer();
        Thread releasing = new Thread(late::release, "trunkline-late");
        releasing.start();

        assertThatCode(() -> patient.afterAll(context)).doesNotThrowAnyException();
    }

    @Test
    void end_encodedAddresses_areReadable() throws IOException {
        assertThat(OpenSockets.end("0100007F:18EB")).isEqualTo("127.0.0.1:6379");
        assertThat(OpenSockets.end("0000000000000000FFFF00000100007F:18EB")).isEqualTo("127.0.0.1:6379");
        assertThat(OpenSockets.end("00000000000000000000000001000000:0001")).isEqualTo("0:0:0:0:0:0:0:1:1");
    }
}
