package io.trunkline.core.runtime;

import io.trunkline.Channel;
import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandName;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The commands that the engine sends on its own account. */
public final class EngineCommands {

    public static final CommandName AUTH = CommandName.of("AUTH");
    public static final CommandName HELLO = CommandName.of("HELLO");
    public static final CommandName CLIENT_SETNAME = CommandName.of("CLIENT SETNAME");
    public static final CommandName CLIENT_SETINFO = CommandName.of("CLIENT SETINFO");
    public static final CommandName CLIENT_ID = CommandName.of("CLIENT ID");
    public static final CommandName CLIENT_UNBLOCK = CommandName.of("CLIENT UNBLOCK");
    public static final CommandName INFO = CommandName.of("INFO");
    public static final CommandName SET = CommandName.of("SET");
    public static final CommandName SELECT = CommandName.of("SELECT");
    public static final CommandName PING = CommandName.of("PING");
    public static final CommandName ECHO = CommandName.of("ECHO");
    public static final CommandName TIME = CommandName.of("TIME");
    public static final CommandName PFCOUNT = CommandName.of("PFCOUNT");
    public static final CommandName EXISTS = CommandName.of("EXISTS");
    public static final CommandName MULTI = CommandName.of("MULTI");
    public static final CommandName EXEC = CommandName.of("EXEC");
    public static final CommandName DISCARD = CommandName.of("DISCARD");
    public static final CommandName WATCH = CommandName.of("WATCH");
    public static final CommandName UNWATCH = CommandName.of("UNWATCH");
    public static final CommandName EVALSHA = CommandName.of("EVALSHA");
    public static final CommandName EVAL = CommandName.of("EVAL");
    public static final CommandName SCRIPT_EXISTS = CommandName.of("SCRIPT EXISTS");
    public static final CommandName PUBLISH = CommandName.of("PUBLISH");
    public static final CommandName ROLE = CommandName.of("ROLE");
    public static final CommandName SENTINEL = CommandName.of("SENTINEL");
    public static final CommandName ASKING = CommandName.of("ASKING");
    public static final CommandName READONLY = CommandName.of("READONLY");
    public static final CommandName READWRITE = CommandName.of("READWRITE");
    public static final CommandName CLUSTER_INFO = CommandName.of("CLUSTER INFO");
    public static final CommandName CLUSTER_NODES = CommandName.of("CLUSTER NODES");
    public static final CommandName CLUSTER_MYID = CommandName.of("CLUSTER MYID");
    public static final CommandName CLUSTER_SLOTS = CommandName.of("CLUSTER SLOTS");

    /** Nobody need subscribe to it. */
    public static final String MARK_CHANNEL = "__trunkline:wait";

    /** How the keys begin that are written for the same purpose. */
    public static final String MARK_KEY = "__trunkline:wait:";

    /** How long such a key is there: longer than it takes to be written, so that it is. */
    private static final String MARK_MILLIS = "1000";

    private static final Command<RespValue> MULTI_COMMAND = words(MULTI);
    private static final Command<RespValue> DISCARD_COMMAND = words(DISCARD);
    private static final Command<@Nullable Void> UNWATCH_COMMAND =
            words(UNWATCH).readAs(ReplyDecoders.OK);
    private static final Command<Boolean> EXEC_COMMAND = words(EXEC).readAs(in -> !in.readNull());
    private static final Command<RespValue> PING_COMMAND = words(PING);
    private static final Command<RespValue> ASKING_COMMAND = words(ASKING);
    private static final Command<RespValue> READONLY_COMMAND = words(READONLY);
    private static final Command<RespValue> READWRITE_COMMAND = words(READWRITE);

    private EngineCommands() {}

    /**
     * Changes no data, and yet goes to the replicas like a write: whoever waits for it waits for all that came before.
     */
    public static Command<RespValue> replicationMark() {
        return words(PUBLISH, MARK_CHANNEL, "");
    }

    /** The same for nodes of a cluster, whose replicas hear of writes alone: a key that goes away by itself. */
    public static Command<RespValue> replicationMark(String key) {
        return words(SET, key, "", "PX", MARK_MILLIS);
    }

    /** A command of plain words whose reply is read as a value. */
    public static Command<RespValue> words(CommandName name, String... words) {
        CommandBuilder<String, String> command = CommandBuilder.of(name, Codecs.UTF8, null);
        for (String word : words) {
            command.arg(word);
        }
        return command.read(ReplyDecoders.VALUE);
    }

    /** What to authenticate with; null if nothing is to be. */
    public static @Nullable String password(MultiplexerOptions options) {
        return options.security().user() != null && options.security().passwordless()
                ? ""
                : options.security().password();
    }

    /** Authenticates; without a user as the default one, in the form that servers before 6 know as well. */
    public static Command<RespValue> auth(@Nullable String user, String password) {
        return user == null ? words(AUTH, password) : words(AUTH, user, password);
    }

    public static Command<RespValue> select(int database) {
        return words(SELECT, Integer.toString(database));
    }

    public static Command<RespValue> multi() {
        return MULTI_COMMAND;
    }

    public static Command<Boolean> exec() {
        return EXEC_COMMAND;
    }

    public static Command<RespValue> discard() {
        return DISCARD_COMMAND;
    }

    public static Command<@Nullable Void> unwatch() {
        return UNWATCH_COMMAND;
    }

    public static Command<RespValue> ping() {
        return PING_COMMAND;
    }

    /** Lets the next command of the connection be served in a slot that the node imports. */
    public static Command<RespValue> asking() {
        return ASKING_COMMAND;
    }

    /** Lets a connection to a replica of a cluster read what that has, or not. */
    public static Command<RespValue> reading(boolean fromReplica) {
        return fromReplica ? READONLY_COMMAND : READWRITE_COMMAND;
    }

    public static CommandName subscriptionName(Channel.Mode mode, boolean subscribe) {
        String prefix = switch (mode) {
            case LITERAL -> "";
            case PATTERN -> "P";
            case SHARDED -> "S";
        };
        return CommandName.of(prefix + (subscribe ? "SUBSCRIBE" : "UNSUBSCRIBE"));
    }

    /** (P|S)SUBSCRIBE or (P|S)UNSUBSCRIBE, whose confirmations come out of band. */
    public static Command<@Nullable Void> subscription(
            Channel.Mode mode, boolean subscribe, Collection<byte[]> channels) {
        CommandBuilder<byte[], byte[]> command =
                CommandBuilder.of(subscriptionName(mode, subscribe), Codecs.BYTES, null);
        for (byte[] channel : channels) {
            command.arg(channel);
        }
        ReplyDecoder<@Nullable Void> unused = ReplyDecoders.OK;
        return command.read(unused);
    }
}
