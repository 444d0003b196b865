package io.trunkline;

import io.trunkline.command.face.AsyncDataCommands;
import io.trunkline.condition.Condition;
import io.trunkline.condition.ConditionResult;

/**
 * Commands that the server runs as one, between {@code MULTI} and {@code EXEC}, if all conditions hold.
 *
 * <p>Conditions are checked with {@code WATCH} on a connection leased for this transaction, so that nobody else waits
 * for them. Confined to one thread until executed; its futures are thread-safe. The futures complete with their results
 * after {@code EXEC}; if the transaction was not carried out they are cancelled. Waiting for one of them before
 * {@link #execute()} throws {@link IllegalStateException}.
 *
 * <p>It is carried out as a whole or not at all. If one of its commands is refused before anything is sent, since it is
 * disabled, needs admin mode, would change the connection, or a codec failed to encode its arguments, then
 * {@link #execute()} fails with
 * {@link io.trunkline.exception.RedisCommandException.Reason#TRANSACTION_NOT_EXECUTED TRANSACTION_NOT_EXECUTED}, whose
 * text names that command and whose cause says why; all futures fail, and nothing is sent. A command whose future was
 * cancelled before it was sent is left out.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Transaction<K, V> extends AsyncDataCommands<K, V> {

    /**
     * Makes the transaction depend on a condition.
     *
     * @param condition what must hold
     * @return tells after {@link #execute()} whether it held
     */
    ConditionResult when(Condition<K, V> condition);

    /**
     * Checks the conditions, runs the commands and waits, for {@code syncTimeout} at most unless the view has a time
     * limit of its own. May be called once.
     *
     * @return true if the commands were carried out; false if a condition did not hold or a watched key changed
     *     meanwhile
     * @throws IllegalStateException if it was executed before
     * @throws io.trunkline.exception.RedisCommandException if one of its commands was refused: nothing was sent
     * @throws io.trunkline.exception.RedisException if the transaction as a whole failed; its futures fail likewise
     */
    boolean execute();

    /**
     * Checks the conditions and runs the commands. May be called once.
     *
     * <p>What was submitted to the same database before comes before it. What is submitted after it comes after it if
     * there are no conditions; if there are, nothing waits for the leased connection, and only what is submitted after
     * the future's completion comes after it.
     *
     * @return a future of true if the commands were carried out
     * @throws IllegalStateException if it was executed before
     */
    RedisFuture<Boolean> executeAsync();

    /**
     * Whether all conditions held but a watched key was changed by somebody before {@code EXEC}.
     *
     * @return true after such an execution
     */
    boolean wasWatchConflict();
}
