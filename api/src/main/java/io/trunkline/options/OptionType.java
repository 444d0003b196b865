package io.trunkline.options;

import io.trunkline.command.DurationArgument;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the values of an option are read, checked and written. Immutable.
 *
 * @param <T> the type of the values
 */
abstract class OptionType<T> {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,40}");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6}){0,3}");

    /** Far beyond every maximum, and short enough to be counted in any unit. */
    private static final Duration A_YEAR = Duration.ofDays(366);

    private final Class<T> javaType;
    private final String values;
    private final @Nullable String unit;

    private OptionType(Class<T> javaType, String values) {
        this(javaType, values, null);
    }

    private OptionType(Class<T> javaType, String values, @Nullable String unit) {
        this.javaType = javaType;
        this.values = unit == null ? values : unit + ", " + values;
        this.unit = unit;
    }

    /** The class of the values. */
    final Class<T> javaType() {
        return javaType;
    }

    /** The permitted values, for the reader of a table. */
    final String values() {
        return values;
    }

    /** What a number in a text counts, in the plural; null if values are no numbers or count nothing. */
    final @Nullable String unit() {
        return unit;
    }

    /** Whether values have a text form. */
    boolean isText() {
        return true;
    }

    /**
     * Reads a value.
     *
     * @param keyword as typed
     * @param text as typed, without white space around it
     * @return the value, or null if the text takes an earlier value back
     * @throws IllegalArgumentException if the text is no permitted value
     */
    abstract @Nullable T parse(String keyword, String text);

    /**
     * Checks a value given in code.
     *
     * @return the value itself, or what it is rounded to
     * @throws IllegalArgumentException if it is out of range
     */
    T check(String keyword, T value) {
        return value;
    }

    /** Writes a value so that {@link #parse} reads it. */
    String format(T value) {
        return String.valueOf(value);
    }

    static OptionType<String> text(String values) {
        return new OptionType<>(String.class, values) {
            @Override
            @Nullable
            String parse(String keyword, String text) {
                return text.isEmpty() ? null : text;
            }
        };
    }

    static OptionType<Boolean> bool() {
        return new OptionType<>(Boolean.class, "`true`, `false`") {
            @Override
            Boolean parse(String keyword, String text) {
                return switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "on", "1" -> true;
                    case "false", "no", "off", "0" -> false;
                    default ->
                        throw ConfigurationErrors.notRecognised(
                                keyword, "a boolean value (true, false, yes, no, on, off, 1 or 0)", text);
                };
            }
        };
    }

    /** Numbers that count nothing. */
    static OptionType<Integer> integer(int minimum, int maximum) {
        return integer(null, minimum, maximum);
    }

    static OptionType<Integer> integer(@Nullable String unit, int minimum, int maximum) {
        return new OptionType<>(Integer.class, minimum + " to " + maximum, unit) {
            @Override
            Integer parse(String keyword, String text) {
                return (int) parseInteger(keyword, text, minimum, maximum);
            }

            @Override
            Integer check(String keyword, Integer value) {
                checkRange(keyword, value, minimum, maximum);
                return value;
            }
        };
    }

    static OptionType<Long> longInteger(String unit, long minimum) {
        return new OptionType<>(Long.class, minimum + " or more", unit) {
            @Override
            Long parse(String keyword, String text) {
                return parseInteger(keyword, text, minimum, Long.MAX_VALUE);
            }

            @Override
            Long check(String keyword, Long value) {
                checkRange(keyword, value, minimum, Long.MAX_VALUE);
                return value;
            }
        };
    }

    static OptionType<Duration> millis(int minimum) {
        return duration(Duration.ofMillis(1), DurationArgument::millis, "milliseconds", minimum, Integer.MAX_VALUE);
    }

    /** Seconds up to the number of which a thousand times still fits 32 bits. */
    static OptionType<Duration> seconds(int minimum) {
        return duration(Duration.ofSeconds(1), DurationArgument::seconds, "seconds", minimum, Integer.MAX_VALUE / 1000);
    }

    /**
     * Times in a unit, rounded up to a whole number of it.
     *
     * @param count counts a time of at least zero, by the option's name
     */
    private static OptionType<Duration> duration(
            Duration unit, ToLongBiFunction<String, Duration> count, String plural, int minimum, int maximum) {
        return new OptionType<>(Duration.class, minimum + " to " + maximum, plural) {
            @Override
            Duration parse(String keyword, String text) {
                return unit.multipliedBy(parseInteger(keyword, text, minimum, maximum));
            }

            @Override
            Duration check(String keyword, Duration value) {
                if (value.compareTo(A_YEAR) > 0 || value.compareTo(A_YEAR.negated()) < 0) {
                    throw ConfigurationErrors.notPermitted(
                            keyword, plural + " from " + minimum + " to " + maximum, value);
                }
                long units = count.applyAsLong(keyword, value.abs());
                checkRange(keyword, value.isNegative() ? -units : units, minimum, maximum);
                return unit.multipliedBy(units);
            }

            @Override
            String format(Duration value) {
                return Long.toString(value.dividedBy(unit));
            }
        };
    }

    /**
     * One of a few constants, written in lower case.
     *
     * @param alias an additional text of each constant
     */
    static <E extends Enum<E>> OptionType<E> constant(Class<E> type, Function<E, String> alias) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        UnaryOperator<String> quoted =
                quote -> constants.stream().map(c -> quote + camel(c) + quote).collect(Collectors.joining(", "));
        return new OptionType<>(type, quoted.apply("`")) {
            @Override
            E parse(String keyword, String text) {
                for (E constant : constants) {
                    if (camel(constant).equalsIgnoreCase(text)
                            || alias.apply(constant).equals(text)) {
                        return constant;
                    }
                }
                throw ConfigurationErrors.notRecognised(keyword, "one of " + quoted.apply("'"), text);
            }

            @Override
            String format(E value) {
                return camel(value);
            }
        };
    }

    static OptionType<String> version() {
        return new OptionType<>(String.class, "a version such as `7.2`") {
            @Override
            String parse(String keyword, String text) {
                return check(keyword, text);
            }

            @Override
            String check(String keyword, String value) {
                if (!VERSION.matcher(value).matches()) {
                    throw ConfigurationErrors.notRecognised(keyword, "a version such as 7.2", value);
                }
                return value;
            }
        };
    }

    static OptionType<TlsProtocols> tlsProtocols() {
        return new OptionType<>(
                TlsProtocols.class,
                "`Tls12`, `Tls13` (or `TLSv1.2`, `TLSv1.3`), separated by `\\|`; or 3072, 12288 or their"
                        + " sum. `Tls` and `Tls11` are read too, but Java refuses them unless its security settings"
                        + " are changed") {
            @Override
            TlsProtocols parse(String keyword, String text) {
                TlsProtocols protocols = TlsProtocols.parse(text);
                if (protocols == null) {
                    throw ConfigurationErrors.notRecognised(keyword, TlsProtocols.EXPECTED, text);
                }
                return protocols;
            }
        };
    }

    static OptionType<LibrarySuffixes> suffixes() {
        return new OptionType<>(LibrarySuffixes.class, "texts, separated by `\\|`") {
            @Override
            @Nullable
            LibrarySuffixes parse(String keyword, String text) {
                LibrarySuffixes suffixes = new LibrarySuffixes(Arrays.asList(text.split("\\|")));
                return suffixes.names().isEmpty() ? null : suffixes;
            }
        };
    }

    static OptionType<EndpointTable> endpointTable() {
        return new OptionType<>(
                EndpointTable.class, "pairs such as `10.0.0.1:7001>nat.example:17001`, separated by `\\|`") {
            @Override
            @Nullable
            EndpointTable parse(String keyword, String text) {
                if (text.isEmpty()) {
                    return null;
                }
                EndpointTable table = EndpointTable.parse(text);
                if (table == null) {
                    throw ConfigurationErrors.notRecognised(keyword, EndpointTable.EXPECTED, text);
                }
                return table;
            }
        };
    }

    /** Values that are set in code and have no text form. */
    static <T> OptionType<T> inCode(Class<T> type) {
        return new OptionType<>(type, "in code only") {
            @Override
            boolean isText() {
                return false;
            }

            @Override
            T parse(String keyword, String text) {
                throw ConfigurationErrors.unsupported(keyword);
            }
        };
    }

    private static String camel(Enum<?> constant) {
        StringBuilder text = new StringBuilder();
        for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            text.append(text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return text.toString();
    }

    private static long parseInteger(String keyword, String text, long minimum, long maximum) {
        if (!INTEGER.matcher(text).matches()) {
            throw ConfigurationErrors.notRecognised(keyword, "an integer value", text);
        }
        BigInteger value = new BigInteger(text);
        if (value.compareTo(BigInteger.valueOf(minimum)) < 0) {
            throw ConfigurationErrors.belowMinimum(keyword, minimum, text);
        }
        if (value.compareTo(BigInteger.valueOf(maximum)) > 0) {
            throw ConfigurationErrors.aboveMaximum(keyword, maximum, text);
        }
        return value.longValueExact();
    }

    private static void checkRange(String keyword, long value, long minimum, long maximum) {
        if (value < minimum) {
            throw ConfigurationErrors.belowMinimum(keyword, minimum, value);
        }
        if (value > maximum) {
            throw ConfigurationErrors.aboveMaximum(keyword, maximum, value);
        }
    }
}
