// Generated from ScriptingCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command;

import io.trunkline.RedisFuture;
import io.trunkline.args.FlushMode;
import io.trunkline.args.FunctionListArgs;
import io.trunkline.args.FunctionRestorePolicy;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.RespValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands about scripts and functions, with methods that hand back futures.
 *
 * <p>SCRIPT DEBUG is left out: it takes a connection for itself.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=scripting">Redis: scripting commands</a>
 */
public interface AsyncScriptingCommands<K, V> extends AsyncCommandExecutor<K, V> {

    /**
     * Runs a Lua script.
     *
     * @param script its text
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return a future of the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/eval/">EVAL</a>
     */
    default RedisFuture<RespValue> eval(String script, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return execute(commands().scripting().eval(script, keys, args));
    }

    /**
     * Runs a Lua script.
     *
     * @param <T> the type of the result
     * @param script its text
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @param result reads what it returns
     * @return a future of the result
     * @see <a href="https://redis.io/docs/latest/commands/eval/">EVAL</a>
     */
    default <T extends @Nullable Object> RedisFuture<T> eval(
            String script, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return execute(commands().scripting().eval(script, keys, args, result));
    }

    /**
     * Runs a Lua script that the server has seen before.
     *
     * @param sha the SHA-1 of its text in hexadecimal digits; the server answers NOSCRIPT if it does not know
     *     it
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return a future of the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a>
     */
    default RedisFuture<RespValue> evalsha(String sha, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return execute(commands().scripting().evalsha(sha, keys, args));
    }

    /**
     * Runs a Lua script that the server has seen before.
     *
     * @param <T> the type of the result
     * @param sha the SHA-1 of its text in hexadecimal digits; the server answers NOSCRIPT if it does not know
     *     it
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @param result reads what it returns
     * @return a future of the result
     * @see <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a>
     */
    default <T extends @Nullable Object> RedisFuture<T> evalsha(
            String sha, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return execute(commands().scripting().evalsha(sha, keys, args, result));
    }

    /**
     * Runs a Lua script that the server has seen before and that does not write; replicas may serve it (Redis
     * 7.0).
     *
     * @param sha the SHA-1 of its text in hexadecimal digits; the server answers NOSCRIPT if it does not know
     *     it
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return a future of the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/evalsha_ro/">EVALSHA_RO</a>
     */
    default RedisFuture<RespValue> evalshaReadOnly(String sha, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return execute(commands().scripting().evalshaReadOnly(sha, keys, args));
    }

    /**
     * Runs a Lua script that the server has seen before and that does not write; replicas may serve it (Redis
     * 7.0).
     *
     * @param <T> the type of the result
     * @param sha the SHA-1 of its text in hexadecimal digits; the server answers NOSCRIPT if it does not know
     *     it
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @param result reads what it returns
     * @return a future of the result
     * @see <a href="https://redis.io/docs/latest/commands/evalsha_ro/">EVALSHA_RO</a>
     */
    default <T extends @Nullable Object> RedisFuture<T> evalshaReadOnly(
            String sha, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return execute(commands().scripting().evalshaReadOnly(sha, keys, args, result));
    }

    /**
     * Runs a Lua script that does not write; replicas may serve it (Redis 7.0).
     *
     * @param script its text
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return a future of the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/eval_ro/">EVAL_RO</a>
     */
    default RedisFuture<RespValue> evalReadOnly(String script, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return execute(commands().scripting().evalReadOnly(script, keys, args));
    }

    /**
     * Runs a Lua script that does not write; replicas may serve it (Redis 7.0).
     *
     * @param <T> the type of the result
     * @param script its text
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @param result reads what it returns
     * @return a future of the result
     * @see <a href="https://redis.io/docs/latest/commands/eval_ro/">EVAL_RO</a>
     */
    default <T extends @Nullable Object> RedisFuture<T> evalReadOnly(
            String script, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return execute(commands().scripting().evalReadOnly(script, keys, args, result));
    }

    /**
     * Runs a function of a loaded library (Redis 7.0).
     *
     * @param function its name
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return a future of the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/fcall/">FCALL</a>
     */
    default RedisFuture<RespValue> fcall(String function, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return execute(commands().scripting().fcall(function, keys, args));
    }

    /**
     * Runs a function of a loaded library (Redis 7.0).
     *
     * @param <T> the type of the result
     * @param function its name
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @param result reads what it returns
     * @return a future of the result
     * @see <a href="https://redis.io/docs/latest/commands/fcall/">FCALL</a>
     */
    default <T extends @Nullable Object> RedisFuture<T> fcall(
            String function, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return execute(commands().scripting().fcall(function, keys, args, result));
    }

    /**
     * Runs a function of a loaded library that does not write; replicas may serve it (Redis 7.0).
     *
     * @param function its name
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return a future of the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/fcall_ro/">FCALL_RO</a>
     */
    default RedisFuture<RespValue> fcallReadOnly(
            String function, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return execute(commands().scripting().fcallReadOnly(function, keys, args));
    }

