package io.trunkline.command;

import io.trunkline.args.FlushMode;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.SlowlogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands about one server.
 *
 * <p>To do it on all of several servers is a loop over {@link io.trunkline.ConnectionMultiplexer#servers()}. Left out
 * are ROLE, which {@link io.trunkline.Server#role()} knows, and what ends, hijacks or re-wires a server: DEBUG,
 * FAILOVER, MONITOR, PSYNC, REPLICAOF, SHUTDOWN, SYNC.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=server">Redis: server commands</a>
 */
public final class ServerCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName BGREWRITEAOF = CommandName.of("BGREWRITEAOF");
    private static final CommandName BGSAVE = CommandName.of("BGSAVE");
    private static final CommandName COMMAND_COUNT = CommandName.of("COMMAND COUNT");
    private static final CommandName CONFIG_GET = CommandName.of("CONFIG GET");
    private static final CommandName CONFIG_RESETSTAT = CommandName.of("CONFIG RESETSTAT");
    private static final CommandName CONFIG_REWRITE = CommandName.of("CONFIG REWRITE");
    private static final CommandName CONFIG_SET = CommandName.of("CONFIG SET");
    private static final CommandName FLUSHALL = CommandName.of("FLUSHALL");
    private static final CommandName FLUSHDB = CommandName.of("FLUSHDB");
    private static final CommandName INFO = CommandName.of("INFO");
    private static final CommandName LASTSAVE = CommandName.of("LASTSAVE");
    private static final CommandName SAVE = CommandName.of("SAVE");
    private static final CommandName SLOWLOG_GET = CommandName.of("SLOWLOG GET");
    private static final CommandName SLOWLOG_LEN = CommandName.of("SLOWLOG LEN");
    private static final CommandName SLOWLOG_RESET = CommandName.of("SLOWLOG RESET");
    private static final CommandName SWAPDB = CommandName.of("SWAPDB");
    private static final CommandName TIME = CommandName.of("TIME");

    private static final ReplyDecoder<Map<String, String>> SETTINGS =
            ReplyDecoders.map(ReplyDecoders.TEXT, ReplyDecoders.TEXT);

    /** Seconds, then microseconds. */
    private static final ReplyDecoder<Instant> TIME_OF_DAY = in -> {
        in.readArray();
        long seconds = in.readLong();
        return Instant.ofEpochSecond(seconds, in.readLong() * 1_000);
    };

    ServerCatalogue(GroupReaders<K, V> readers) {
        super(readers);
    }

    /**
     * Rewrites the append-only file in the background. Needs {@code allowAdmin=true}.
     *
     * @return the server's message
     * @see <a href="https://redis.io/docs/latest/commands/bgrewriteaof/">BGREWRITEAOF</a>
     */
    public Command<String> bgrewriteaof() {
        return command(BGREWRITEAOF).read(ReplyDecoders.TEXT);
    }

    /**
     * Saves the data to disk in the background. Needs {@code allowAdmin=true}.
     *
     * @return the server's message
     * @see <a href="https://redis.io/docs/latest/commands/bgsave/">BGSAVE</a>
     */
    public Command<String> bgsave() {
        return command(BGSAVE).read(ReplyDecoders.TEXT);
    }

    /**
     * Saves the data to disk in the background, later if the append-only file is being rewritten (Redis 3.2.2). Needs
     * {@code allowAdmin=true}.
     *
     * @return the server's message
     * @see <a href="https://redis.io/docs/latest/commands/bgsave/">BGSAVE</a>
     */
    public Command<String> bgsaveSchedule() {
        return command(BGSAVE).keyword("SCHEDULE").read(ReplyDecoders.TEXT);
    }

    /**
     * Counts the commands that the server has.
     *
     * @return the number
     * @see <a href="https://redis.io/docs/latest/commands/command-count/">COMMAND COUNT</a>
     */
    public Command<Long> commandCount() {
        return command(COMMAND_COUNT).read(ReplyDecoders.LONG);
    }

    /**
     * Reads settings. Needs {@code allowAdmin=true}.
     *
     * @param patterns glob-style, for the names of settings; at least one, and one only before Redis 7.0
     * @return the values by name
     * @see <a href="https://redis.io/docs/latest/commands/config-get/">CONFIG GET</a>
     */
    public Command<Map<String, String>> configGet(String... patterns) {
        CommandBuilder<K, V> command = command(CONFIG_GET);
        for (String pattern : patterns) {
            command.arg(pattern);
        }
        return command.read(SETTINGS);
    }

    /**
     * Sets the statistics of INFO to zero. Needs {@code allowAdmin=true}.
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/config-resetstat/">CONFIG RESETSTAT</a>
     */
    public Command<@Nullable Void> configResetstat() {
        return command(CONFIG_RESETSTAT).read(ReplyDecoders.OK);
    }

    /**
     * Writes the settings to the configuration file. Needs {@code allowAdmin=true}.
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/config-rewrite/">CONFIG REWRITE</a>
     */
    public Command<@Nullable Void> configRewrite() {
        return command(CONFIG_REWRITE).read(ReplyDecoders.OK);
    }

    /**
     * Changes a setting. Needs {@code allowAdmin=true}.
     *
     * @param name the setting's name
     * @param value its new value
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/config-set/">CONFIG SET</a>
     */
    public Command<@Nullable Void> configSet(String name, String value) {
        return command(CONFIG_SET).arg(name).arg(value).read(ReplyDecoders.OK);
    }

    /**
     * Changes settings at once (Redis 7.0). Needs {@code allowAdmin=true}.
     *
     * @param settings the new values by name
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/config-set/">CONFIG SET</a>
     */
    public Command<@Nullable Void> configSet(Map<String, String> settings) {
        CommandBuilder<K, V> command = command(CONFIG_SET);
        settings.forEach((name, setting) -> command.arg(name).arg(setting));
        return command.read(ReplyDecoders.OK);
    }

    /**
     * Deletes all keys of all databases. Needs {@code allowAdmin=true}.
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/flushall/">FLUSHALL</a>
     */
    public Command<@Nullable Void> flushall() {
        return command(FLUSHALL).read(ReplyDecoders.OK);
    }

    /**
     * Deletes all keys of all databases (Redis 4.0; synchronously Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/flushall/">FLUSHALL</a>
     */
    public Command<@Nullable Void> flushall(FlushMode mode) {
        return command(FLUSHALL).keyword(mode.name()).read(ReplyDecoders.OK);
    }

    /**
     * Deletes all keys of the database. Needs {@code allowAdmin=true}.
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/flushdb/">FLUSHDB</a>
     */
    public Command<@Nullable Void> flushdb() {
        return command(FLUSHDB).read(ReplyDecoders.OK);
    }

    /**
     * Deletes all keys of the database (Redis 4.0; synchronously Redis 6.2). Needs {@code allowAdmin=true}.
     *
     * @param mode how memory is freed
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/flushdb/">FLUSHDB</a>
     */
    public Command<@Nullable Void> flushdb(FlushMode mode) {
        return command(FLUSHDB).keyword(mode.name()).read(ReplyDecoders.OK);
    }

    /**
     * Reads statistics and facts about the server.
     *
     * @param sections which; none for the usual ones, and one at most before Redis 7.0
     * @return lines of {@code name:value}, in sections that begin with {@code #}
     * @see <a href="https://redis.io/docs/latest/commands/info/">INFO</a>
     */
    public Command<String> info(String... sections) {
        CommandBuilder<K, V> command = command(INFO);
        for (String section : sections) {
            command.arg(section);
        }
        return command.read(ReplyDecoders.TEXT);
    }

    /**
     * Reads when the data was last saved to disk.
     *
     * @return when, to the second
     * @see <a href="https://redis.io/docs/latest/commands/lastsave/">LASTSAVE</a>
     */
    public Command<Instant> lastsave() {
        return command(LASTSAVE).read(in -> Instant.ofEpochSecond(in.readLong()));
    }

    /**
     * Saves the data to disk, while the server does nothing else. Needs {@code allowAdmin=true}.
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/save/">SAVE</a>
     */
    public Command<@Nullable Void> save() {
        return command(SAVE).read(ReplyDecoders.OK);
    }

    /**
     * Reads the latest slow commands: ten of them, or as many as the server chooses. Needs {@code allowAdmin=true}.
     *
     * @return the commands, latest first
     * @see <a href="https://redis.io/docs/latest/commands/slowlog-get/">SLOWLOG GET</a>
     */
    public Command<List<SlowlogEntry>> slowlogGet() {
        return command(SLOWLOG_GET).read(SlowlogEntry.LIST_DECODER);
    }

    /**
     * Reads the latest slow commands. Needs {@code allowAdmin=true}.
     *
     * @param count how many at most; -1 for all (Redis 7.0)
     * @return the commands, latest first
     * @see <a href="https://redis.io/docs/latest/commands/slowlog-get/">SLOWLOG GET</a>
     */
    public Command<List<SlowlogEntry>> slowlogGet(long count) {
        return command(SLOWLOG_GET).arg(count).read(SlowlogEntry.LIST_DECODER);
    }

    /**
     * Counts the slow commands that the server remembers. Needs {@code allowAdmin=true}.
     *
     * @return the number
     * @see <a href="https://redis.io/docs/latest/commands/slowlog-len/">SLOWLOG LEN</a>
     */
    public Command<Long> slowlogLen() {
        return command(SLOWLOG_LEN).read(ReplyDecoders.LONG);
    }

    /**
     * Forgets the slow commands. Needs {@code allowAdmin=true}.
     *
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/slowlog-reset/">SLOWLOG RESET</a>
     */
    public Command<@Nullable Void> slowlogReset() {
        return command(SLOWLOG_RESET).read(ReplyDecoders.OK);
    }

    /**
     * Swaps two databases: clients of the one see the data of the other (Redis 4.0). Needs {@code allowAdmin=true}.
     *
     * @param first the index of one
     * @param second the index of the other
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/swapdb/">SWAPDB</a>
     */
    public Command<@Nullable Void> swapdb(int first, int second) {
        return command(SWAPDB).arg(first).arg(second).read(ReplyDecoders.OK);
    }

    /**
     * Reads the server's clock.
     *
     * @return the time, to the microsecond
     * @see <a href="https://redis.io/docs/latest/commands/time/">TIME</a>
     */
    public Command<Instant> time() {
        return command(TIME).read(TIME_OF_DAY);
    }
}
