package io.trunkline;

/**
 * Makes the exceptions about configuration. None shows a secret, and none has a cause, whose message might: a value that may be one is
 * told by its keyword alone.
 */
final class ConfigurationErrors {

    private static final String ESCAPE_COMMAS =
            "If the secret contains a comma, use a redis:// URI with the secret percent-encoded.";

    private ConfigurationErrors() {}

    static IllegalArgumentException belowMinimum(String keyword, long minimum, Object value) {
        return new IllegalArgumentException("Keyword '" + keyword + "' has a minimum value of '" + minimum
                + "'; the value '" + value + "' is not permitted.");
    }

    static IllegalArgumentException aboveMaximum(String keyword, long maximum, Object value) {
        return new IllegalArgumentException("Keyword '" + keyword + "' has a maximum value of '" + maximum
                + "'; the value '" + value + "' is not permitted.");
    }

    /**
     * A value that cannot be read.
     *
     * @param keyword as typed
     * @param expected what the keyword requires, with its article
     * @param value as typed
     */
    static IllegalArgumentException notRecognised(String keyword, String expected, String value) {
        return new IllegalArgumentException(
                "Keyword '" + keyword + "' requires " + expected + "; the value '" + value + "' is not recognised.");
    }

    static IllegalArgumentException notPermitted(String keyword, String expected, Object value) {
        return new IllegalArgumentException(
                "Keyword '" + keyword + "' requires " + expected + "; the value '" + value + "' is not permitted.");
    }

    static IllegalArgumentException unsupported(String keyword) {
        return new IllegalArgumentException("Keyword '" + keyword + "' is not supported.");
    }

    static IllegalArgumentException unsupportedAndHidden() {
        return new IllegalArgumentException(
                "A keyword is not supported. It is not shown, as it may be part of a secret. " + ESCAPE_COMMAS);
    }

    static IllegalArgumentException endpointHidden() {
        return new IllegalArgumentException(
                "An endpoint is malformed. It is not shown, as it may be part of a secret. " + ESCAPE_COMMAS);
    }

    static IllegalArgumentException uri(String problem) {
        return new IllegalArgumentException(
                "The URI is malformed: " + problem
                        + " Write redis://user:password@host:port/db?option=value, and percent-encode what has a meaning in URIs.");
    }
}
