package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A7: every option is parsed, written, copied and compared")
final class OptionKeyTest {

    /** What the options tell that is not the value of one keyword. */
    private static final Set<String> NO_KEYWORD = Set.of(
            "endpoints",
            "commandMap",
            "toBuilder",
            "effectiveClientName",
            "effectiveLibName",
            "libVersion",
            "effectiveProtocol",
            "sendsHello",
            "describe",
            "hashCode",
            "toString");

    private static final Pattern FIRST_CODE = Pattern.compile("`([^`]+)`.*");

    static List<OptionKey<?>> keys() {
        return OptionKey.ALL;
    }

    @ParameterizedTest(name = "A7: {0}")
    @MethodSource("keys")
    void everyKey_set_isCopiedComparedAndWritten(OptionKey<?> key) {
        Object value = OptionSamples.sample(key, new SplittableRandom(7));
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder().endpoint("h");
        if (OptionSamples.NEED_TLS.contains(key)) {
            builder.ssl(true);
        }
        if (key.equals(OptionKey.USER)) {
            builder.passwordless(true);
        }
        MultiplexerOptions unset = builder.build();

        OptionSamples.set(builder, key, value);
        MultiplexerOptions set = builder.build();

        assertThat(OptionSamples.get(set, key)).isEqualTo(value);
        assertThat(set).isNotEqualTo(unset);
        assertThat(set.toBuilder().build()).isEqualTo(set).hasSameHashCodeAs(set);
        String text = set.toConnectionString(true);
        if (key.type().isText()) {
            assertThat(text).isNotEqualTo(unset.toConnectionString(true));
            assertThat(MultiplexerOptions.parse(text)).isEqualTo(set);
        } else {
            assertThat(text).isEqualTo(unset.toConnectionString(true));
        }
    }

    @ParameterizedTest(name = "A7: {0}")
    @MethodSource("keys")
    void case_N25_describe_tellsEveryKeySetOrNotAndNoSecret(OptionKey<?> key) {
        Object value = OptionSamples.sample(key, new SplittableRandom(7));
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder().endpoint("h");
        assertThat(builder.build().describe())
                .containsEntry("endpoints", "h")
                .hasEntrySatisfying(
                        key.name(),
                        text -> assertThat(text).isNotEqualTo(" (default)").endsWith(" (default)"));
        if (OptionSamples.NEED_TLS.contains(key)) {
            builder.ssl(true);
        }
        if (key.equals(OptionKey.USER)) {
            builder.passwordless(true);
        }

        OptionSamples.set(builder, key, value);
        Map<String, String> described = builder.build().describe();

        String told = Objects.requireNonNull(described.get(key.name()));
        if (key.secret() || key.equals(OptionKey.USER)) { // without a password a user may be one in the wrong place
            assertThat(told).isEqualTo("*****");
        } else if (key.type().isText()) {
            assertThat(told).doesNotEndWith(" (default)");
            Object parsed = Objects.requireNonNull(key.type().parse(key.name(), told));
            assertThat(key.format(parsed)).isEqualTo(told);
        } else {
            assertThat(told).isEqualTo(value.getClass().getName());
        }
    }

    @Test
    @DisplayName("A7: the fields of options and builder are those that copying and comparing know")
    void fields_ofOptionsAndBuilder_areExpected() {
        assertThat(instanceFields(MultiplexerOptions.class))
                .containsExactlyInAnyOrder("endpoints", "commandMap", "values");
        assertThat(instanceFields(MultiplexerOptionsBuilder.class))
                .containsExactlyInAnyOrder("endpoints", "commandMap", "values");
    }

    private static List<String> instanceFields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .toList();
    }

    @Test
    @DisplayName("A7: every constant is in the table")
    void all_constants_areListedOnce() throws IllegalAccessException {
        List<Object> constants = new ArrayList<>();
        for (Field field : OptionKey.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == OptionKey.class) {
                constants.add(field.get(null));
            }
        }
        assertThat(OptionKey.ALL).doesNotHaveDuplicates();
        assertThat(constants).containsExactlyInAnyOrderElementsOf(OptionKey.ALL);
    }

    @Test
    @DisplayName("A7: every accessor and every method of the builder belongs to a key")
    void accessors_andBuilderMethods_belongToKeys() {
        Set<String> accessors = OptionKey.ALL.stream().map(OptionKey::accessor).collect(Collectors.toSet());

        Set<String> told = Arrays.stream(MultiplexerOptions.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getParameterCount() == 0)
                .map(Method::getName)
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(told).containsAll(NO_KEYWORD);
        told.removeAll(NO_KEYWORD);
        assertThat(told).isEqualTo(accessors);

        Set<String> set = Arrays.stream(MultiplexerOptionsBuilder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 1)
                .map(Method::getName)
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(set).containsAll(Set.of("endpoint", "endpoints", "commandMap"));
        set.removeAll(Set.of("endpoint", "endpoints", "commandMap"));
        assertThat(set).isEqualTo(accessors);
    }

    @Test
    @DisplayName("A7: all keywords are normalised and different")
    void keywords_normalised_areFoundInAnyCase() {
        List<String> keywords = Stream.of(
                        OptionKey.ALL.stream().map(key -> OptionKey.normalised(key.name())),
                        OptionKey.ALIASES.keySet().stream(),
                        OptionKey.IGNORED.stream(),
                        Stream.of("proxy"))
                .flatMap(names -> names)
                .toList();

        assertThat(keywords)
                .doesNotHaveDuplicates()
                .allSatisfy(keyword -> assertThat(keyword)
                        .isEqualTo(OptionKey.normalised(keyword))
                        .matches("[a-z]+"));
        for (OptionKey<?> key : OptionKey.ALL) {
            assertThat(OptionKey.find(key.name().toUpperCase(Locale.ROOT)))
                    .isEqualTo(key.type().isText() ? key : null);
        }
        assertThat(OptionKey.find("DB")).isSameAs(OptionKey.DEFAULT_DATABASE);
    }

    /** Where the table names another option as the default, that option's default is compared. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void documentedDefault_inCode_isTheRealOne(OptionKey<?> key) {
        MultiplexerOptions options = MultiplexerOptions.builder().build();
        Object actual = OptionSamples.get(options, key);
        Matcher code = FIRST_CODE.matcher(key.byDefault());
        if (code.matches()) {
            OptionKey<?> other = OptionKey.find(code.group(1));
            assertThat(other == null ? key.format(actual) : OptionSamples.get(options, other))
                    .isEqualTo(other == null ? code.group(1) : actual);
        } else if (key.equals(OptionKey.RECONNECT_POLICY)) {
            assertThat(actual).isEqualTo(ReconnectPolicy.prompt());
        } else if (actual instanceof List<?> list) {
            assertThat(list).isEmpty();
        } else {
            assertThat(actual).isNull();
        }
    }
}
