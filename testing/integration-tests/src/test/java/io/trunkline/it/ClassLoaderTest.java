package io.trunkline.it;

import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.codec.Codecs;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An application that is taken out of a container takes the library with it: nothing static, and no thread of the
 * container, holds on to it.
 */
final class ClassLoaderTest {

    /** What an application does, in a class loader of its own; known to this one by its name only. */
    public static final class Application implements Runnable {
        /** Called by reflection. */
        public Application() {}

        @Override
        public void run() {
            String where = Thread.currentThread().getName();
            int at = where.indexOf(' ');
            try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(where.substring(at + 1))) {
                Database<String, String> database = multiplexer.database();
                String key = "it:loader:" + where.hashCode();
                for (int i = 0; i < 200; i++) {
                    database.set(key, "v" + i);
                    database.async().get(key).toCompletableFuture().join();
                }
                Database<String, byte[]> bytes = database.withCodec(Codecs.UTF8_BYTES);
                bytes.set(key, new byte[2 << 20]);
                bytes.get(key);
                bytes.async().get(key).toCompletableFuture().join();
                database.del(key);
                multiplexer.subscriber().subscribe(Channel.literal(key), message -> {});
                multiplexer.subscriber().publish(Channel.literal(key), "m");
                database.rpush(key, "element");
                database.blpop(Duration.ofSeconds(5), key);
                try {
                    database.execute("NOSUCHCOMMAND");
                } catch (RuntimeException expected) {
                    // the exception's class is the library's, too
                }
            }
        }
    }

    // Not over native transports: when Netty's library is unloaded it takes its functions away from the classes of the
    // same name that the tests' own class loader has
    @ParameterizedTest
    @ValueSource(strings = {"protocol=resp2,transport=nio", "protocol=resp3,transport=nio,highIntegrity=true"})
    void case_N19_multiplexerClosed_itsClassLoaderIsCollectable(String options) throws Exception {
        assertCollectable(options);
    }

    private static void assertCollectable(String options) throws Exception {
        ExecutorService container = Executors.newFixedThreadPool(2);
        try {
            String endpoint = Clients.server().endpoint() + "," + options;
            WeakReference<ClassLoader> loader = use(container, endpoint);
            Clients.await("the class loader is collected", () -> {
                System.gc();
                return loader.get() == null;
            });
        } finally {
            container.shutdownNow();
        }
    }

    /** Everything that knows the loader is a local variable of this method, or the container's. */
    private static WeakReference<ClassLoader> use(ExecutorService container, String endpoint) throws Exception {
        URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        Runnable application = (Runnable) loader.loadClass(Application.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        for (int i = 0; i < 4; i++) { // both of its threads, most likely
            container
                    .submit(() -> {
                        Thread self = Thread.currentThread();
                        String name = self.getName();
                        self.setName("application " + endpoint);
                        try {
                            application.run();
                        } finally {
                            self.setName(name);
                        }
                    })
                    .get(60, TimeUnit.SECONDS);
        }
        loader.close();
        return new WeakReference<>(loader);
    }

    private static URL[] classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .map(ClassLoaderTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String path) {
        URI uri = Path.of(path).toUri();
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("Not a part of a class path: uri=" + uri + ". See the cause.", e);
        }
    }
}
