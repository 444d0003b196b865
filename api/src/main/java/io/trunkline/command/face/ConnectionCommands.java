// Generated from ConnectionCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.args.ClientKillArgs;
import io.trunkline.args.ClientListArgs;
import io.trunkline.args.ClientPauseMode;
import io.trunkline.args.UnblockType;
import io.trunkline.command.CommandExecutor;
import io.trunkline.reply.ClientInfo;
import io.trunkline.reply.TrackingInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands about a server's connections, with methods that wait for the result.
 *
 * <p>They run on connections that many threads share, and say something about one of several. Left out is what
 * would spoil a shared connection for the others, or what the engine does itself: AUTH, HELLO, SELECT, RESET,
 * QUIT, CLIENT CACHING, CLIENT REPLY, CLIENT SETINFO, CLIENT SETNAME, CLIENT TRACKING.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=connection">Redis: connection commands</a>
 */
public interface ConnectionCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Reads the name of the connection.
     *
     * @return the name, or null if it has none
     * @see <a href="https://redis.io/docs/latest/commands/client-getname/">CLIENT GETNAME</a>
     */
    default @Nullable String clientGetname() {
        return execute(commands().connection().clientGetname());
    }

    /**
     * Reads which connection gets the invalidation messages of this one (Redis 6.0).
     *
     * @return the connection's number; 0 for this one, -1 if keys are not tracked
     * @see <a href="https://redis.io/docs/latest/commands/client-getredir/">CLIENT GETREDIR</a>
     */
    default long clientGetredir() {
        return execute(commands().connection().clientGetredir());
    }

    /**
     * Reads the number of the connection (Redis 5.0).
     *
     * @return the number, unique until the server restarts
     * @see <a href="https://redis.io/docs/latest/commands/client-id/">CLIENT ID</a>
     */
    default long clientId() {
        return execute(commands().connection().clientId());
    }

    /**
     * Reads what the server knows about the connection (Redis 6.2).
     *
     * @return the facts
     * @see <a href="https://redis.io/docs/latest/commands/client-info/">CLIENT INFO</a>
     */
    default ClientInfo clientInfo() {
        return execute(commands().connection().clientInfo());
    }

    /**
     * Disconnects the client with an address. Needs {@code allowAdmin=true}.
     *
     * @param address {@code ip:port} as CLIENT LIST shows it
     * @see <a href="https://redis.io/docs/latest/commands/client-kill/">CLIENT KILL</a>
     */
    default void clientKill(String address) {
        execute(commands().connection().clientKill(address));
    }

    /**
     * Disconnects clients. Needs {@code allowAdmin=true}.
     *
     * @param args which; at least one filter
     * @return how many were disconnected
     * @see <a href="https://redis.io/docs/latest/commands/client-kill/">CLIENT KILL</a>
     */
    default long clientKill(ClientKillArgs args) {
        return execute(commands().connection().clientKill(args));
    }

    /**
     * Reads what the server knows about all its clients. Needs {@code allowAdmin=true}.
     *
     * @return the facts about each client
     * @see <a href="https://redis.io/docs/latest/commands/client-list/">CLIENT LIST</a>
     */
    default List<ClientInfo> clientList() {
        return execute(commands().connection().clientList());
    }

    /**
     * Reads what the server knows about some of its clients. Needs {@code allowAdmin=true}.
     *
     * @param args which
     * @return the facts about each client
     * @see <a href="https://redis.io/docs/latest/commands/client-list/">CLIENT LIST</a>
     */
    default List<ClientInfo> clientList(ClientListArgs args) {
        return execute(commands().connection().clientList(args));
    }

    /**
     * Spares the connection, until it is replaced, when the server disconnects clients to save memory (Redis
     * 7.0). Refused with {@code NOT_SUPPORTED} on connections that many threads share: it would concern everyone.
     *
     * @param enabled whether to
     * @see <a href="https://redis.io/docs/latest/commands/client-no-evict/">CLIENT NO-EVICT</a>
     */
    default void clientNoEvict(boolean enabled) {
        execute(commands().connection().clientNoEvict(enabled));
    }

    /**
     * Lets commands on the connection, until it is replaced, not count as use of keys (Redis 7.2). Refused with
     * {@code NOT_SUPPORTED} on connections that many threads share: it would concern everyone.
     *
     * @param enabled whether to
     * @see <a href="https://redis.io/docs/latest/commands/client-no-touch/">CLIENT NO-TOUCH</a>
     */
    default void clientNoTouch(boolean enabled) {
        execute(commands().connection().clientNoTouch(enabled));
    }

    /**
     * Holds back the commands of all clients. Needs {@code allowAdmin=true}.
     *
     * @param millis how long, in milliseconds
     * @see <a href="https://redis.io/docs/latest/commands/client-pause/">CLIENT PAUSE</a>
     */
    default void clientPause(long millis) {
        execute(commands().connection().clientPause(millis));
    }

    /**
     * Holds back commands of all clients (Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @param millis how long, in milliseconds
     * @param mode which commands
     * @see <a href="https://redis.io/docs/latest/commands/client-pause/">CLIENT PAUSE</a>
     */
    default void clientPause(long millis, ClientPauseMode mode) {
        execute(commands().connection().clientPause(millis, mode));
    }

    /**
     * Reads how the server tracks the keys that the connection reads (Redis 6.2).
     *
     * @return the facts
     * @see <a href="https://redis.io/docs/latest/commands/client-trackinginfo/">CLIENT TRACKINGINFO</a>
     */
    default TrackingInfo clientTrackinginfo() {
        return execute(commands().connection().clientTrackinginfo());
    }

    /**
     * Ends the blocking command of a client as if its time had passed (Redis 5.0). Needs {@code allowAdmin=true}.
     *
     * @param id the client's number
     * @return true if it was blocked
     * @see <a href="https://redis.io/docs/latest/commands/client-unblock/">CLIENT UNBLOCK</a>
     */
    default boolean clientUnblock(long id) {
        return execute(commands().connection().clientUnblock(id));
    }

    /**
     * Ends the blocking command of a client (Redis 5.0). Needs {@code allowAdmin=true}.
     *
     * @param id the client's number
     * @param type how the client sees it
     * @return true if it was blocked
     * @see <a href="https://redis.io/docs/latest/commands/client-unblock/">CLIENT UNBLOCK</a>
     */
    default boolean clientUnblock(long id, UnblockType type) {
        return execute(commands().connection().clientUnblock(id, type));
    }

    /**
     * Ends what {@link #clientPause(long)} began (Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @see <a href="https://redis.io/docs/latest/commands/client-unpause/">CLIENT UNPAUSE</a>
     */
    default void clientUnpause() {
        execute(commands().connection().clientUnpause());
    }
}
