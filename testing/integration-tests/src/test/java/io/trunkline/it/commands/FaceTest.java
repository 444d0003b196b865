package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.Server;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the tests of one face of the commands share: a server, a connection to it, and a record of the face's methods
 * that were called. When all tests of the class have run, a method that none has called is a failure.
 *
 * @param <F> the face
 */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // most fields come with the protocol, after the constructor
abstract class FaceTest<F> {

    private static final AtomicLong UNIQUE = new AtomicLong(System.nanoTime());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The protocol that all tests of the class run on, one protocol after the other. */
    @Parameter
    ProtocolVersion protocol;

    RedisServer server;
    ConnectionMultiplexer multiplexer;

    /** Sends what tests need beside the face; calls of it are not counted. */
    Database<String, String> database;

    /** The same with futures. */
    AsyncDatabase<String, String> async;

    /** The server, beside the face likewise. */
    Server admin;

    /** The face that is tested: a database's or, if databases have not got it, a server's. */
    F db;

    private final Class<?> face;
    private final boolean serverShared;
    private final Set<Method> called = ConcurrentHashMap.newKeySet();
    private int testsBegun;

    /** Tests on the server that all share, or, if they change more than their own keys, on one of their own. */
    FaceTest(Class<?> face, boolean serverShared) {
        this.face = face;
        this.serverShared = serverShared;
    }

    @BeforeParameterizedClassInvocation
    final void connect() {
        server = serverShared ? RedisServers.shared() : RedisServers.start();
        multiplexer = connect(server, protocol);
        database = multiplexer.database();
        async = database.async();
        admin = multiplexer.servers().get(0);
        db = recorded(face.isInstance(database) ? database : admin);
        called.clear();
        testsBegun = 0;
    }

    @AfterParameterizedClassInvocation
    final void disconnect() {
        multiplexer.close();
        if (!serverShared) {
            server.close();
        }
        if (testsBegun == testCount()) { // else somebody runs one test alone
            Set<Method> missed = new HashSet<>(faceMethods());
            assertThat(missed).isNotEmpty();
            missed.removeAll(called);
            assertThat(missed)
                    .as("methods of %s that no test calls", face.getSimpleName())
                    .isEmpty();
        }
    }

    /** The face that a class of tests is for. */
    final Class<?> face() {
        return face;
    }

    @BeforeEach
    final void countTest() {
        testsBegun++;
    }

    static ConnectionMultiplexer connect(RedisServer server, ProtocolVersion protocol) {
        return ConnectionMultiplexer.connect(MultiplexerOptions.parse(server.endpoint() + ",allowAdmin=true,protocol="
                + protocol.name().toLowerCase(Locale.ROOT)));
    }

    /** The face over any database or server that has it, with its calls counted. */
    @SuppressWarnings("unchecked") // the proxy implements the face
    final F recorded(Object target) {
        return (F) Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, (proxy, method, arguments) -> {
            called.add(method);
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** A name that is used once. */
    static String unique(String name) {
        return "{commands}:" + name + ":" + UNIQUE.incrementAndGet();
    }

    /** Whether the server is, or stands where, that version of Redis is. Valkey split from Redis at 7.2. */
    final boolean has(int major, int minor) {
        if (server.product().equalsIgnoreCase("valkey")) {
            return major < 7 || (major == 7 && minor <= 2);
        }
        return server.isAtLeast(major, minor);
    }

    /** Sees that the server says of each that it does not know the command, and that the error says so. */
    static void assertUnknown(ThrowingCallable... calls) {
        for (ThrowingCallable call : calls) {
            assertError(RedisErrorKind.UNKNOWN_COMMAND, call);
        }
    }

    static void assertError(RedisErrorKind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RedisServerException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }

    /** Waits for what happens on another thread or in the server, without a fixed sleep. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("It did not happen: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<Method> faceMethods() {
        return Arrays.stream(face.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .toList();
    }

    private long testCount() {
        return Arrays.stream(getClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count();
    }
}
