package io.trunkline.command;

/** An options object of a command, such as SET's, that knows its own grammar. Implementations are immutable. */
public interface CommandArguments {

    /**
     * Appends the options in the order of the server's grammar.
     *
     * @param command takes them
     */
    void appendTo(CommandBuilder<?, ?> command);
}
