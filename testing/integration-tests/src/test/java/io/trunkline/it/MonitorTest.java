package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.core.EngineProvider;
import io.trunkline.transport.Transport;
import io.trunkline.transport.netty.EpollTransportProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * No code of the client takes a monitor: before Java 24 a virtual thread that waits inside of one holds its carrier.
 */
final class MonitorTest {

    private static final int API = Opcodes.ASM9;

    @ParameterizedTest
    @ValueSource(
            classes = {ConnectionMultiplexer.class, Transport.class, EngineProvider.class, EpollTransportProvider.class
            })
    @DisplayName("threads: there is no synchronized in what virtual threads run")
    void classes_ofAModule_takeNoMonitor(Class<?> anyOfTheModule) throws Exception {
        List<String> found = new ArrayList<>();
        int classes = scan(anyOfTheModule, found);
        assertThat(found).isEmpty();
        assertThat(classes).isGreaterThan(5);
    }

    @Test
    void monitorsOf_aClassWithBothKinds_findsBoth() throws Exception {
        List<String> found = new ArrayList<>();
        String name = "/" + WithMonitors.class.getName().replace('.', '/') + ".class";
        try (var in = MonitorTest.class.getResourceAsStream(name)) {
            assertThat(in).isNotNull();
            visit(in.readAllBytes(), found);
        }
        assertThat(found).hasSize(2).anyMatch(at -> at.endsWith(".method")).anyMatch(at -> at.endsWith(".block"));
    }

    /** What must be found. */
    @SuppressWarnings("unused")
    private static final class WithMonitors {
        private int count;

        synchronized void method() {
            count++;
        }

        void block() {
            synchronized (this) {
                count++;
            }
        }
    }

    private static int scan(Class<?> anyOfTheModule, List<String> found) throws IOException, URISyntaxException {
        Path source = Path.of(anyOfTheModule
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(source)) {
            return scan(source, found);
        }
        try (FileSystem jar = FileSystems.newFileSystem(source)) {
            return scan(jar.getPath("/"), found);
        }
    }

    private static int scan(Path root, List<String> found) throws IOException {
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root)) {
            classes = files.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : classes) {
            visit(Files.readAllBytes(file), found);
        }
        return classes.size();
    }

    private static void visit(byte[] classFile, List<String> found) {
        ClassReader reader = new ClassReader(classFile);
        reader.accept(
                new ClassVisitor(API) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        String method = reader.getClassName() + "." + name;
                        if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                            found.add(method);
                        }
                        return new MethodVisitor(API) {
                            @Override
                            public void visitInsn(int opcode) {
                                if (opcode == Opcodes.MONITORENTER) {
                                    found.add(method);
                                }
                            }
                        };
                    }
                },
                ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }
}
