package io.trunkline.command;

import io.trunkline.args.ScanArgs;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.ScanPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands about all keys of a database, without naming one. On a database they are about its data, wherever that
 * is; on a {@link io.trunkline.Server} about the part of it that is there.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=generic">Redis: generic commands</a>
 */
public final class KeyspaceCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName DBSIZE = CommandName.of("DBSIZE");
    private static final CommandName KEYS = CommandName.of("KEYS");
    private static final CommandName RANDOMKEY = CommandName.of("RANDOMKEY");
    private static final CommandName SCAN = CommandName.of("SCAN");

    private final ReplyDecoder<List<K>> keyList = ReplyDecoders.list(key);
    private final ReplyDecoder<ScanPage<K>> keyPage = ScanPage.decoder(keyList);

    KeyspaceCatalogue(GroupReaders<K, V> readers) {
        super(readers);
    }

    /**
     * Counts the keys of the database.
     *
     * @return the number
     * @see <a href="https://redis.io/docs/latest/commands/dbsize/">DBSIZE</a>
     */
    public Command<Long> dbsize() {
        return command(DBSIZE).read(ReplyDecoders.LONG);
    }

    /**
     * Reads the names of all keys that match a pattern, while the server does nothing else. Use
     * {@link #scan(String, ScanArgs)} unless the database is small. Needs {@code allowAdmin=true}.
     *
     * @param pattern glob-style; a key prefix is put before it
     * @return the keys, in no order
     * @see <a href="https://redis.io/docs/latest/commands/keys/">KEYS</a>
     */
    public Command<List<K>> keys(String pattern) {
        return command(KEYS).keyPattern(pattern).read(keyList);
    }

    /**
     * Picks a key at random, of all of the database: a key prefix does not narrow the choice.
     *
     * @return the key, or null if the database is empty
     * @see <a href="https://redis.io/docs/latest/commands/randomkey/">RANDOMKEY</a>
     */
    public Command<@Nullable K> randomkey() {
        return command(RANDOMKEY).read(nullableKey);
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
    public Command<ScanPage<K>> scan(String cursor) {
        return scan(cursor, ScanArgs.NONE);
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
    public Command<ScanPage<K>> scan(String cursor, ScanArgs args) {
        CommandBuilder<K, V> command = command(SCAN).arg(cursor);
        args.appendForKeys(command);
        return command.read(keyPage);
    }
}