    /**
     * Runs a function of a loaded library that does not write; replicas may serve it (Redis 7.0).
     *
     * @param <T> the type of the result
     * @param function its name
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @param result reads what it returns
     * @return a future of the result
     * @see <a href="https://redis.io/docs/latest/commands/fcall_ro/">FCALL_RO</a>
     */
    default <T extends @Nullable Object> RedisFuture<T> fcallReadOnly(
            String function, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return execute(commands().scripting().fcallReadOnly(function, keys, args, result));
    }

    /**
     * Deletes a library (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param library its name
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-delete/">FUNCTION DELETE</a>
     */
    default RedisFuture<@Nullable Void> functionDelete(String library) {
        return execute(commands().scripting().functionDelete(library));
    }

    /**
     * Serializes all libraries, for {@link #functionRestore(byte[])} (Redis 7.0).
     *
     * @return a future of the server's serialized form
     * @see <a href="https://redis.io/docs/latest/commands/function-dump/">FUNCTION DUMP</a>
     */
    default RedisFuture<byte[]> functionDump() {
        return execute(commands().scripting().functionDump());
    }

    /**
     * Deletes all libraries (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-flush/">FUNCTION FLUSH</a>
     */
    default RedisFuture<@Nullable Void> functionFlush() {
        return execute(commands().scripting().functionFlush());
    }

    /**
     * Deletes all libraries (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-flush/">FUNCTION FLUSH</a>
     */
    default RedisFuture<@Nullable Void> functionFlush(FlushMode mode) {
        return execute(commands().scripting().functionFlush(mode));
    }

    /**
     * Stops the running function, if it has not written (Redis 7.0).
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-kill/">FUNCTION KILL</a>
     */
    default RedisFuture<@Nullable Void> functionKill() {
        return execute(commands().scripting().functionKill());
    }

    /**
     * Reads what libraries there are (Redis 7.0).
     *
     * @param args which, and how much about them
     * @return a future of a map for each library as the server sends it
     * @see <a href="https://redis.io/docs/latest/commands/function-list/">FUNCTION LIST</a>
     */
    default RedisFuture<List<RespValue>> functionList(FunctionListArgs args) {
        return execute(commands().scripting().functionList(args));
    }

    /**
     * Loads a library, if there is none of that name (Redis 7.0).
     *
     * @param code its text, with {@code #!<engine> name=<name>} first
     * @return a future of the library's name
     * @see <a href="https://redis.io/docs/latest/commands/function-load/">FUNCTION LOAD</a>
     */
    default RedisFuture<String> functionLoad(String code) {
        return execute(commands().scripting().functionLoad(code));
    }

    /**
     * Loads a library in place of one of that name (Redis 7.0).
     *
     * @param code its text, with {@code #!<engine> name=<name>} first
     * @return a future of the library's name
     * @see <a href="https://redis.io/docs/latest/commands/function-load/">FUNCTION LOAD</a>
     */
    default RedisFuture<String> functionLoadReplace(String code) {
        return execute(commands().scripting().functionLoadReplace(code));
    }

    /**
     * Loads what {@link #functionDump} returned, if none of the libraries exists (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param serialized the server's serialized form
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/function-restore/">FUNCTION RESTORE</a>
     */
    default RedisFuture<@Nullable Void> functionRestore(byte[] serialized) {
        return execute(commands().scripting().functionRestore(serialized));
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
        return execute(commands().scripting().functionRestore(serialized, policy));
    }

    /**
     * Reads which function runs, and how many there are (Redis 7.0).
     *
     * @return a future of a map as the server sends it
     * @see <a href="https://redis.io/docs/latest/commands/function-stats/">FUNCTION STATS</a>
     */
    default RedisFuture<RespValue> functionStats() {
        return execute(commands().scripting().functionStats());
    }

    /**
     * Says which scripts the server knows.
     *
     * @param shas the SHA-1s of their texts in hexadecimal digits, at least one
     * @return a future of for each whether it is known, in their order
     * @see <a href="https://redis.io/docs/latest/commands/script-exists/">SCRIPT EXISTS</a>
     */
    default RedisFuture<List<Boolean>> scriptExists(String... shas) {
        return execute(commands().scripting().scriptExists(shas));
    }

    /**
     * Forgets all scripts. Needs {@code allowAdmin=true}.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/script-flush/">SCRIPT FLUSH</a>
     */
    default RedisFuture<@Nullable Void> scriptFlush() {
        return execute(commands().scripting().scriptFlush());
    }

    /**
     * Forgets all scripts (Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/script-flush/">SCRIPT FLUSH</a>
     */
    default RedisFuture<@Nullable Void> scriptFlush(FlushMode mode) {
        return execute(commands().scripting().scriptFlush(mode));
    }

    /**
     * Stops the running script, if it has not written.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/script-kill/">SCRIPT KILL</a>
     */
    default RedisFuture<@Nullable Void> scriptKill() {
        return execute(commands().scripting().scriptKill());
    }

    /**
     * Lets the server remember a script.
     *
     * @param script its text
     * @return a future of the SHA-1 of its text in hexadecimal digits
     * @see <a href="https://redis.io/docs/latest/commands/script-load/">SCRIPT LOAD</a>
     */
    default RedisFuture<String> scriptLoad(String script) {
        return execute(commands().scripting().scriptLoad(script));
    }
}
