package io.trunkline.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.trunkline.command.CommandName;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may see what: the arrows of docs/architecture.md. */
final class ArchitectureTest {

    private static final String ENGINE = "io.trunkline.core";

    /** The engine's rooms, from the top. Each sees those below it. */
    private static final List<String> FLOORS = List.of(
            "view",
            "dispatch",
            "topology",
            "server",
            "pubsub",
            "bridge",
            "context",
            "message",
            "failure",
            "runtime",
            "cluster",
            "sentinel",
            "resp");

    private static final int MAX_TYPES = 50;

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.trunkline");

    static Stream<String> rooms() {
        return FLOORS.stream();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void room_ofTheEngine_seesNothingAboveIt(String room) {
        List<String> above = FLOORS.subList(0, FLOORS.indexOf(room));
        String[] forbidden = Stream.concat(Stream.of(ENGINE), above.stream().map(name -> ENGINE + "." + name))
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ENGINE + "." + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(CLASSES);
    }

    @Test
    void rooms_ofTheEngine_areOnAFloorAndSmall() {
        Map<String, Long> types = CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith(ENGINE))
                .filter(JavaClass::isTopLevelClass)
                .collect(groupingBy(JavaClass::getPackageName, counting()));
        assertThat(types.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of(ENGINE), FLOORS.stream().map(name -> ENGINE + "." + name))
                                .toList());
        assertThat(types.values()).allMatch(count -> count < MAX_TYPES);
    }

    @Test
    void packages_ofTheRepository_areSmall() throws IOException {
        Map<Path, Long> types = new TreeMap<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return isSource(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().matches(".*/src/(main|test|generator)/java/.*\\.java")
                        && !file.endsWith("package-info.java")
                        && !file.endsWith("module-info.java")) {
                    types.merge(ROOT.relativize(file.getParent()), 1L, Long::sum);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(types)
                .containsKeys(
                        Path.of("api/src/main/java/io/trunkline"),
                        Path.of("testing/simulator/src/test/java/io/trunkline/simulator"))
                .allSatisfy((directory, count) -> assertThat(count).as("types").isLessThan(MAX_TYPES));
    }

    /** What is built comes and goes: another module may be built at the same time. */
    private static boolean isSource(Path directory) {
        String name = directory.getFileName().toString();
        return directory.equals(ROOT) || !name.equals("target") && !name.startsWith(".");
    }

    @Test
    void status_seesOnlyWhatOptionsAreMadeOf() {
        mayNotSee(
                "io.trunkline.status",
                "io.trunkline",
                "io.trunkline.command..",
                "io.trunkline.exception..",
                "io.trunkline.reply..",
                "io.trunkline.spi..");
    }

    @Test
    void packages_ofTheEngine_formNoCycle() {
        slices().matching(ENGINE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void api_sees_noOtherModule() {
        mayNotSee(
                "io.trunkline",
                "io.trunkline.core..",
                "io.trunkline.transport..",
                "io.trunkline.management..",
                "io.netty..");
        mayNotSee("io.trunkline.command..", "io.trunkline.core..", "io.trunkline.transport..", "io.netty..");
        mayNotSee("io.trunkline.reply..", "io.trunkline.core..", "io.trunkline.transport..", "io.netty..");
        mayNotSee("io.trunkline.exception..", "io.trunkline.core..", "io.trunkline.transport..", "io.netty..");
        mayNotSee("io.trunkline.options..", "io.trunkline.core..", "io.trunkline.transport..", "io.netty..");
        mayNotSee("io.trunkline.spi..", "io.trunkline.core..", "io.trunkline.transport..", "io.netty..");
    }

    /** Options and conditions are what is said before there is a multiplexer, or a transaction. */
    @Test
    void optionsAndConditions_see_nothingOfTheMultiplexer() {
        for (String values : List.of("io.trunkline.options..", "io.trunkline.condition..")) {
            mayNotSee(values, "io.trunkline", "io.trunkline.spi..", "io.trunkline.command.face..");
        }
    }

    @Test
    void engine_sees_noTransportAndNobodyAboveIt() {
        mayNotSee(
                ENGINE + "..",
                "io.trunkline.transport.netty..",
                "io.trunkline.transport.iouring..",
                "io.trunkline.management..",
                "io.trunkline.testkit..",
                "io.netty.channel..");
    }

    @Test
    void transports_see_onlyTheirInterface() {
        for (String transport : List.of(
                "io.trunkline.transport", "io.trunkline.transport.netty..", "io.trunkline.transport.iouring..")) {
            mayNotSee(
                    transport,
                    ENGINE + "..",
                    "io.trunkline",
                    "io.trunkline.command..",
                    "io.trunkline.options..",
                    "io.trunkline.exception..",
                    "io.trunkline.management..");
        }
        mayNotSee("io.trunkline.transport.netty..", "io.trunkline.transport.iouring..");
    }

    @Test
    void management_sees_onlyTheApi() {
        mayNotSee("io.trunkline.management..", ENGINE + "..", "io.trunkline.transport..", "io.netty..");
    }

    /**
     * Nobody asks which command it is, but for a script's call, of which the engine makes two forms.
     * {@code LargeReplies} keeps what it has seen by name, whichever that is.
     */
    @Test
    void names_ofCommands_areNotCompared() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(ScriptQuestion|LargeReplies\\$Read)")
                .should()
                .callMethod(CommandName.class, "equals", Object.class)
                .orShould()
                .callMethod(CommandName.class, "hashCode")
                .check(CLASSES);
    }

    private static void mayNotSee(String who, String... what) {
        noClasses()
                .that()
                .resideInAPackage(who)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(what)
                .check(CLASSES);
    }
}
