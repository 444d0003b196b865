package io.trunkline.core.failure;

import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisCommandException.Reason;
import io.trunkline.options.ProxyKind;
import java.util.Locale;

/** Makes the failures of what cannot go through a proxy. Stateless and thread-safe. */
public final class ProxyFailures {

    private static final String SEE = " See docs/topology.md (trunkline explain topology).";

    private ProxyFailures() {}

    private static String described(String what, ProxyKind proxy) {
        return what + ", proxy=" + proxy.name().toLowerCase(Locale.ROOT);
    }

    /** The proxy knows no such command, or cannot tell which server is to have it. */
    public static RedisCommandException notCarried(String command, ProxyKind proxy) {
        return refused(
                Reason.NOT_SUPPORTED,
                command,
                "The proxy does not carry this command: " + described("command=" + command, proxy)
                        + ". Use one that it carries, or connect to the servers themselves.");
    }

    /** The proxy finds a command's server by its key. */
    public static RedisCommandException withoutKey(String command, ProxyKind proxy) {
        return refused(
                Reason.NOT_SUPPORTED,
                command,
                "The proxy finds the server of this command by its key, and there is none: "
                        + described("command=" + command, proxy)
                        + ". Name a key, or connect to the servers themselves.");
    }

    /** The proxy takes one key of this command, and would close the connection for more. */
    public static RedisCommandException manyKeys(String command, ProxyKind proxy) {
        return refused(
                Reason.NOT_SUPPORTED,
                command,
                "The proxy carries this command with one key: " + described("command=" + command, proxy)
                        + ". Send one command for each key.");
    }

    /** The proxy would send the command to the server of its first key, which may not have the others. */
    public static RedisCommandException manyServers(String command, ProxyKind proxy) {
        return refused(
                Reason.CROSS_SLOT,
                command,
                "The proxy sends this command to the server of one key, and the others may be elsewhere: "
                        + described("command=" + command, proxy)
                        + ". Give the keys one hash tag, such as {user7}.name and {user7}.cart.");
    }

    /** A proxy has one database. */
    public static RedisCommandException database(int index, ProxyKind proxy) {
        return refused(
                Reason.NOT_SUPPORTED,
                "SELECT",
                "A proxy has database 0 alone: " + described("database=" + index, proxy)
                        + ". Use that, or connect to the servers themselves.");
    }

    private static RedisCommandException refused(Reason reason, String command, String text) {
        return new RedisCommandException(reason, text + SEE, command, null);
    }
}
