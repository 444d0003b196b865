package io.trunkline.options;

import java.util.regex.Pattern;

/**
 * Reads and checks the text forms of endpoints. Messages never show a text with an {@code @}, before which secrets are
 * written, or with a word like {@code password}, after which they are.
 */
final class EndpointSyntax {

    private static final String FORMS = " Use host, host:port, [v6]:port or !/path.";
    private static final int MAX_PORT = 65535;
    private static final Pattern PORT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern NO_NAME = Pattern.compile("[^\\p{L}\\p{Nd}._-]+");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern IPV6_ZONE = Pattern.compile("[A-Za-z0-9._~-]+");

    private EndpointSyntax() {}

    static Endpoint parse(String text) {
        if (text.startsWith("!")) {
            return new Endpoint.Unix(text.substring(1));
        }
        if (text.startsWith("[")) {
            return bracketed(text);
        }
        int colon = text.indexOf(':');
        if (colon < 0 || colon != text.lastIndexOf(':')) {
            return new Endpoint.Tcp(text, 0);
        }
        return new Endpoint.Tcp(text.substring(0, colon), port(text.substring(colon + 1), text));
    }

    private static Endpoint bracketed(String text) {
        int end = text.indexOf(']');
        String host = end < 0 ? "" : text.substring(1, end);
        String rest = end < 0 ? "" : text.substring(end + 1);
        if (!isIpv6(host) || !(rest.isEmpty() || rest.startsWith(":"))) {
            throw new IllegalArgumentException("Not an IPv6 endpoint: text=" + shown(text) + "." + FORMS);
        }
        return new Endpoint.Tcp(host, rest.isEmpty() ? 0 : port(rest.substring(1), text));
    }

    private static int port(String digits, String text) {
        if (!PORT.matcher(digits).matches() || Integer.parseInt(digits) > MAX_PORT) {
            throw new IllegalArgumentException("Not a TCP port: port="
                    + (mayHoldSecret(text) ? shown(text) : shown(digits)) + ". Use a port from 1 to 65535.");
        }
        return Integer.parseInt(digits);
    }

    static void checkPort(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "Not a TCP port: port=" + port + ". Use a port from 1 to 65535, or 0 for the default.");
        }
    }

    static void checkHost(String host) {
        boolean valid = host.indexOf(':') >= 0 ? isIpv6(host) : isName(host);
        if (!valid) {
            throw new IllegalArgumentException("Not a host: host=" + shown(host) + "." + FORMS);
        }
    }

    static void checkPath(String path) {
        if (path.isBlank() || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A Unix socket needs a path: path=" + shown(path)
                    + ". Give the socket file's path after the exclamation mark.");
        }
    }

    /** Letters of any script: internationalised names are left to the resolver. */
    private static boolean isName(String host) {
        return !host.isEmpty()
                && host.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
    }

    static boolean isIpv4(String host) {
        return IPV4.matcher(host).matches();
    }

    /** Eight groups, of which one run may be left out; the last two may be written as IPv4; a zone may follow. */
    static boolean isIpv6(String host) {
        int zone = host.indexOf('%');
        if (zone >= 0 && !IPV6_ZONE.matcher(host.substring(zone + 1)).matches()) {
            return false;
        }
        String address = zone < 0 ? host : host.substring(0, zone);
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address, true) == 8;
        }
        String left = address.substring(0, gap);
        String right = address.substring(gap + 2);
        int before = left.isEmpty() ? 0 : groups(left, false);
        int after = right.isEmpty() ? 0 : groups(right, true);
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    /** How many groups of 16 bits the text has, or -1 if it is no sequence of groups. */
    private static int groups(String text, boolean mayEndInIpv4) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (IPV6_GROUP.matcher(parts[i]).matches()) {
                count++;
            } else if (mayEndInIpv4 && i == parts.length - 1 && isIpv4(parts[i])) {
                count += 2;
            } else {
                return -1;
            }
        }
        return count;
    }

    private static String shown(String text) {
        return mayHoldSecret(text) ? "(not shown, as it may contain a secret)" : "\"" + text + "\"";
    }

    private static boolean mayHoldSecret(String text) {
        return text.indexOf('@') >= 0 || NO_NAME.splitAsStream(text).anyMatch(OptionTable::isSecret);
    }

    /** What stands before the first character that a name cannot have. */
    static String firstWord(String text) {
        return NO_NAME.split(text, 2)[0];
    }
}
