package io.trunkline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.reply.RespValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One typed command with what must go over the wire and what must become of a reply.
 *
 * @param method the catalogue's method
 * @param command what it built
 * @param words the wire form, as {@link CommandWords} shows it
 * @param reply what the server answers
 * @param result what the application gets
 */
record CommandCase(
        String method,
        Command<?> command,
        String words,
        RespValue reply,
        @Nullable Object result) {

    static CommandCase of(String method, Command<?> command, String words, RespValue reply, @Nullable Object result) {
        return row(method, command, words, reply, result);
    }

    /** As {@link #of}, under a name that Error Prone lets a test import. */
    static CommandCase row(String method, Command<?> command, String words, RespValue reply, @Nullable Object result) {
        return new CommandCase(method, command, words, reply, result);
    }

    void check() {
        assertThat(CommandWords.of(command)).isEqualTo(words);
        assertThat((Object) ReplyTree.decode(command, reply)).isEqualTo(result);
        assertThat(command.name().metadata().isKnown()).as("known").isTrue();
        int words = command.name().wordCount() + command.argumentCount();
        int arity = command.name().metadata().arity();
        assertThat(arity > 0 ? words == arity : words >= -arity)
                .as("%d words fit arity %d", words, arity)
                .isTrue();
    }

    /** Fails if a method of the group is in none of the cases. */
    static void checkComplete(Class<?> group, List<CommandCase> cases) {
        assertThat(cases.stream().map(CommandCase::method).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(CommandWords.methods(group));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    static List<CommandCase> join(List<CommandCase>... parts) {
        return Arrays.stream(parts).flatMap(List::stream).toList();
    }

    static List<CommandCase> list(CommandCase... cases) {
        return Arrays.asList(cases);
    }

    @Override
    public String toString() {
        return words;
    }
}
