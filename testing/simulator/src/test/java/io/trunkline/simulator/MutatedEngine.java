package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.core.EngineProvider;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The engine with a bug in it: one source compiled anew in memory, and the whole loaded once more beside the engine as
 * it is. Thread-safe.
 */
final class MutatedEngine implements Engine {

    private static final String PACKAGE = EngineProvider.class.getPackageName();
    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", ""), "..", "..", "core", "src", "main", "java");

    private final Method connect;
    private final Method install;

    private MutatedEngine(Method connect, Method install) {
        this.connect = connect;
        this.install = install;
    }

    static MutatedEngine of(EngineMutant mutant) throws IOException, ReflectiveOperationException {
        Path file = source(mutant.type());
        String name =
                SOURCES.relativize(file).toString().replaceFirst("\\.java$", "").replace(File.separatorChar, '.');
        Map<String, byte[]> classes = compile(name, withAllRooms(mutant.plant(Files.readString(file))));
        Class<?> provider = new Loader(classes).loadClass(EngineProvider.class.getName());
        return new MutatedEngine(
                provider.getMethod(
                        "connect", MultiplexerOptions.class, Transport.class, String.class, RandomGenerator.class),
                provider.getMethod("install", ConnectionMultiplexer.class, List.class));
    }

    /** The source of one of the engine's classes, in whatever room it is. */
    private static Path source(String type) throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(file -> file.endsWith(type + ".java")).findFirst().orElseThrow();
        }
    }

    /** Lets a planted bug name whatever class it likes. */
    private static String withAllRooms(String source) throws IOException {
        StringBuilder imports = new StringBuilder();
        try (Stream<Path> all = Files.list(SOURCES.resolve(PACKAGE.replace('.', '/')))) {
            all.filter(Files::isDirectory)
                    .forEach(room -> imports.append("import ")
                            .append(PACKAGE)
                            .append('.')
                            .append(room.getFileName())
                            .append(".*; "));
        }
        int end = source.indexOf(';', source.indexOf("package ")) + 1;
        return source.substring(0, end) + imports + source.substring(end);
    }

    @Override
    @SuppressWarnings("unchecked") // it is the same method of the same class
    public CompletionStage<ConnectionMultiplexer> connect(
            MultiplexerOptions options, Transport transport, String transportReason, RandomGenerator random) {
        return (CompletionStage<ConnectionMultiplexer>)
                Objects.requireNonNull(call(connect, options, transport, transportReason, random));
    }

    @Override
    public void install(ConnectionMultiplexer multiplexer, List<Endpoint> members) {
        call(install, multiplexer, members);
    }

    private static @Nullable Object call(Method method, Object... arguments) {
        try {
            return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "The mutated engine throws: method=" + method.getName() + ". See the cause.", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The engine's provider is public no more. See the cause.", e);
        }
    }

    private static Map<String, byte[]> compile(String name, String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var classes = new HashMap<String, ByteArrayOutputStream>();
        StringWriter messages = new StringWriter();
        try (JavaFileManager files = new InMemory(compiler.getStandardFileManager(null, null, null), classes)) {
            List<String> options = List.of(
                    "-proc:none", "-nowarn", "-Xlint:none", "-classpath", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(messages, files, null, options, null, List.of(new Source(name, source)))
                    .call();
            if (!compiled) {
                throw new AssertionError("A mutant is no Java: class=" + name + ", messages=" + messages);
            }
        }
        Map<String, byte[]> bytes = new HashMap<>();
        classes.forEach((type, out) -> bytes.put(type, out.toByteArray()));
        return bytes;
    }

    /** A source in memory. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("memory:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps compiled classes in memory. */
    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> classes;

        InMemory(JavaFileManager others, Map<String, ByteArrayOutputStream> classes) {
            super(others);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var out = new ByteArrayOutputStream();
                    classes.put(className, out);
                    return out;
                }
            };
        }
    }

    /** Loads the engine's classes once more, those that were compiled anew among them; shares all others. */
    private static final class Loader extends ClassLoader {

        private final Map<String, byte[]> mutated;

        Loader(Map<String, byte[]> mutated) {
            super(MutatedEngine.class.getClassLoader());
            this.mutated = mutated;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE + ".")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = mutated.get(name);
            if (bytes == null) {
                try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    bytes = in.readAllBytes();
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
