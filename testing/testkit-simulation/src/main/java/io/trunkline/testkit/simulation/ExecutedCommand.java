package io.trunkline.testkit.simulation;

import java.time.Duration;
import java.util.List;

/**
 * One command that a {@link SimulatedRedis} carried out or refused, as the truth that a client's account is compared
 * with. Immutable.
 *
 * <p>A command that was only queued by MULTI is not one; it becomes one when EXEC carries it out. A blocking command
 * is one when it ends; one whose client went away while it waited had no effect and is none.
 *
 * @param at when, on the virtual clock
 * @param connection on which connection: the server's id of it, never used again, not even after a restart
 * @param database in which database
 * @param words name and arguments as they came, Latin-1, one character a byte
 * @param reply what was answered, in its wire form
 */
public record ExecutedCommand(Duration at, long connection, int database, List<String> words, String reply) {

    /** Copies the words. */
    public ExecutedCommand {
        words = List.copyOf(words);
    }

    /**
     * The command's name.
     *
     * @return the first word as the client spelt it
     */
    public String name() {
        return words.get(0);
    }

    /**
     * Whether the server answered with an error.
     *
     * @return true if the command had no effect
     */
    public boolean isRefused() {
        return reply.startsWith("-");
    }
}
