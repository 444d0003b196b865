package io.trunkline.options;

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

    /** What the options tell that is no group of options. */
    private static final Set<String> NO_GROUP = Set.of(
            "endpoints",
            "commandMap",
            "toBuilder",
            "effectiveProtocol",
            "sendsHello",
            "describe",
            "hashCode",
            "toString");

    /** What groups tell that is not the value of one keyword. */
    private static final Set<String> NO_KEYWORD = Set.of("effectiveClientName", "effectiveLibName", "libVersion");

    private static final Pattern FIRST_CODE = Pattern.compile("`([^`]+)`.*");

    static List<OptionKey<?>> keys() {
        return OptionTable.ALL;
    }

    @ParameterizedTest(name = "A7: {0}")
    @MethodSource("keys")
    void everyKey_set_isCopiedComparedAndWritten(OptionKey<?> key) {
        Object value = OptionSamples.sample(key, new SplittableRandom(7));
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder().endpoint("h");
        OptionSamples.makeMeaningful(builder, key);
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
        OptionSamples.makeMeaningful(builder, key);

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
                .containsExactlyInAnyOrder("endpoints", "commandMap", "settings");
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
        assertThat(OptionTable.ALL).doesNotHaveDuplicates();
        assertThat(constants).containsExactlyInAnyOrderElementsOf(OptionTable.ALL);
    }

    @Test
    @DisplayName("A7: every accessor of a group and every method of its builder belongs to a key")
    void accessors_andBuilderMethods_belongToKeys() {
        for (OptionGroup group : OptionGroup.values()) {
            Set<String> accessors = OptionTable.ALL.stream()
                    .filter(key -> key.group() == group)
                    .map(OptionKey::accessor)
                    .collect(Collectors.toSet());

            Set<String> told = publicMethods(OptionSamples.type(group), 0);
            told.removeAll(NO_KEYWORD);
            assertThat(told).as("accessors of " + group).isEqualTo(accessors);
            assertThat(publicMethods(OptionSamples.builderType(group), 1))
                    .as("builder of " + group)
                    .isEqualTo(accessors);
        }
    }

    @Test
    @DisplayName("A7: options and builder have a method for each group, and none for a single option")
    void groups_ofOptionsAndBuilder_areThoseOfTheTable() {
        Set<String> groups =
                Arrays.stream(OptionGroup.values()).map(OptionGroup::accessor).collect(Collectors.toSet());
        assertThat(OptionTable.ALL.stream().map(OptionKey::group)).contains(OptionGroup.values());

        Set<String> told = publicMethods(MultiplexerOptions.class, 0);
        assertThat(told).containsAll(NO_GROUP);
        told.removeAll(NO_GROUP);
        assertThat(told).isEqualTo(groups);

        Set<String> set = publicMethods(MultiplexerOptionsBuilder.class, 1);
        assertThat(set).containsAll(Set.of("endpoint", "endpoints", "commandMap"));
        set.removeAll(Set.of("endpoint", "endpoints", "commandMap"));
        assertThat(set).isEqualTo(groups);
    }

    @Test
    @DisplayName("A7: the table is sorted by group")
    void table_isSortedByGroup() {
        assertThat(OptionTable.ALL.stream().map(OptionKey::group)).isSorted();
    }

    private static Set<String> publicMethods(Class<?> type, int parameters) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getParameterCount() == parameters)
                .map(Method::getName)
                .collect(Collectors.toCollection(HashSet::new));
    }

    @ParameterizedTest(name = "A7: {0}")
    @MethodSource("keys")
    void everyGroup_ofTheKeySet_isComparedAndToldWithoutSecrets(OptionKey<?> key) {
        Object value = OptionSamples.sample(key, new SplittableRandom(7));
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder().endpoint("h");
        OptionSamples.makeMeaningful(builder, key);
        MultiplexerOptions unset = builder.build();
        OptionSamples.set(builder, key, value);
        MultiplexerOptions set = builder.build();

        for (OptionGroup group : OptionGroup.values()) {
            Object changed = OptionSamples.group(set, group);
            Object before = OptionSamples.group(unset, group);
            if (group == key.group()) {
                String shown = Objects.requireNonNull(set.describe().get(key.name()));
                assertThat(changed).isNotEqualTo(before);
                assertThat(changed)
                        .isEqualTo(OptionSamples.group(set, group))
                        .hasSameHashCodeAs(OptionSamples.group(set, group));
                assertThat(changed.toString())
                        .startsWith(group.accessor() + "{")
                        .contains(key.name() + "=" + shown);
            } else {
                assertThat(changed).isEqualTo(before).hasToString(before.toString());
            }
        }
    }

    @Test
    @DisplayName("A7: all keywords are normalised and different")
    void keywords_normalised_areFoundInAnyCase() {
        List<String> keywords = Stream.of(
                        OptionTable.ALL.stream().map(key -> OptionTable.normalised(key.name())),
                        OptionTable.ALIASES.keySet().stream(),
                        OptionTable.IGNORED.stream())
                .flatMap(names -> names)
                .toList();

        assertThat(keywords)
                .doesNotHaveDuplicates()
                .allSatisfy(keyword -> assertThat(keyword)
                        .isEqualTo(OptionTable.normalised(keyword))
                        .matches("[a-z]+"));
        for (OptionKey<?> key : OptionTable.ALL) {
            assertThat(OptionTable.find(key.name().toUpperCase(Locale.ROOT)))
                    .isEqualTo(key.type().isText() ? key : null);
        }
        assertThat(OptionTable.find("DB")).isSameAs(OptionKey.DEFAULT_DATABASE);
    }

    /** Where the table names another option as the default, that option's default is compared. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void documentedDefault_inCode_isTheRealOne(OptionKey<?> key) {
        MultiplexerOptions options = MultiplexerOptions.builder().build();
        Object actual = OptionSamples.get(options, key);
        Matcher code = FIRST_CODE.matcher(key.byDefault());
        if (code.matches()) {
            OptionKey<?> other = OptionTable.find(code.group(1));
            assertThat(other == null ? key.format(actual) : OptionSamples.get(options, other))
                    .isEqualTo(other == null ? code.group(1) : actual);
        } else if (key.equals(OptionKey.RECONNECT_POLICY)) {
            assertThat(actual).isEqualTo(ReconnectPolicy.prompt());
        } else if (actual instanceof List<?> list) {
            assertThat(list).isEmpty();
        } else if (actual instanceof Map<?, ?> map) {
            assertThat(map).isEmpty();
        } else {
            assertThat(actual).isNull();
        }
    }
}
