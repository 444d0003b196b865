package io.trunkline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Batch;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.codec.Codecs;
import io.trunkline.command.CalledOn.Callee;
import io.trunkline.command.face.AdministrationCommands;
import io.trunkline.command.face.AsyncAdministrationCommands;
import io.trunkline.command.face.AsyncDataCommands;
import io.trunkline.command.face.DataCommands;
import java.io.IOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The sync and the async faces have what the catalogue has and nothing else, and do what it says. */
final class FacesTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);
    private static final Map<Class<?>, Class<?>> PRIMITIVES = Map.of(
            Long.class, long.class, Integer.class, int.class, Double.class, double.class, Boolean.class, boolean.class);

    /** One group: the accessor that hands out its catalogue, and its three types. */
    private record Group(Method accessor, Class<?> catalogue, Class<?> sync, Class<?> async) {

        static Group of(Method accessor) {
            Class<?> catalogue = accessor.getReturnType();
            String face = catalogue.getSimpleName().replace("Catalogue", "Commands");
            try {
                String name = DataCommands.class.getPackageName() + ".";
                return new Group(accessor, catalogue, Class.forName(name + face), Class.forName(name + "Async" + face));
            } catch (ClassNotFoundException e) {
                throw new AssertionError("Not generated: catalogue=" + catalogue.getSimpleName(), e);
            }
        }

        Callee[] callees() {
            CalledOn mark = accessor.getAnnotation(CalledOn.class);
            return mark == null ? new Callee[0] : mark.value();
        }

        @Override
        public String toString() {
            return catalogue.getSimpleName();
        }
    }

    static List<Group> groups() {
        return Arrays.stream(CommandCatalogue.class.getMethods())
                .filter(method -> CatalogueGroup.class.isAssignableFrom(method.getReturnType()))
                .sorted(Comparator.comparing(Method::getName))
                .map(Group::of)
                .toList();
    }

    @Test
    void catalogue_accessors_handOutEveryGroup() {
        assertThat(groups().stream().map(group -> group.accessor.getName()))
                .contains(
                        "strings",
                        "keys",
                        "hashes",
                        "lists",
                        "sets",
                        "sortedSets",
                        "scripting",
                        "publishing",
                        "server",
                        "connection",
                        "libraries",
                        "pubSub");
    }

    @ParameterizedTest
    @EnumSource(Callee.class)
    void callee_bothFaces_bringItsGroupsTogether(Callee callee) {
        boolean data = callee == Callee.DATABASE;
        List<Group> its = groups().stream()
                .filter(group -> List.of(group.callees()).contains(callee))
                .toList();

        assertThat((data ? DataCommands.class : AdministrationCommands.class).getInterfaces())
                .containsExactlyInAnyOrderElementsOf(
                        its.stream().map(Group::sync).toList());
        assertThat((data ? AsyncDataCommands.class : AsyncAdministrationCommands.class).getInterfaces())
                .containsExactlyInAnyOrderElementsOf(
                        its.stream().map(Group::async).toList());
    }

    @Test
    void callees_ofEveryGroup_areNamed() {
        assertThat(groups()).allSatisfy(group -> assertThat(group.callees()).isNotEmpty());
        assertThat(methodNames(Database.class))
                .doesNotContain("flushdb", "flushall", "configSet", "info", "clientKill");
        assertThat(methodNames(Batch.class)).doesNotContain("flushdb", "flushall", "configSet", "info", "clientKill");
        assertThat(methodNames(Server.class)).doesNotContain("get", "set", "eval", "publish", "hset", "del");
    }

    private static Set<String> methodNames(Class<?> type) {
        return Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("groups")
    void signatures_catalogueAndFaces_correspond(Group group) {
        Map<String, String> sync = new TreeMap<>();
        Map<String, String> async = new TreeMap<>();
        for (Method method : publicMethods(group.catalogue)) {
            AnnotatedType result =
                    ((AnnotatedParameterizedType) method.getAnnotatedReturnType()).getAnnotatedActualTypeArguments()[0];
            sync.put(signature(method), syncResult(result));
            async.put(signature(method), RedisFuture.class.getName() + "<" + result + ">");
        }

        assertThat(results(group.sync)).isEqualTo(sync);
        assertThat(results(group.async)).isEqualTo(async);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void methods_eitherFace_runTheCataloguesCommand(Group group) throws ReflectiveOperationException {
        Object catalogue = Objects.requireNonNull(group.accessor.invoke(CATALOGUE));
        for (Method method : publicMethods(group.catalogue)) {
            Object[] arguments = samples(method);
            Command<?> expected = (Command<?>) Objects.requireNonNull(method.invoke(catalogue, arguments));
            for (Class<?> face : List.of(group.sync, group.async)) {
                Recorder recorder = new Recorder();
                Object proxy = Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, recorder);
                face.getMethod(method.getName(), method.getParameterTypes()).invoke(proxy, arguments);

                assertThat(recorder.commands)
                        .as(face.getSimpleName() + "." + method.getName())
                        .hasSize(1);
                Command<?> actual = recorder.commands.get(0);
                assertThat(CommandWords.of(actual)).isEqualTo(CommandWords.of(expected));
                assertThat(actual.blockMillis()).isEqualTo(expected.blockMillis());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void javadoc_commandThatNeedsAdminMode_saysSo(Group group) throws ReflectiveOperationException, IOException {
        String source = Files.readString(
                Path.of("src", "main", "java", group.sync.getName().replace('.', '/') + ".java"));
        Object catalogue = Objects.requireNonNull(group.accessor.invoke(CATALOGUE));
        for (Method method : publicMethods(group.catalogue)) {
            Command<?> command = (Command<?>) Objects.requireNonNull(method.invoke(catalogue, samples(method)));
            String declaration = "\\s*(?:@SuppressWarnings[^\n]*\n)?[^;{(]*\\b" + method.getName() + "\\(";
            Matcher documented = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/" + declaration, Pattern.DOTALL)
                    .matcher(source);
            assertThat(documented.results())
                    .as(method.getName())
                    .isNotEmpty()
                    .allMatch(doc -> command.metadata().isAdmin()
                            == (doc.group(1).contains("allowAdmin=true")
                                    || doc.group(1).contains("{@code NOT_SUPPORTED}")));
        }
    }

    /** Runs the faces' own code, and keeps the commands that it executes. */
    private static final class Recorder implements InvocationHandler {
        private final List<Command<?>> commands = new ArrayList<>();
        private Class<?> result = void.class;

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.isDefault()) {
                result = method.getReturnType();
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            if (method.getName().equals("commands")) {
                return CATALOGUE;
            }
            commands.add((Command<?>) Objects.requireNonNull(arguments)[0]);
            return result.isPrimitive() && result != void.class ? Array.get(Array.newInstance(result, 1), 0) : null;
        }
    }

    private static List<Method> publicMethods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .toList();
    }

    private static Map<String, String> results(Class<?> face) {
        return publicMethods(face).stream()
                .collect(Collectors.toMap(
                        FacesTest::signature,
                        method -> method.getAnnotatedReturnType().toString()));
    }

    /** Name, type parameters, and types of parameters with annotations. */
    private static String signature(Method method) {
        return Arrays.toString(method.getTypeParameters())
                + method.getName()
                + Arrays.stream(method.getAnnotatedParameterTypes())
                        .map(Object::toString)
                        .collect(Collectors.joining(", ", "(", method.isVarArgs() ? "...)" : ")"));
    }

    private static String syncResult(AnnotatedType result) {
        boolean nullable = result.isAnnotationPresent(Nullable.class);
        if (result.getType() == Void.class) {
            return "void";
        }
        Class<?> primitive = result.getType() instanceof Class<?> type && !nullable ? PRIMITIVES.get(type) : null;
        return primitive == null ? result.toString() : primitive.toString();
    }

    private static Object[] samples(Method method) {
        Type[] types = method.getGenericParameterTypes();
        Object[] samples = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            samples[i] = sample(types[i], method.getParameterTypes()[i], i);
        }
        return samples;
    }

    /** A value of a type, another one at each position, so that swapped arguments show. */
    private static Object sample(Type type, Class<?> raw, int position) {
        if (raw == String.class || raw == Object.class) {
            return "s" + position;
        } else if (raw == long.class) {
            return position + 1L;
        } else if (raw == int.class) {
            return position + 1;
        } else if (raw == double.class) {
            return position + 0.5;
        } else if (raw == boolean.class) {
            return true;
        } else if (raw == Duration.class) {
            return Duration.ofSeconds(position + 1L);
        } else if (raw == Instant.class) {
            return Instant.ofEpochSecond(position + 1L);
        } else if (raw == Map.class) {
            Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
            return Map.of("k" + position, element(arguments[1], position));
        } else if (raw == Set.class) {
            return Set.of(element(((ParameterizedType) type).getActualTypeArguments()[0], position));
        } else if (raw.isAssignableFrom(List.class)) {
            return List.of(element(((ParameterizedType) type).getActualTypeArguments()[0], position));
        } else if (raw.isArray()) {
            Class<?> component = raw.getComponentType();
            Object array = Array.newInstance(component == Object.class ? String.class : component, 1);
            Array.set(array, 0, component == byte.class ? (byte) 'x' : sample(component, component, position));
            return array;
        } else if (raw.isEnum()) {
            return raw.getEnumConstants()[0];
        } else if (raw.isInterface()) {
            return Proxy.newProxyInstance(
                    raw.getClassLoader(), new Class<?>[] {raw}, (proxy, method, arguments) -> null);
        }
        return instance(raw, position);
    }

    private static Object element(Type type, int position) {
        Type bound = type instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : type;
        Class<?> raw = bound instanceof Class<?> plain
                ? plain
                : bound instanceof ParameterizedType parameterized
                        ? (Class<?>) parameterized.getRawType()
                        : Object.class;
        return raw == Double.class ? (Object) (position + 0.5) : sample(bound, raw, position);
    }

    /** An options object: one of its constants, or what one of its static methods makes. */
    private static Object instance(Class<?> type, int position) {
        Stream<Object> constants = Arrays.stream(type.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == type)
                .map(FacesTest::read);
        Stream<Object> made = Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type)
                .sorted(Comparator.comparing(Method::toString))
                .map(method -> call(method, position));
        Stream<Object> constructed = Arrays.stream(type.getConstructors()).map(constructor -> {
            Object[] arguments = new Object[constructor.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = sample(
                        constructor.getGenericParameterTypes()[i], constructor.getParameterTypes()[i], i);
            }
            try {
                return constructor.newInstance(arguments);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("Cannot make an options object: constructor=" + constructor, e);
            }
        });
        return Stream.of(constants, made, constructed)
                .flatMap(stream -> stream)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No way to make one: type=" + type));
    }

    private static Object read(Field field) {
        try {
            return Objects.requireNonNull(field.get(null));
        } catch (IllegalAccessException e) {
            throw new LinkageError("Cannot read a constant: field=" + field, e);
        }
    }

    private static Object call(Method method, int position) {
        try {
            return Objects.requireNonNull(method.invoke(null, samples(method)));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Cannot make an options object: method=" + method + ", position=" + position, e);
        }
    }
}
