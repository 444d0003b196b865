package io.trunkline.cli;

import io.trunkline.command.CommandMetadata;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which first words are followed by a subcommand. */
final class CommandFamilies {

    private static final Set<String> FAMILIES = CommandMetadata.knownNames().stream()
            .filter(name -> name.indexOf(' ') > 0)
            .map(name -> name.substring(0, name.indexOf(' ')))
            .collect(Collectors.toUnmodifiableSet());

    private CommandFamilies() {}

    /** Whether a command has subcommands, in any case of letters. */
    static boolean isFamily(String name) {
        return FAMILIES.contains(name.toUpperCase(Locale.ROOT));
    }
}
