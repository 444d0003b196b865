package io.trunkline.command;

import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands that call scripts and functions. What a server keeps of them is for {@link LibraryCatalogue}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=scripting">Redis: scripting commands</a>
 */
public final class ScriptingCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName EVAL = CommandName.of("EVAL");
    private static final CommandName EVALSHA = CommandName.of("EVALSHA");
    private static final CommandName EVALSHA_RO = CommandName.of("EVALSHA_RO");
    private static final CommandName EVAL_RO = CommandName.of("EVAL_RO");
    private static final CommandName FCALL = CommandName.of("FCALL");
    private static final CommandName FCALL_RO = CommandName.of("FCALL_RO");

    ScriptingCatalogue(GroupReaders<K, V> readers) {
        super(readers);
    }

    /**
     * Runs a Lua script.
     *
     * @param script its text
     * @param keys the keys that it touches; a key prefix is put before them
     * @param args its other arguments
     * @return the result as a value
     * @see <a href="https://redis.io/docs/latest/commands/eval/">EVAL</a>
     */
    public Command<RespValue> eval(String script, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return call(EVAL, script, keys, args).read(ReplyDecoders.VALUE);
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
    public <T extends @Nullable Object> Command<T> eval(
            String script, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return call(EVAL, script, keys, args).read(result);
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
    public Command<RespValue> evalsha(String sha, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return call(EVALSHA, sha, keys, args).read(ReplyDecoders.VALUE);
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
    public <T extends @Nullable Object> Command<T> evalsha(
            String sha, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return call(EVALSHA, sha, keys, args).read(result);
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
    public Command<RespValue> evalshaReadOnly(String sha, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return call(EVALSHA_RO, sha, keys, args).read(ReplyDecoders.VALUE);
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
    public <T extends @Nullable Object> Command<T> evalshaReadOnly(
            String sha, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return call(EVALSHA_RO, sha, keys, args).read(result);
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
    public Command<RespValue> evalReadOnly(String script, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return call(EVAL_RO, script, keys, args).read(ReplyDecoders.VALUE);
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
    public <T extends @Nullable Object> Command<T> evalReadOnly(
            String script, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return call(EVAL_RO, script, keys, args).read(result);
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
    public Command<RespValue> fcall(String function, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return call(FCALL, function, keys, args).read(ReplyDecoders.VALUE);
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
    public <T extends @Nullable Object> Command<T> fcall(
            String function, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return call(FCALL, function, keys, args).read(result);
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
    public Command<RespValue> fcallReadOnly(String function, Iterable<? extends K> keys, Iterable<? extends V> args) {
        return call(FCALL_RO, function, keys, args).read(ReplyDecoders.VALUE);
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
    public <T extends @Nullable Object> Command<T> fcallReadOnly(
            String function, Iterable<? extends K> keys, Iterable<? extends V> args, ReplyDecoder<? extends T> result) {
        return call(FCALL_RO, function, keys, args).read(result);
    }

    private CommandBuilder<K, V> call(
            CommandName name, String what, Iterable<? extends K> keys, Iterable<? extends V> args) {
        List<K> counted = new ArrayList<>(); // the number of keys goes first
        keys.forEach(counted::add);
        CommandBuilder<K, V> command =
                command(name).arg(what).arg(counted.size()).keys(counted);
        args.forEach(command::value);
        return command;
    }
}
