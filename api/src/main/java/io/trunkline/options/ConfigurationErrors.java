package io.trunkline.options;

import java.util.Locale;

/**
 * Makes the exceptions about configuration. None shows a secret, and none has a cause, whose message might: a value
 * that may be one is told by its keyword alone.
 */
final class ConfigurationErrors {

    private static final String SEE = " See docs/options.md (trunkline explain options).";

    private static final String ESCAPE_COMMAS =
            "If the secret contains a comma, use a redis:// URI with the secret percent-encoded." + SEE;

    private ConfigurationErrors() {}

    static IllegalArgumentException belowMinimum(String keyword, long minimum, Object value) {
        return new IllegalArgumentException("Keyword '" + keyword + "' has a minimum value of '" + minimum
                + "'; the value '" + value + "' is not permitted." + unit(keyword) + SEE);
    }

    static IllegalArgumentException aboveMaximum(String keyword, long maximum, Object value) {
        return new IllegalArgumentException("Keyword '" + keyword + "' has a maximum value of '" + maximum
                + "'; the value '" + value + "' is not permitted." + unit(keyword) + SEE);
    }

    /**
     * A value that cannot be read.
     *
     * @param keyword as typed
     * @param expected what the keyword requires, with its article
     * @param value as typed
     */
    static IllegalArgumentException notRecognised(String keyword, String expected, String value) {
        return new IllegalArgumentException("Keyword '" + keyword + "' requires " + expected + "; the value '" + value
                + "' is not recognised." + unit(keyword) + SEE);
    }

    static IllegalArgumentException notPermitted(String keyword, String expected, Object value) {
        return new IllegalArgumentException("Keyword '" + keyword + "' requires " + expected + "; the value '" + value
                + "' is not permitted." + unit(keyword) + SEE);
    }

    /** Numbers alone do not say what they count. */
    private static String unit(String keyword) {
        OptionKey<?> key = OptionTable.find(keyword);
        String unit = key == null ? null : key.type().unit();
        return unit == null ? "" : " It is a number of " + unit + ".";
    }

    static IllegalArgumentException unsupported(String keyword) {
        OptionKey<?> inCode = OptionTable.findInCode(keyword);
        String nearest = OptionTable.nearest(keyword);
        String hint = inCode != null
                ? " It can only be set in code, as " + inCode.path() + " of MultiplexerOptions.builder()."
                : nearest != null ? " Did you mean '" + nearest + "'?" : "";
        return new IllegalArgumentException("Keyword '" + keyword + "' is not supported." + hint + SEE);
    }

    static IllegalArgumentException unsupportedAndHidden() {
        return new IllegalArgumentException(
                "A keyword is not supported. It is not shown, as it may be part of a secret. " + ESCAPE_COMMAS);
    }

    static IllegalArgumentException endpointAfterSecret() {
        return new IllegalArgumentException("An endpoint stands after a secret. It is not shown, as it may be part of"
                + " the secret. Write all endpoints before it. " + ESCAPE_COMMAS);
    }

    /**
     * Something that is named like an option stands where an endpoint does.
     *
     * @param keyword as typed, without what follows it
     * @param hostHint how to write it if it is the name of a host
     */
    static IllegalArgumentException endpointIsKeyword(String keyword, String hostHint) {
        return new IllegalArgumentException("The name of an option stands in place of an endpoint: '" + keyword
                + "'. If it is the option, write " + keyword + "=value" + hostHint + "." + SEE);
    }

    static IllegalArgumentException needsTls(String keyword) {
        return new IllegalArgumentException(
                "Keyword '" + keyword + "' has no meaning without TLS, and TLS is off: ssl=false."
                        + " Set ssl to true (ssl=true, or rediss:// in a URI), or leave '" + keyword + "' out." + SEE);
    }

    static IllegalArgumentException needsTlsWithSentinels(String keyword) {
        return new IllegalArgumentException("Keyword '" + keyword
                + "' has no meaning without TLS, and with the sentinels it is off: sentinelSsl=false."
                + " Set sentinelSsl to true, or leave '" + keyword + "' out." + SEE);
    }

    static IllegalArgumentException needsSentinels(String keyword) {
        return new IllegalArgumentException("Keyword '" + keyword
                + "' has no meaning without sentinels, and there are none: serviceName is not set."
                + " Name the service (serviceName=name, or redis-sentinel://hosts/name), or leave '" + keyword
                + "' out." + SEE);
    }

    static IllegalArgumentException notWithProxy(String keyword, ProxyKind proxy, String why) {
        return new IllegalArgumentException("Keyword '" + keyword + "' cannot be had through a proxy: proxy="
                + proxy.name().toLowerCase(Locale.ROOT) + ", " + why + ". Leave '" + keyword
                + "' out, or connect to the servers themselves." + SEE);
    }

    static IllegalArgumentException sentinelUserWithoutPassword() {
        return new IllegalArgumentException(
                "There is a user and no password for the sentinels, and they would be asked as their default user."
                        + " Give sentinelPassword; the servers' own password is not told to sentinels." + SEE);
    }

    static IllegalArgumentException userWithoutPassword() {
        return new IllegalArgumentException(
                "There is a user and no password, and commands would run as the server's default user."
                        + " Give its password, or, if the server wants none of it, passwordless=true." + SEE);
    }

    static IllegalArgumentException notPasswordless() {
        return new IllegalArgumentException(
                "There is a password, and 'passwordless' says that there is none. Leave one of them out." + SEE);
    }

    static IllegalArgumentException notAHost(String keyword) {
        return new IllegalArgumentException("Keyword '" + keyword
                + "' is neither a host name nor an address. Write the name that stands in the server's certificate, without a port."
                + SEE);
    }

    static IllegalArgumentException uri(String problem) {
        return new IllegalArgumentException("The URI is malformed: " + problem
                + " Write redis://user:password@host:port/db?option=value, and percent-encode what has a meaning in URIs."
                + SEE);
    }

    static IllegalArgumentException scheme(String scheme) {
        return new IllegalArgumentException("The URI's scheme is not supported: scheme=" + scheme
                + ". Use redis, rediss, redis+unix, redis-sentinel or rediss-sentinel, or valkey, valkeys, valkey+unix,"
                + " valkey-sentinel or valkeys-sentinel, which mean the same." + SEE);
    }
}
