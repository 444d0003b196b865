package io.trunkline.options;

import io.trunkline.command.CommandName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What stands between a multiplexer and the servers, and speaks to it as if it were one of them. A proxy finds the
 * server of a command by its key, and carries some commands only: see {@link #carries}.
 */
public enum ProxyKind {
    /** Nothing. */
    NONE,
    /** twemproxy (nutcracker), 0.5 or later. It closes a connection on which it is told what it does not know. */
    TWEMPROXY,
    /** The Redis proxy of Envoy. */
    ENVOY;

    /** How a proxy carries a command. */
    public enum Carriage {
        /** Not at all. */
        NONE,
        /** With exactly one key. */
        ONE_KEY,
        /** With keys that have one hash tag, if there are several. */
        ONE_SERVER,
        /** With any keys: it is split by the proxy. */
        SPLIT,
        /** Without a key: the proxy answers itself. */
        KEYLESS
    }

    /** Read when it is first wanted. */
    private static final class Table {

        private static final String RESOURCE = "proxies.txt";

        private static final Map<ProxyKind, Map<String, Carriage>> COMMANDS = load();

        private static Map<ProxyKind, Map<String, Carriage>> load() {
            Map<ProxyKind, Map<String, Carriage>> all = new EnumMap<>(ProxyKind.class);
            text().lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] words = line.split(" +");
                        ProxyKind kind = ProxyKind.valueOf(words[0].toUpperCase(Locale.ROOT));
                        Carriage carriage = Carriage.valueOf(words[1].toUpperCase(Locale.ROOT));
                        Map<String, Carriage> commands = all.computeIfAbsent(kind, any -> new HashMap<>());
                        for (int i = 2; i < words.length; i++) {
                            commands.put(words[i], carriage);
                        }
                    });
            return all;
        }

        private static String text() {
            try (InputStream in = ProxyKind.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException("What proxies carry is missing: resource=io/trunkline/options/"
                            + RESOURCE + ". Keep the resources of trunkline-api when repackaging it.");
                }
                return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * How the proxy carries a command.
     *
     * @param command the command, as Redis calls it
     * @return the way; {@link Carriage#ONE_SERVER} for all if there is no proxy
     */
    public Carriage carries(CommandName command) {
        if (this == NONE) {
            return Carriage.ONE_SERVER;
        }
        return Table.COMMANDS.getOrDefault(this, Map.of()).getOrDefault(command.toString(), Carriage.NONE);
    }
}
