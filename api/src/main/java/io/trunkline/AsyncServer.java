package io.trunkline;

import io.trunkline.command.AsyncCommands;

/** One server's commands with methods that hand back futures. Thread-safe. */
public interface AsyncServer extends AsyncCommands<String, String> {

    /**
     * Where it is.
     *
     * @return the endpoint as configured
     */
    Endpoint endpoint();
}
