package io.trunkline;

import io.trunkline.codec.Codec;
import io.trunkline.command.face.AsyncDataCommands;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import java.time.Duration;

/**
 * The data of one Redis database, with methods that hand back futures. Immutable and thread-safe; views are cheap and
 * may be made for every use.
 *
 * <p>The commands that one thread submits reach the server in that order, whether or not it waits in between, with
 * these exceptions. Blocking commands and transactions with conditions take a connection of their own: they begin when
 * what was submitted before is answered, and what is submitted after them does not wait for them. With
 * {@code interactiveConnections} above 1, or with {@code bulkBytes}, commands take whichever shared connection suits
 * them, and only waiting for one's outcome puts it before another.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncDatabase<K, V> extends AsyncDataCommands<K, V> {

    /**
     * Which database this is.
     *
     * @return 0 or more
     */
    int index();

    /**
     * The same database with methods that wait.
     *
     * @return a view with the same flags, timeout, codec and prefix
     */
    Database<K, V> sync();

    /**
     * Chooses how commands travel.
     *
     * @param flags replace the flags of this view; none for the default
     * @return a view
     */
    AsyncDatabase<K, V> withFlags(CommandFlag... flags);

    /**
     * Chooses which kind of server reads may be answered by.
     *
     * @param readFrom replaces what this view had; at first it has the option's
     *     ({@link io.trunkline.options.TopologyOptions#readFrom()})
     * @return a view
     */
    AsyncDatabase<K, V> withReadFrom(ReadFrom readFrom);

    /**
     * Chooses the time limit of each command, from submission to the end.
     *
     * @param timeout at least a millisecond; blocking commands get their own block time on top
     * @return a view
     * @throws IllegalArgumentException if the timeout is too short
     */
    AsyncDatabase<K, V> withTimeout(Duration timeout);

    /**
     * Has commands that fail tried again where the policy says that it does no harm. All attempts share the time limit
     * of the call, and cancelling its future ends them. Without this nothing is ever sent twice.
     *
     * @param policy which, how often, and after what waits
     * @return a view; it makes no batches and transactions, which are not repeated as a whole
     * @throws IllegalStateException if this view has a policy already
     */
    AsyncDatabase<K, V> withRetry(RetryPolicy policy);

    /**
     * Puts a prefix before every key. Prefixes nest: the new one goes between the old one and the key. Keys in replies
     * keep theirs.
     *
     * @param prefix the prefix; empty for no change
     * @return a view
     */
    AsyncDatabase<K, V> withKeyPrefix(String prefix);

    /**
     * Chooses other keys and values.
     *
     * @param <A> the type of keys
     * @param <B> the type of values
     * @param codec encodes and decodes them
     * @return a view
     */
    <A, B> AsyncDatabase<A, B> withCodec(Codec<A, B> codec);

    /**
     * Evaluates a Lua script: whole (EVAL) until the server is known to hold it, by its hash (EVALSHA) from then on.
     * What the server is known to hold is what it carried out on the same connection; that is forgotten when the
     * connection is replaced, when SCRIPT FLUSH is sent, and when the server says NOSCRIPT. So the script keeps its
     * place among the commands of its caller, whether the server knows it or not.
     *
     * <p>It is run once: if somebody else has flushed the scripts, the text follows the hash only if the server said
     * that it had not got the script right before it refused the hash, so that what a script says itself, NOSCRIPT
     * included, is its result and starts nothing again. Where a server cannot be asked that (SCRIPT EXISTS is disabled
     * in the command map or refused to the user), scripts are sent whole; the call that learns so may fail with
     * NOSCRIPT. A user who may use EVALSHA and not EVAL runs what others have loaded.
     *
     * <p>Only where somebody else has flushed the scripts since this connection used it, or the user may not use EVAL,
     * does the text follow behind what was submitted meanwhile. Where that must not be,
     * {@link CommandFlag#NO_SCRIPT_CACHE} sends the text each time.
     *
     * @param script the script's text
     * @param keys the keys it touches
     * @param arguments its other arguments
     * @return a future of the script's result
     */
    RedisFuture<RespValue> evaluate(String script, Iterable<? extends K> keys, Iterable<? extends V> arguments);
}
