package io.trunkline.command;

import io.trunkline.args.FlushMode;
import io.trunkline.args.FunctionListArgs;
import io.trunkline.args.FunctionRestorePolicy;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands about the scripts and functions that a server keeps. Calling them is done on a
 * {@link io.trunkline.Database}.
 *
 * <p>Each server keeps its own. SCRIPT DEBUG is left out: it takes a connection for itself.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=scripting">Redis: scripting commands</a>
 */
public final class LibraryCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName FUNCTION_DELETE = CommandName.of("FUNCTION DELETE");
    private static final CommandName FUNCTION_DUMP = CommandName.of("FUNCTION DUMP");
    private static final CommandName FUNCTION_FLUSH = CommandName.of("FUNCTION FLUSH");
    private static final CommandName FUNCTION_KILL = CommandName.of("FUNCTION KILL");
    private static final CommandName FUNCTION_LIST = CommandName.of("FUNCTION LIST");
    private static final CommandName FUNCTION_LOAD = CommandName.of("FUNCTION LOAD");
    private static final CommandName FUNCTION_RESTORE = CommandName.of("FUNCTION RESTORE");
    private static final CommandName FUNCTION_STATS = CommandName.of("FUNCTION STATS");
    private static final CommandName SCRIPT_EXISTS = CommandName.of("SCRIPT EXISTS");
    private static final CommandName SCRIPT_FLUSH = CommandName.of("SCRIPT FLUSH");
    private static final CommandName SCRIPT_KILL = CommandName.of("SCRIPT KILL");
    private static final CommandName SCRIPT_LOAD = CommandName.of("SCRIPT LOAD");

    LibraryCatalogue(GroupReaders<K, V> readers) {
        super(readers);
    }

    /**
     * Deletes a library (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param library its name
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/function-delete/">FUNCTION DELETE</a>
     */
    public Command<@Nullable Void> functionDelete(String library) {
        return command(FUNCTION_DELETE).arg(library).read(ReplyDecoders.OK);
    }

    /**
     * Serializes all libraries, for {@link #functionRestore(byte[])} (Redis 7.0).
     *
     * @return the server's serialized form
     * @see <a href="https://redis.io/docs/latest/commands/function-dump/">FUNCTION DUMP</a>
     */
    public Command<byte[]> functionDump() {
        return command(FUNCTION_DUMP).read(ReplyReader::readBytes);
    }

    /**
     * Deletes all libraries (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/function-flush/">FUNCTION FLUSH</a>
     */
    public Command<@Nullable Void> functionFlush() {
        return command(FUNCTION_FLUSH).read(ReplyDecoders.OK);
    }

    /**
     * Deletes all libraries (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/function-flush/">FUNCTION FLUSH</a>
     */
    public Command<@Nullable Void> functionFlush(FlushMode mode) {
        return command(FUNCTION_FLUSH).keyword(mode.name()).read(ReplyDecoders.OK);
    }

    /**
     * Stops the running function, if it has not written (Redis 7.0).
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/function-kill/">FUNCTION KILL</a>
     */
    public Command<@Nullable Void> functionKill() {
        return command(FUNCTION_KILL).read(ReplyDecoders.OK);
    }

    /**
     * Reads what libraries there are (Redis 7.0).
     *
     * @param args which, and how much about them
     * @return a map for each library as the server sends it
     * @see <a href="https://redis.io/docs/latest/commands/function-list/">FUNCTION LIST</a>
     */
    public Command<List<RespValue>> functionList(FunctionListArgs args) {
        return command(FUNCTION_LIST).args(args).read(ReplyDecoders.list(ReplyDecoders.VALUE));
    }

    /**
     * Loads a library, if there is none of that name (Redis 7.0).
     *
     * @param code its text, with {@code #!<engine> name=<name>} first
     * @return the library's name
     * @see <a href="https://redis.io/docs/latest/commands/function-load/">FUNCTION LOAD</a>
     */
    public Command<String> functionLoad(String code) {
        return command(FUNCTION_LOAD).arg(code).read(ReplyDecoders.TEXT);
    }

    /**
     * Loads a library in place of one of that name (Redis 7.0).
     *
     * @param code its text, with {@code #!<engine> name=<name>} first
     * @return the library's name
     * @see <a href="https://redis.io/docs/latest/commands/function-load/">FUNCTION LOAD</a>
     */
    public Command<String> functionLoadReplace(String code) {
        return command(FUNCTION_LOAD).keyword("REPLACE").arg(code).read(ReplyDecoders.TEXT);
    }

    /**
     * Loads what {@link #functionDump} returned, if none of the libraries exists (Redis 7.0). Needs
     * {@code allowAdmin=true}.
     *
     * @param serialized the server's serialized form
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/function-restore/">FUNCTION RESTORE</a>
     */
    public Command<@Nullable Void> functionRestore(byte[] serialized) {
        return command(FUNCTION_RESTORE).arg(serialized).read(ReplyDecoders.OK);
    }

    /**
     * Loads what {@link #functionDump} returned (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param serialized the server's serialized form
     * @param policy what becomes of the libraries that exist
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/function-restore/">FUNCTION RESTORE</a>
     */
    public Command<@Nullable Void> functionRestore(byte[] serialized, FunctionRestorePolicy policy) {
        return command(FUNCTION_RESTORE).arg(serialized).keyword(policy.name()).read(ReplyDecoders.OK);
    }

    /**
     * Reads which function runs, and how many there are (Redis 7.0).
     *
     * @return a map as the server sends it
     * @see <a href="https://redis.io/docs/latest/commands/function-stats/">FUNCTION STATS</a>
     */
    public Command<RespValue> functionStats() {
        return command(FUNCTION_STATS).read(ReplyDecoders.VALUE);
    }

    /**
     * Says which scripts the server knows.
     *
     * @param shas the SHA-1s of their texts in hexadecimal digits, at least one
     * @return for each whether it is known, in their order
     * @see <a href="https://redis.io/docs/latest/commands/script-exists/">SCRIPT EXISTS</a>
     */
    public Command<List<Boolean>> scriptExists(String... shas) {
        CommandBuilder<K, V> command = command(SCRIPT_EXISTS);
        for (String sha : shas) {
            command.arg(sha);
        }
        return command.read(ReplyDecoders.BOOLEANS);
    }

    /**
     * Forgets all scripts. Needs {@code allowAdmin=true}.
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/script-flush/">SCRIPT FLUSH</a>
     */
    public Command<@Nullable Void> scriptFlush() {
        return command(SCRIPT_FLUSH).read(ReplyDecoders.OK);
    }

    /**
     * Forgets all scripts (Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/script-flush/">SCRIPT FLUSH</a>
     */
    public Command<@Nullable Void> scriptFlush(FlushMode mode) {
        return command(SCRIPT_FLUSH).keyword(mode.name()).read(ReplyDecoders.OK);
    }

    /**
     * Stops the running script, if it has not written.
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/script-kill/">SCRIPT KILL</a>
     */
    public Command<@Nullable Void> scriptKill() {
        return command(SCRIPT_KILL).read(ReplyDecoders.OK);
    }

    /**
     * Lets the server remember a script.
     *
     * @param script its text
     * @return the SHA-1 of its text in hexadecimal digits
     * @see <a href="https://redis.io/docs/latest/commands/script-load/">SCRIPT LOAD</a>
     */
    public Command<String> scriptLoad(String script) {
        return command(SCRIPT_LOAD).arg(script).read(ReplyDecoders.TEXT);
    }
}
