package io.trunkline;

import io.trunkline.codec.Codec;
import io.trunkline.command.face.DataCommands;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import java.time.Duration;

/**
 * The data of one Redis database, with methods that wait. Immutable and thread-safe; views are cheap and may be made
 * for every use.
 *
 * <p>Which server has the data is not for its callers to know. What concerns servers (settings, clients, statistics,
 * saving, deleting everything) is a {@link Server}'s.
 *
 * <p>Every method of the command groups throws as {@link #execute(io.trunkline.command.Command)} says.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Database<K, V> extends DataCommands<K, V> {

    /**
     * Which database this is.
     *
     * @return 0 or more
     */
    int index();

    /**
     * The same database with methods that hand back futures.
     *
     * @return a view with the same flags, timeout, codec and prefix
     */
    AsyncDatabase<K, V> async();

    /**
     * The same database with methods that neither wait nor tell: they return as soon as the command is handed over.
     *
     * <p>Handed over is not written: a command that waits in the backlog, or for the I/O thread, is lost if the virtual
     * machine ends before. {@link ConnectionMultiplexer#close()} waits for such commands; call it before {@code main}
     * ends, or choose {@code closeOnExit=true}.
     *
     * @return a view whose futures are complete at once and hold null; failures show in counters and events only
     */
    AsyncDatabase<K, V> fireAndForget();

    /**
     * Chooses how commands travel.
     *
     * @param flags replace the flags of this view; none for the default
     * @return a view
     */
    Database<K, V> withFlags(CommandFlag... flags);

    /**
     * Chooses which kind of server reads may be answered by.
     *
     * @param readFrom replaces what this view had; at first it has the option's
     *     ({@link io.trunkline.options.TopologyOptions#readFrom()})
     * @return a view
     */
    Database<K, V> withReadFrom(ReadFrom readFrom);

    /**
     * Chooses the time limit of each command, from submission to the end.
     *
     * @param timeout at least a millisecond; blocking commands get their own block time on top
     * @return a view
     * @throws IllegalArgumentException if the timeout is too short
     */
    Database<K, V> withTimeout(Duration timeout);

    /**
     * Has commands that fail tried again where the policy says that it does no harm. All attempts share the time limit
     * of the call, and cancelling its future ends them. Without this nothing is ever sent twice.
     *
     * @param policy which, how often, and after what waits
     * @return a view; it makes no batches and transactions, which are not repeated as a whole
     * @throws IllegalStateException if this view has a policy already
     */
    Database<K, V> withRetry(RetryPolicy policy);

    /**
     * Puts a prefix before every key. Prefixes nest: the new one goes between the old one and the key. Keys in replies
     * keep theirs.
     *
     * @param prefix the prefix; empty for no change
     * @return a view
     */
    Database<K, V> withKeyPrefix(String prefix);

    /**
     * Chooses other keys and values.
     *
     * @param <A> the type of keys
     * @param <B> the type of values
     * @param codec encodes and decodes them
     * @return a view
     */
    <A, B> Database<A, B> withCodec(Codec<A, B> codec);

    /**
     * Starts a batch: commands that are collected and handed over at once.
     *
     * @return an empty batch with this view's settings
     * @throws IllegalStateException if this view {@linkplain #withRetry tries again}
     */
    Batch<K, V> createBatch();

    /**
     * Starts a transaction.
     *
     * @return an empty transaction with this view's settings
     * @throws IllegalStateException if this view {@linkplain #withRetry tries again}
     */
    Transaction<K, V> createTransaction();

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
     * @param script the script's text
     * @param keys the keys it touches
     * @param arguments its other arguments
     * @return the script's result
     */
    RespValue evaluate(String script, Iterable<? extends K> keys, Iterable<? extends V> arguments);
}
