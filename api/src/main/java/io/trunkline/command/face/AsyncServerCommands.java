// Generated from ServerCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.RedisFuture;
import io.trunkline.args.FlushMode;
import io.trunkline.command.AsyncCommandExecutor;
import io.trunkline.reply.SlowlogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands about one server, with methods that hand back futures.
 *
 * <p>To do it on all of several servers is a loop over {@link io.trunkline.ConnectionMultiplexer#servers()}. Left out
 * are ROLE, which {@link io.trunkline.Server#role()} knows, and what ends, hijacks or re-wires a server: DEBUG,
 * FAILOVER, MONITOR, PSYNC, REPLICAOF, SHUTDOWN, SYNC.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=server">Redis: server commands</a>
 */
public interface AsyncServerCommands<K, V> extends AsyncCommandExecutor<K, V> {

    /**
     * Rewrites the append-only file in the background. Needs {@code allowAdmin=true}.
     *
     * @return a future of the server's message
     * @see <a href="https://redis.io/docs/latest/commands/bgrewriteaof/">BGREWRITEAOF</a>
     */
    default RedisFuture<String> bgrewriteaof() {
        return execute(commands().server().bgrewriteaof());
    }

    /**
     * Saves the data to disk in the background. Needs {@code allowAdmin=true}.
     *
     * @return a future of the server's message
     * @see <a href="https://redis.io/docs/latest/commands/bgsave/">BGSAVE</a>
     */
    default RedisFuture<String> bgsave() {
        return execute(commands().server().bgsave());
    }

    /**
     * Saves the data to disk in the background, later if the append-only file is being rewritten (Redis 3.2.2). Needs
     * {@code allowAdmin=true}.
     *
     * @return a future of the server's message
     * @see <a href="https://redis.io/docs/latest/commands/bgsave/">BGSAVE</a>
     */
    default RedisFuture<String> bgsaveSchedule() {
        return execute(commands().server().bgsaveSchedule());
    }

    /**
     * Counts the commands that the server has.
     *
     * @return a future of the number
     * @see <a href="https://redis.io/docs/latest/commands/command-count/">COMMAND COUNT</a>
     */
    default RedisFuture<Long> commandCount() {
        return execute(commands().server().commandCount());
    }

    /**
     * Reads settings. Needs {@code allowAdmin=true}.
     *
     * @param patterns glob-style, for the names of settings; at least one, and one only before Redis 7.0
     * @return a future of the values by name
     * @see <a href="https://redis.io/docs/latest/commands/config-get/">CONFIG GET</a>
     */
    default RedisFuture<Map<String, String>> configGet(String... patterns) {
        return execute(commands().server().configGet(patterns));
    }

    /**
     * Sets the statistics of INFO to zero. Needs {@code allowAdmin=true}.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/config-resetstat/">CONFIG RESETSTAT</a>
     */
    default RedisFuture<@Nullable Void> configResetstat() {
        return execute(commands().server().configResetstat());
    }

    /**
     * Writes the settings to the configuration file. Needs {@code allowAdmin=true}.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/config-rewrite/">CONFIG REWRITE</a>
     */
    default RedisFuture<@Nullable Void> configRewrite() {
        return execute(commands().server().configRewrite());
    }

    /**
     * Changes a setting. Needs {@code allowAdmin=true}.
     *
     * @param name the setting's name
     * @param value its new value
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/config-set/">CONFIG SET</a>
     */
    default RedisFuture<@Nullable Void> configSet(String name, String value) {
        return execute(commands().server().configSet(name, value));
    }

    /**
     * Changes settings at once (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param settings the new values by name
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/config-set/">CONFIG SET</a>
     */
    default RedisFuture<@Nullable Void> configSet(Map<String, String> settings) {
        return execute(commands().server().configSet(settings));
    }

    /**
     * Deletes all keys of all databases. Needs {@code allowAdmin=true}.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/flushall/">FLUSHALL</a>
     */
    default RedisFuture<@Nullable Void> flushall() {
        return execute(commands().server().flushall());
    }

    /**
     * Deletes all keys of all databases (Redis 4.0; synchronously Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/flushall/">FLUSHALL</a>
     */
    default RedisFuture<@Nullable Void> flushall(FlushMode mode) {
        return execute(commands().server().flushall(mode));
    }

    /**
     * Deletes all keys of the database. Needs {@code allowAdmin=true}.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/flushdb/">FLUSHDB</a>
     */
    default RedisFuture<@Nullable Void> flushdb() {
        return execute(commands().server().flushdb());
    }

    /**
     * Deletes all keys of the database (Redis 4.0; synchronously Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/flushdb/">FLUSHDB</a>
     */
    default RedisFuture<@Nullable Void> flushdb(FlushMode mode) {
        return execute(commands().server().flushdb(mode));
    }

    /**
     * Reads statistics and facts about the server.
     *
     * @param sections which; none for the usual ones, and one at most before Redis 7.0
     * @return a future of lines of {@code name:value}, in sections that begin with {@code #}
     * @see <a href="https://redis.io/docs/latest/commands/info/">INFO</a>
     */
    default RedisFuture<String> info(String... sections) {
        return execute(commands().server().info(sections));
    }

    /**
     * Reads when the data was last saved to disk.
     *
     * @return a future of when, to the second
     * @see <a href="https://redis.io/docs/latest/commands/lastsave/">LASTSAVE</a>
     */
    default RedisFuture<Instant> lastsave() {
        return execute(commands().server().lastsave());
    }

    /**
     * Saves the data to disk, while the server does nothing else. Needs {@code allowAdmin=true}.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/save/">SAVE</a>
     */
    default RedisFuture<@Nullable Void> save() {
        return execute(commands().server().save());
    }

    /**
     * Reads the latest slow commands: ten of them, or as many as the server chooses. Needs {@code allowAdmin=true}.
     *
     * @return a future of the commands, latest first
     * @see <a href="https://redis.io/docs/latest/commands/slowlog-get/">SLOWLOG GET</a>
     */
    default RedisFuture<List<SlowlogEntry>> slowlogGet() {
        return execute(commands().server().slowlogGet());
    }

    /**
     * Reads the latest slow commands. Needs {@code allowAdmin=true}.
     *
     * @param count how many at most; -1 for all (Redis 7.0)
     * @return a future of the commands, latest first
     * @see <a href="https://redis.io/docs/latest/commands/slowlog-get/">SLOWLOG GET</a>
     */
    default RedisFuture<List<SlowlogEntry>> slowlogGet(long count) {
        return execute(commands().server().slowlogGet(count));
    }

    /**
     * Counts the slow commands that the server remembers. Needs {@code allowAdmin=true}.
     *
     * @return a future of the number
     * @see <a href="https://redis.io/docs/latest/commands/slowlog-len/">SLOWLOG LEN</a>
     */
    default RedisFuture<Long> slowlogLen() {
        return execute(commands().server().slowlogLen());
    }

    /**
     * Forgets the slow commands. Needs {@code allowAdmin=true}.
     *
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/slowlog-reset/">SLOWLOG RESET</a>
     */
    default RedisFuture<@Nullable Void> slowlogReset() {
        return execute(commands().server().slowlogReset());
    }

    /**
     * Swaps two databases: clients of the one see the data of the other (Redis 4.0). Needs {@code allowAdmin=true}.
     *
     * @param first the index of one
     * @param second the index of the other
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/swapdb/">SWAPDB</a>
     */
    default RedisFuture<@Nullable Void> swapdb(int first, int second) {
        return execute(commands().server().swapdb(first, second));
    }

    /**
     * Reads the server's clock.
     *
     * @return a future of the time, to the microsecond
     * @see <a href="https://redis.io/docs/latest/commands/time/">TIME</a>
     */
    default RedisFuture<Instant> time() {
        return execute(commands().server().time());
    }
}
