// Generated from LibraryCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.args.FlushMode;
import io.trunkline.args.FunctionListArgs;
import io.trunkline.args.FunctionRestorePolicy;
import io.trunkline.command.CommandExecutor;
import io.trunkline.reply.RespValue;
import java.util.List;

/**
 * The commands about the scripts and functions that a server keeps, with methods that wait for the result. Calling
 * them is done on a {@link io.trunkline.Database}.
 *
 * <p>Each server keeps its own. SCRIPT DEBUG is left out: it takes a connection for itself.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=scripting">Redis: scripting commands</a>
 */
public interface LibraryCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Deletes a library (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param library its name
     * @see <a href="https://redis.io/docs/latest/commands/function-delete/">FUNCTION DELETE</a>
     */
    default void functionDelete(String library) {
        execute(commands().libraries().functionDelete(library));
    }

    /**
     * Serializes all libraries, for {@link #functionRestore(byte[])} (Redis 7.0).
     *
     * @return the server's serialized form
     * @see <a href="https://redis.io/docs/latest/commands/function-dump/">FUNCTION DUMP</a>
     */
    default byte[] functionDump() {
        return execute(commands().libraries().functionDump());
    }

    /**
     * Deletes all libraries (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @see <a href="https://redis.io/docs/latest/commands/function-flush/">FUNCTION FLUSH</a>
     */
    default void functionFlush() {
        execute(commands().libraries().functionFlush());
    }

    /**
     * Deletes all libraries (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @see <a href="https://redis.io/docs/latest/commands/function-flush/">FUNCTION FLUSH</a>
     */
    default void functionFlush(FlushMode mode) {
        execute(commands().libraries().functionFlush(mode));
    }

    /**
     * Stops the running function, if it has not written (Redis 7.0).
     *
     * @see <a href="https://redis.io/docs/latest/commands/function-kill/">FUNCTION KILL</a>
     */
    default void functionKill() {
        execute(commands().libraries().functionKill());
    }

    /**
     * Reads what libraries there are (Redis 7.0).
     *
     * @param args which, and how much about them
     * @return a map for each library as the server sends it
     * @see <a href="https://redis.io/docs/latest/commands/function-list/">FUNCTION LIST</a>
     */
    default List<RespValue> functionList(FunctionListArgs args) {
        return execute(commands().libraries().functionList(args));
    }

    /**
     * Loads a library, if there is none of that name (Redis 7.0).
     *
     * @param code its text, with {@code #!<engine> name=<name>} first
     * @return the library's name
     * @see <a href="https://redis.io/docs/latest/commands/function-load/">FUNCTION LOAD</a>
     */
    default String functionLoad(String code) {
        return execute(commands().libraries().functionLoad(code));
    }

    /**
     * Loads a library in place of one of that name (Redis 7.0).
     *
     * @param code its text, with {@code #!<engine> name=<name>} first
     * @return the library's name
     * @see <a href="https://redis.io/docs/latest/commands/function-load/">FUNCTION LOAD</a>
     */
    default String functionLoadReplace(String code) {
        return execute(commands().libraries().functionLoadReplace(code));
    }

    /**
     * Loads what {@link #functionDump} returned, if none of the libraries exists (Redis 7.0). Needs
     * {@code allowAdmin=true}.
     *
     * @param serialized the server's serialized form
     * @see <a href="https://redis.io/docs/latest/commands/function-restore/">FUNCTION RESTORE</a>
     */
    default void functionRestore(byte[] serialized) {
        execute(commands().libraries().functionRestore(serialized));
    }

    /**
     * Loads what {@link #functionDump} returned (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param serialized the server's serialized form
     * @param policy what becomes of the libraries that exist
     * @see <a href="https://redis.io/docs/latest/commands/function-restore/">FUNCTION RESTORE</a>
     */
    default void functionRestore(byte[] serialized, FunctionRestorePolicy policy) {
        execute(commands().libraries().functionRestore(serialized, policy));
    }

    /**
     * Reads which function runs, and how many there are (Redis 7.0).
     *
     * @return a map as the server sends it
     * @see <a href="https://redis.io/docs/latest/commands/function-stats/">FUNCTION STATS</a>
     */
    default RespValue functionStats() {
        return execute(commands().libraries().functionStats());
    }

    /**
     * Says which scripts the server knows.
     *
     * @param shas the SHA-1s of their texts in hexadecimal digits, at least one
     * @return for each whether it is known, in their order
     * @see <a href="https://redis.io/docs/latest/commands/script-exists/">SCRIPT EXISTS</a>
     */
    default List<Boolean> scriptExists(String... shas) {
        return execute(commands().libraries().scriptExists(shas));
    }

    /**
     * Forgets all scripts. Needs {@code allowAdmin=true}.
     *
     * @see <a href="https://redis.io/docs/latest/commands/script-flush/">SCRIPT FLUSH</a>
     */
    default void scriptFlush() {
        execute(commands().libraries().scriptFlush());
    }

    /**
     * Forgets all scripts (Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @see <a href="https://redis.io/docs/latest/commands/script-flush/">SCRIPT FLUSH</a>
     */
    default void scriptFlush(FlushMode mode) {
        execute(commands().libraries().scriptFlush(mode));
    }

    /**
     * Stops the running script, if it has not written.
     *
     * @see <a href="https://redis.io/docs/latest/commands/script-kill/">SCRIPT KILL</a>
     */
    default void scriptKill() {
        execute(commands().libraries().scriptKill());
    }

    /**
     * Lets the server remember a script.
     *
     * @param script its text
     * @return the SHA-1 of its text in hexadecimal digits
     * @see <a href="https://redis.io/docs/latest/commands/script-load/">SCRIPT LOAD</a>
     */
    default String scriptLoad(String script) {
        return execute(commands().libraries().scriptLoad(script));
    }
}
