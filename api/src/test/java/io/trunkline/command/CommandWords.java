package io.trunkline.command;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Shows a command as the words that a server would see. */
final class CommandWords {

    private CommandWords() {}

    /** All words, the name's first, with a space between two; an empty word shows as {@code ""}. */
    static String of(Command<?> command) {
        List<String> words = new ArrayList<>();
        words.add(command.name().toString());
        for (int i = 0; i < command.argumentCount(); i++) {
            String word = new String(command.argument(i), StandardCharsets.UTF_8);
            words.add(word.isEmpty() ? "\"\"" : word);
        }
        return String.join(" ", words);
    }

    /** The public methods of a group, by name. */
    static List<String> methods(Class<?> group) {
        return Arrays.stream(group.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .distinct()
                .sorted()
                .toList();
    }
}
