// Generated from LibraryCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.RedisFuture;
import io.trunkline.args.FlushMode;
import io.trunkline.args.FunctionListArgs;
import io.trunkline.args.FunctionRestorePolicy;
import io.trunkline.command.AsyncCommandExecutor;
import io.trunkline.reply.RespValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands about the scripts and functions that a server keeps, with methods that hand back futures. Calling
 * them is done on a {@link io.trunkline.Database}.
 *
 * <p>Each server keeps its own. SCRIPT DEBUG is left out: it takes a connection for itself.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=scripting">Redis: scripting commands</a>
 */
public interface AsyncLibraryCommands<K, V> extends AsyncCommandExecutor<K, V> {

    /**
     * Deletes a library (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param library its name
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-delete/">FUNCTION DELETE</a>
     */
    default RedisFuture<@Nullable Void> functionDelete(String library) {
        return execute(commands().libraries().functionDelete(library));
    }

    /**
     * Serializes all libraries, for {@link #functionRestore(byte[])} (Redis 7.0).
     *
     * @return a future of the server's serialized form
     * @see <a href="https://redis.io/docs/latest/commands/function-dump/">FUNCTION DUMP</a>
     */
    default RedisFuture<byte[]> functionDump() {
        return execute(commands().libraries().functionDump());
    }

    /**
     * Deletes all libraries (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-flush/">FUNCTION FLUSH</a>
     */
    default RedisFuture<@Nullable Void> functionFlush() {
        return execute(commands().libraries().functionFlush());
    }

    /**
     * Deletes all libraries (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-flush/">FUNCTION FLUSH</a>
     */
    default RedisFuture<@Nullable Void> functionFlush(FlushMode mode) {
        return execute(commands().libraries().functionFlush(mode));
    }

    /**
     * Stops the running function, if it has not written (Redis 7.0).
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-kill/">FUNCTION KILL</a>
     */
    default RedisFuture<@Nullable Void> functionKill() {
        return execute(commands().libraries().functionKill());
    }

    /**
     * Reads what libraries there are (Redis 7.0).
     *
     * @param args which, and how much about them
     * @return a future of a map for each library as the server sends it
     * @see <a href="https://redis.io/docs/latest/commands/function-list/">FUNCTION LIST</a>
     */
    default RedisFuture<List<RespValue>> functionList(FunctionListArgs args) {
        return execute(commands().libraries().functionList(args));
    }

    /**
     * Loads a library, if there is none of that name (Redis 7.0).
     *
     * @param code its text, with {@code #!<engine> name=<name>} first
     * @return a future of the library's name
     * @see <a href="https://redis.io/docs/latest/commands/function-load/">FUNCTION LOAD</a>
     */
    default RedisFuture<String> functionLoad(String code) {
        return execute(commands().libraries().functionLoad(code));
    }

    /**
     * Loads a library in place of one of that name (Redis 7.0).
     *
     * @param code its text, with {@code #!<engine> name=<name>} first
     * @return a future of the library's name
     * @see <a href="https://redis.io/docs/latest/commands/function-load/">FUNCTION LOAD</a>
     */
    default RedisFuture<String> functionLoadReplace(String code) {
        return execute(commands().libraries().functionLoadReplace(code));
    }

    /**
     * Loads what {@link #functionDump} returned, if none of the libraries exists (Redis 7.0). Needs
     * {@code allowAdmin=true}.
     *
     * @param serialized the server's serialized form
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-restore/">FUNCTION RESTORE</a>
     */
    default RedisFuture<@Nullable Void> functionRestore(byte[] serialized) {
        return execute(commands().libraries().functionRestore(serialized));
    }

    /**
     * Loads what {@link #functionDump} returned (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param serialized the server's serialized form
     * @param policy what becomes of the libraries that exist
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-restore/">FUNCTION RESTORE</a>
     */
    default RedisFuture<@Nullable Void> functionRestore(byte[] serialized, FunctionRestorePolicy policy) {
        return execute(commands().libraries().functionRestore(serialized, policy));
    }

    /**
     * Reads which function runs, and how many there are (Redis 7.0).
     *
     * @return a future of a map as the server sends it
     * @see <a href="https://redis.io/docs/latest/commands/function-stats/">FUNCTION STATS</a>
     */
    default RedisFuture<RespValue> functionStats() {
        return execute(commands().libraries().functionStats());
    }

    /**
     * Says which scripts the server knows.
     *
     * @param shas the SHA-1s of their texts in hexadecimal digits, at least one
     * @return a future of for each whether it is known, in their order
     * @see <a href="https://redis.io/docs/latest/commands/script-exists/">SCRIPT EXISTS</a>
     */
    default RedisFuture<List<Boolean>> scriptExists(String... shas) {
        return execute(commands().libraries().scriptExists(shas));
    }

    /**
     * Forgets all scripts. Needs {@code allowAdmin=true}.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/script-flush/">SCRIPT FLUSH</a>
     */
    default RedisFuture<@Nullable Void> scriptFlush() {
        return execute(commands().libraries().scriptFlush());
    }

    /**
     * Forgets all scripts (Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/script-flush/">SCRIPT FLUSH</a>
     */
    default RedisFuture<@Nullable Void> scriptFlush(FlushMode mode) {
        return execute(commands().libraries().scriptFlush(mode));
    }

    /**
     * Stops the running script, if it has not written.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/script-kill/">SCRIPT KILL</a>
     */
    default RedisFuture<@Nullable Void> scriptKill() {
        return execute(commands().libraries().scriptKill());
    }

    /**
     * Lets the server remember a script.
     *
     * @param script its text
     * @return a future of the SHA-1 of its text in hexadecimal digits
     * @see <a href="https://redis.io/docs/latest/commands/script-load/">SCRIPT LOAD</a>
     */
    default RedisFuture<String> scriptLoad(String script) {
        return execute(commands().libraries().scriptLoad(script));
    }
}
