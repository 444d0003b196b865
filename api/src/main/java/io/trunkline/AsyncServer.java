package io.trunkline;

import io.trunkline.command.face.AsyncAdministrationCommands;
import io.trunkline.options.Endpoint;
import java.time.Duration;

/**
 * One server's commands with methods that hand back futures. Immutable and thread-safe; views are cheap and may be made
 * for every use.
 */
public interface AsyncServer extends AsyncAdministrationCommands<String, String> {

    /**
     * Where it is.
     *
     * @return the endpoint as configured
     */
    Endpoint endpoint();

    /**
     * The same server with methods that wait.
     *
     * @return a view with the same database and time limit
     */
    Server sync();

    /**
     * Chooses the database of the commands that concern one, such as {@code FLUSHDB}, {@code DBSIZE} and {@code SCAN}.
     *
     * @param index 0 or more; at first it is the option's
     *     ({@link io.trunkline.options.CommandOptions#defaultDatabase()})
     * @return a view
     * @throws IllegalArgumentException if the index is negative
     */
    AsyncServer withDatabase(int index);

    /**
     * Chooses the time limit of each command, from submission to the end.
     *
     * @param timeout at least a millisecond
     * @return a view
     * @throws IllegalArgumentException if the timeout is too short
     */
    AsyncServer withTimeout(Duration timeout);
}
