package io.trunkline.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the resource with the facts about commands, by name. Read once, when the first command is named; a line
 * is taken apart only for a command that is used. Immutable.
 */
final class CommandTable {

    private static final String RESOURCE = "commands.txt";

    private static final Map<String, String> LINES = load();
    private static final Set<String> CONTAINERS = containers();

    private CommandTable() {}

    static @Nullable String line(String name) {
        return LINES.get(name);
    }

    static Set<String> names() {
        return Collections.unmodifiableSet(LINES.keySet());
    }

    static boolean hasSubcommands(String name) {
        return CONTAINERS.contains(name);
    }

    private static Map<String, String> load() {
        String text;
        try (InputStream in = CommandTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("The facts about commands are missing: resource=io/trunkline/command/"
                        + RESOURCE + ". Keep the resources of trunkline-api when repackaging it.");
            }
            text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> lines = new HashMap<>(1024);
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (text.charAt(start) != '#') {
                String line = text.substring(start, end);
                lines.put(line.substring(0, line.indexOf('|')), line);
            }
            start = end + 1;
        }
        return lines;
    }

    private static Set<String> containers() {
        Set<String> containers = new HashSet<>();
        for (String name : LINES.keySet()) {
            int space = name.indexOf(' ');
            if (space > 0) {
                containers.add(name.substring(0, space));
            }
        }
        return containers;
    }
}
