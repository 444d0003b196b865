// Generated from ScriptingCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.command.CommandExecutor;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * The commands that call scripts and functions, with methods that wait for the result. What a server keeps of them
 * is for {@link LibraryCommands}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=scripting">Redis: scripting commands</a>
 */
public interface ScriptingCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Runs a Lua script.
     *
     * @param script its text
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/eval/">EVAL</a>
     */
    default RespValue eval(String script, Iterable<? extends K> keys, Iterable<? extends V> args) {
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
     * @return the result
     * @see <a href="https://redis.io/docs/latest/commands/eval/">EVAL</a>
     */
    default <T extends @Nullable Object> T eval(
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
     * @return the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a>
     */
    default RespValue evalsha(String sha, Iterable<? extends K> keys, Iterable<? extends V> args) {
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
     * @return the result
     * @see <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a>
     */
    default <T extends @Nullable Object> T evalsha(
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
     * @return the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/evalsha_ro/">EVALSHA_RO</a>
     */
    default RespValue evalshaReadOnly(String sha, Iterable<? extends K> keys, Iterable<? extends V> args) {
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
     * @return the result
     * @see <a href="https://redis.io/docs/latest/commands/evalsha_ro/">EVALSHA_RO</a>
     */
    default <T extends @Nullable Object> T evalshaReadOnly(
            String sha, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return execute(commands().scripting().evalshaReadOnly(sha, keys, args, result));
    }

    /**
     * Runs a Lua script that does not write; replicas may serve it (Redis 7.0).
     *
     * @param script its text
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/eval_ro/">EVAL_RO</a>
     */
    default RespValue evalReadOnly(String script, Iterable<? extends K> keys, Iterable<? extends V> args) {
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
     * @return the result
     * @see <a href="https://redis.io/docs/latest/commands/eval_ro/">EVAL_RO</a>
     */
    default <T extends @Nullable Object> T evalReadOnly(
            String script, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return execute(commands().scripting().evalReadOnly(script, keys, args, result));
    }

    /**
     * Runs a function of a loaded library (Redis 7.0).
     *
     * @param function its name
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/fcall/">FCALL</a>
     */
    default RespValue fcall(String function, Iterable<? extends K> keys, Iterable<? extends V> args) {
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
     * @return the result
     * @see <a href="https://redis.io/docs/latest/commands/fcall/">FCALL</a>
     */
    default <T extends @Nullable Object> T fcall(
            String function, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return execute(commands().scripting().fcall(function, keys, args, result));
    }

    /**
     * Runs a function of a loaded library that does not write; replicas may serve it (Redis 7.0).
     *
     * @param function its name
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/fcall_ro/">FCALL_RO</a>
     */
    default RespValue fcallReadOnly(String function, Iterable<? extends K> keys, Iterable<? extends V> args) {
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
     * @return the result
     * @see <a href="https://redis.io/docs/latest/commands/fcall_ro/">FCALL_RO</a>
     */
    default <T extends @Nullable Object> T fcallReadOnly(
            String function, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return execute(commands().scripting().fcallReadOnly(function, keys, args, result));
    }
}
