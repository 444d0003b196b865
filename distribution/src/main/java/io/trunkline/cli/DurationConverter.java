package io.trunkline.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 5s}, {@code 2m}, or a plain number of milliseconds. Immutable. */
final class DurationConverter implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m)?");

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || form.group(1).matches("0+")) {
            throw new TypeConversionException(
                    "Not a duration: value=" + text + ". Give a number of milliseconds, or such as 500ms, 5s or 2m.");
        }
        long number = Long.parseLong(form.group(1));
        String unit = form.group(2);
        if (unit == null || unit.equals("ms")) {
            return Duration.ofMillis(number);
        }
        return unit.equals("s") ? Duration.ofSeconds(number) : Duration.ofMinutes(number);
    }
}
