package io.trunkline.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code 500ms}, {@code 5s} or {@code 2m}. A number alone is refused, as it is seconds to some and milliseconds
 * to others. Immutable.
 */
final class DurationConverter implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || form.group(1).matches("0+")) {
            throw new TypeConversionException(
                    NUMBER.matcher(text).matches()
                            ? "A duration needs its unit: value=" + text + ". Write " + text + "ms, " + text + "s or "
                                    + text + "m (milliseconds, seconds, minutes)."
                            : "Not a duration: value=" + text
                                    + ". Give a number above 0 with its unit, such as 500ms, 5s or 2m.");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
