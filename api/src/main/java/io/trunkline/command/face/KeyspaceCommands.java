// Generated from KeyspaceCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.args.ScanArgs;
import io.trunkline.command.CommandExecutor;
import io.trunkline.command.ScanIterator;
import io.trunkline.reply.ScanPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands about all keys of a database, without naming one, with methods that wait for the result. On a
 * database they are about its data, wherever that is; on a {@link io.trunkline.Server} about the part of it that is
 * there.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=generic">Redis: generic commands</a>
 */
public interface KeyspaceCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Counts the keys of the database.
     *
     * @return the number
     * @see <a href="https://redis.io/docs/latest/commands/dbsize/">DBSIZE</a>
     */
    default long dbsize() {
        return execute(commands().keyspace().dbsize());
    }

    /**
     * Reads the names of all keys that match a pattern, while the server does nothing else. Use
     * {@link #scan(String, ScanArgs)} unless the database is small. Needs {@code allowAdmin=true}.
     *
     * @param pattern glob-style; a key prefix is put before it
     * @return the keys, in no order
     * @see <a href="https://redis.io/docs/latest/commands/keys/">KEYS</a>
     */
    default List<K> keys(String pattern) {
        return execute(commands().keyspace().keys(pattern));
    }

    /**
     * Picks a key at random, of all of the database: a key prefix does not narrow the choice.
     *
     * @return the key, or null if the database is empty
     * @see <a href="https://redis.io/docs/latest/commands/randomkey/">RANDOMKEY</a>
     */
    default @Nullable K randomkey() {
        return execute(commands().keyspace().randomkey());
    }

    /**
     * Takes one step through all keys.
     *
     * <p>{@link ScanIterator} takes all the steps. A key that is there from the first step to the last is returned at
     * least once; others, and duplicates, may be. That holds for all of a database, whatever servers have it: in a
     * cluster each step asks one primary, and slots that moved, or whose server was replaced, meanwhile are gone through
     * again where they are. A pattern whose hash tag stands in it as it is ({@code {user:7}:*}) asks the owner of that
     * slot alone. A cursor of another cluster, of one server where there are several, or of a later version of this
     * library is refused, or begins anew where that does no harm.
     *
     * @param cursor where to go on: {@link ScanPage#START} to begin, then what the last step returned
     * @return the keys of the step and where the next one goes on
     * @see <a href="https://redis.io/docs/latest/commands/scan/">SCAN</a>
     */
    default ScanPage<K> scan(String cursor) {
        return execute(commands().keyspace().scan(cursor));
    }

    /**
     * Takes one step through the keys.
     *
     * <p>With a key prefix, only keys that have it are returned.
     *
     * @param cursor where to go on: {@link ScanPage#START} to begin, then what the last step returned
     * @param args which keys, and how many in a step
     * @return the keys of the step and where the next one goes on
     * @see <a href="https://redis.io/docs/latest/commands/scan/">SCAN</a>
     */
    default ScanPage<K> scan(String cursor, ScanArgs args) {
        return execute(commands().keyspace().scan(cursor, args));
    }
}
