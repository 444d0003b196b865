package io.trunkline.command;

import io.trunkline.args.ClientKillArgs;
import io.trunkline.args.ClientListArgs;
import io.trunkline.args.ClientPauseMode;
import io.trunkline.args.UnblockType;
import io.trunkline.reply.ClientInfo;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.TrackingInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands about a server's connections.
 *
 * <p>They run on connections that many threads share, and say something about one of several. Left out is what
 * would spoil a shared connection for the others, or what the engine does itself: AUTH, HELLO, SELECT, RESET,
 * QUIT, CLIENT CACHING, CLIENT REPLY, CLIENT SETINFO, CLIENT SETNAME, CLIENT TRACKING.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=connection">Redis: connection commands</a>
 */
public final class ConnectionCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName CLIENT_GETNAME = CommandName.of("CLIENT GETNAME");
    private static final CommandName CLIENT_GETREDIR = CommandName.of("CLIENT GETREDIR");
    private static final CommandName CLIENT_ID = CommandName.of("CLIENT ID");
    private static final CommandName CLIENT_INFO = CommandName.of("CLIENT INFO");
    private static final CommandName CLIENT_KILL = CommandName.of("CLIENT KILL");
    private static final CommandName CLIENT_LIST = CommandName.of("CLIENT LIST");
    private static final CommandName CLIENT_NO_EVICT = CommandName.of("CLIENT NO-EVICT");
    private static final CommandName CLIENT_NO_TOUCH = CommandName.of("CLIENT NO-TOUCH");
    private static final CommandName CLIENT_PAUSE = CommandName.of("CLIENT PAUSE");
    private static final CommandName CLIENT_TRACKINGINFO = CommandName.of("CLIENT TRACKINGINFO");
    private static final CommandName CLIENT_UNBLOCK = CommandName.of("CLIENT UNBLOCK");
    private static final CommandName CLIENT_UNPAUSE = CommandName.of("CLIENT UNPAUSE");

    ConnectionCatalogue(GroupReaders<K, V> readers) {
        super(readers);
    }

    /**
     * Reads the name of the connection.
     *
     * @return the name, or null if it has none
     * @see <a href="https://redis.io/docs/latest/commands/client-getname/">CLIENT GETNAME</a>
     */
    public Command<@Nullable String> clientGetname() {
        return command(CLIENT_GETNAME).read(ReplyDecoders.NULLABLE_TEXT);
    }

    /**
     * Reads which connection gets the invalidation messages of this one (Redis 6.0).
     *
     * @return the connection's number; 0 for this one, -1 if keys are not tracked
     * @see <a href="https://redis.io/docs/latest/commands/client-getredir/">CLIENT GETREDIR</a>
     */
    public Command<Long> clientGetredir() {
        return command(CLIENT_GETREDIR).read(ReplyDecoders.LONG);
    }

    /**
     * Reads the number of the connection (Redis 5.0).
     *
     * @return the number, unique until the server restarts
     * @see <a href="https://redis.io/docs/latest/commands/client-id/">CLIENT ID</a>
     */
    public Command<Long> clientId() {
        return command(CLIENT_ID).read(ReplyDecoders.LONG);
    }

    /**
     * Reads what the server knows about the connection (Redis 6.2).
     *
     * @return the facts
     * @see <a href="https://redis.io/docs/latest/commands/client-info/">CLIENT INFO</a>
     */
    public Command<ClientInfo> clientInfo() {
        return command(CLIENT_INFO).read(ClientInfo.DECODER);
    }

    /**
     * Disconnects the client with an address. Needs {@code allowAdmin=true}.
     *
     * @param address {@code ip:port} as CLIENT LIST shows it
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/client-kill/">CLIENT KILL</a>
     */
    public Command<@Nullable Void> clientKill(String address) {
        return command(CLIENT_KILL).arg(address).read(ReplyDecoders.OK);
    }

    /**
     * Disconnects clients. Needs {@code allowAdmin=true}.
     *
     * @param args which; at least one filter
     * @return how many were disconnected
     * @see <a href="https://redis.io/docs/latest/commands/client-kill/">CLIENT KILL</a>
     */
    public Command<Long> clientKill(ClientKillArgs args) {
        return command(CLIENT_KILL).args(args).read(ReplyDecoders.LONG);
    }

    /**
     * Reads what the server knows about all its clients. Needs {@code allowAdmin=true}.
     *
     * @return the facts about each client
     * @see <a href="https://redis.io/docs/latest/commands/client-list/">CLIENT LIST</a>
     */
    public Command<List<ClientInfo>> clientList() {
        return command(CLIENT_LIST).read(ClientInfo.LIST_DECODER);
    }

    /**
     * Reads what the server knows about some of its clients. Needs {@code allowAdmin=true}.
     *
     * @param args which
     * @return the facts about each client
     * @see <a href="https://redis.io/docs/latest/commands/client-list/">CLIENT LIST</a>
     */
    public Command<List<ClientInfo>> clientList(ClientListArgs args) {
        return command(CLIENT_LIST).args(args).read(ClientInfo.LIST_DECODER);
    }

    /**
     * Spares the connection, until it is replaced, when the server disconnects clients to save memory (Redis
     * 7.0). Refused with {@code NOT_SUPPORTED} on connections that many threads share: it would concern everyone.
     *
     * @param enabled whether to
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/client-no-evict/">CLIENT NO-EVICT</a>
     */
    public Command<@Nullable Void> clientNoEvict(boolean enabled) {
        return command(CLIENT_NO_EVICT).keyword(enabled ? "ON" : "OFF").read(ReplyDecoders.OK);
    }

    /**
     * Lets commands on the connection, until it is replaced, not count as use of keys (Redis 7.2). Refused with
     * {@code NOT_SUPPORTED} on connections that many threads share: it would concern everyone.
     *
     * @param enabled whether to
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/client-no-touch/">CLIENT NO-TOUCH</a>
     */
    public Command<@Nullable Void> clientNoTouch(boolean enabled) {
        return command(CLIENT_NO_TOUCH).keyword(enabled ? "ON" : "OFF").read(ReplyDecoders.OK);
    }

    /**
     * Holds back the commands of all clients. Needs {@code allowAdmin=true}.
     *
     * @param millis how long, in milliseconds
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/client-pause/">CLIENT PAUSE</a>
     */
    public Command<@Nullable Void> clientPause(long millis) {
        return command(CLIENT_PAUSE).arg(millis).read(ReplyDecoders.OK);
    }

    /**
     * Holds back commands of all clients (Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @param millis how long, in milliseconds
     * @param mode which commands
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/client-pause/">CLIENT PAUSE</a>
     */
    public Command<@Nullable Void> clientPause(long millis, ClientPauseMode mode) {
        return command(CLIENT_PAUSE).arg(millis).keyword(mode.name()).read(ReplyDecoders.OK);
    }

    /**
     * Reads how the server tracks the keys that the connection reads (Redis 6.2).
     *
     * @return the facts
     * @see <a href="https://redis.io/docs/latest/commands/client-trackinginfo/">CLIENT TRACKINGINFO</a>
     */
    public Command<TrackingInfo> clientTrackinginfo() {
        return command(CLIENT_TRACKINGINFO).read(TrackingInfo.DECODER);
    }

    /**
     * Ends the blocking command of a client as if its time had passed (Redis 5.0). Needs {@code allowAdmin=true}.
     *
     * @param id the client's number
     * @return true if it was blocked
     * @see <a href="https://redis.io/docs/latest/commands/client-unblock/">CLIENT UNBLOCK</a>
     */
    public Command<Boolean> clientUnblock(long id) {
        return command(CLIENT_UNBLOCK).arg(id).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Ends the blocking command of a client (Redis 5.0). Needs {@code allowAdmin=true}.
     *
     * @param id the client's number
     * @param type how the client sees it
     * @return true if it was blocked
     * @see <a href="https://redis.io/docs/latest/commands/client-unblock/">CLIENT UNBLOCK</a>
     */
    public Command<Boolean> clientUnblock(long id, UnblockType type) {
        return command(CLIENT_UNBLOCK).arg(id).keyword(type.name()).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Ends what {@link #clientPause(long)} began (Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/client-unpause/">CLIENT UNPAUSE</a>
     */
    public Command<@Nullable Void> clientUnpause() {
        return command(CLIENT_UNPAUSE).read(ReplyDecoders.OK);
    }
}
