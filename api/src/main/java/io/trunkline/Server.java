package io.trunkline;

import io.trunkline.args.Promotion;
import io.trunkline.command.face.AdministrationCommands;
import io.trunkline.options.Endpoint;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.ServerRole;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One server: its state, and commands that go to it and no other, whatever its role. Immutable and thread-safe; views
 * are cheap and may be made for every use.
 *
 * <p>There is no command for all servers at once: some of them may carry it out and others not, and what that means is
 * for the caller to say. So it is a loop over {@link ConnectionMultiplexer#servers()}:
 *
 * <pre>{@code
 * for (Server server : multiplexer.servers()) {
 *     server.configSet("maxmemory-policy", "allkeys-lru");
 * }
 * for (Server server : multiplexer.servers()) {
 *     if (server.role() != ServerRole.REPLICA) { // which has its primary's data, and refuses to change it
 *         server.flushdb();
 *     }
 * }
 * }</pre>
 *
 * <p>Keys and values are texts. A command with others is made by the catalogue of a database:
 * {@code server.execute(db.commands().keyspace().keys("*"))} reads this server's keys with the codec and the key prefix
 * of {@code db}.
 */
public interface Server extends AdministrationCommands<String, String> {

    /**
     * Where it is.
     *
     * @return the endpoint as configured
     */
    Endpoint endpoint();

    /**
     * The same server with methods that hand back futures.
     *
     * @return a view with the same database and time limit
     */
    AsyncServer async();

    /**
     * Chooses the database of the commands that concern one, such as {@code FLUSHDB}, {@code DBSIZE} and {@code SCAN}.
     *
     * @param index 0 or more; at first it is the option's
     *     ({@link io.trunkline.options.CommandOptions#defaultDatabase()})
     * @return a view
     * @throws IllegalArgumentException if the index is negative
     */
    Server withDatabase(int index);

    /**
     * Chooses the time limit of each command, from submission to the end.
     *
     * @param timeout at least a millisecond
     * @return a view
     * @throws IllegalArgumentException if the timeout is too short
     */
    Server withTimeout(Duration timeout);

    /**
     * Whether its interactive connection is established.
     *
     * @return true if so
     */
    boolean isConnected();

    /**
     * Its role as last heard.
     *
     * @return the role
     */
    ServerRole role();

    /**
     * Makes it the primary, and the other servers of the multiplexer its replicas; if it is the primary, the others are
     * made to follow it. For administrators ({@code allowAdmin=true}), and for servers that tell their roles
     * themselves: in a cluster and behind sentinels these decide. Waits until it says that it is the primary, for the
     * time limit of this view at most, and has all servers asked for their roles then. Other multiplexers notice at
     * once if they have the same {@code configChannel}, on which it is announced, and else at their next write, which
     * the old primary refuses.
     *
     * @param promotion whether the primary hands over, or the replica takes over
     * @throws io.trunkline.exception.RedisCommandException if it may not be, or cannot be done in this way; the text
     *     says what to do
     * @throws io.trunkline.exception.RedisTimeoutException if the primary does not hand over in time; it goes on as the
     *     primary
     * @throws io.trunkline.exception.RedisException if a server could not be told; the promotion has taken place if
     *     that was only to follow
     */
    void makePrimary(Promotion promotion);

    /**
     * Its version as last heard.
     *
     * @return such as {@code 8.0.2}, or null before the first connection
     */
    @Nullable
    String version();

    /**
     * The protocol of its interactive connection.
     *
     * @return 2 or 3, or 0 before the first connection
     */
    int protocol();

    /**
     * The state of its connections.
     *
     * @return a snapshot
     */
    EndpointStatus status();
}
