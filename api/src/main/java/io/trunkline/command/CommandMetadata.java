package io.trunkline.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The facts about one command: what it does to data, who may use it, and which of its arguments are keys. They are in
 * the resource {@code commands.txt}, whose head explains them; no code knows a command by its name. Immutable and
 * thread-safe.
 *
 * <p>Most of the facts are the server's own, for Redis 8.10 and its modules. A command that is not among them is
 * treated with caution: as a write, without keys.
 */
public final class CommandMetadata {

    private final String name;
    private final boolean known;
    private final String group;
    private final @Nullable String since;
    private final int arity;
    private final Set<Flag> flags;
    private final List<KeySpec> keySpecs;
    private final int wordCount;
    /** A bit for each trait, see {@link CommandRow}. */
    private final int traits;
    /** A bit for each first byte that a reply may have, see {@link CommandRow#replyBytes}. */
    private final int replyBytes;

    /** Where the only key is, counting every word; -1 if it takes a look at the command to know. */
    private final int fixedRoutingPosition;

    private final BlockTime blockTime;
    private final RetryCategory retryCategory;
    private final List<String> optionsOfEffect;
    private final RequestPolicy requestPolicy;
    private final ResponsePolicy responsePolicy;

    /** What the server says about a command, in its own words. */
    public enum Flag {
        /** May change data. */
        WRITE,
        /** Never changes data. */
        READONLY,
        /** Refused when memory is short. */
        DENYOOM,
        /** Administrative. */
        ADMIN,
        /** Belongs to publishing and subscribing. */
        PUBSUB,
        /** Not allowed in scripts. */
        NOSCRIPT,
        /** May be held back by the server. */
        BLOCKING,
        /** Allowed while the server loads its data. */
        LOADING,
        /** Allowed on a replica whose data is stale. */
        STALE,
        /** Not shown by MONITOR. */
        SKIP_MONITOR,
        /** Allowed in a slot that is being imported. */
        ASKING,
        /** Takes constant or logarithmic time. */
        FAST,
        /** Allowed before authentication. */
        NO_AUTH,
        /** The positions of keys depend on other arguments. */
        MOVABLEKEYS,
        /** Not allowed in transactions. */
        NO_MULTI,
        /** Allowed while a script runs for long. */
        ALLOW_BUSY,
        /** Refused while a replica loads its data in the background. */
        NO_ASYNC_LOADING,
        /** Takes keys, but needs none. */
        NO_MANDATORY_KEYS,
        /** Not shown by SLOWLOG. */
        SKIP_SLOWLOG,
        /** Supplied by a module. */
        MODULE,
        /** Runs a script, which may write. */
        SCRIPT_RUNNER
    }

    private CommandMetadata(CommandRow row) {
        this.name = row.name();
        this.known = row.isKnown();
        this.wordCount = row.wordCount();
        this.group = row.group();
        this.since = row.since();
        this.arity = row.arity();
        this.flags = row.flags();
        this.keySpecs = row.keySpecs();
        this.fixedRoutingPosition = keySpecs.size() != 1 || flags.contains(Flag.MOVABLEKEYS)
                ? -1
                : keySpecs.get(0).fixedPosition();
        this.replyBytes = row.replyBytes();
        this.traits = row.traits();
        this.blockTime = row.blockTime();
        this.retryCategory = row.retryCategory();
        this.optionsOfEffect = row.optionsOfEffect();
        this.requestPolicy = row.requestPolicy();
        this.responsePolicy = row.responsePolicy();
    }

    private boolean is(int trait) {
        return (traits & trait) != 0;
    }

    /**
     * Finds the facts about a command.
     *
     * @param upperCaseName one word, or two for a subcommand, in upper case
     * @return the facts; for a name that is not known: not {@link #isKnown() known}, a write, without keys
     */
    public static CommandMetadata of(String upperCaseName) {
        return new CommandMetadata(CommandRow.of(upperCaseName));
    }

    /**
     * The names of all known commands, subcommands included.
     *
     * @return names in upper case, unmodifiable, in no order
     */
    public static Set<String> knownNames() {
        return CommandTable.names();
    }

    /**
     * The command.
     *
     * @return such as {@code GET} or {@code CONFIG GET}
     */
    public String name() {
        return name;
    }

    /**
     * Whether there are facts about the command.
     *
     * @return false if everything here is a cautious guess
     */
    public boolean isKnown() {
        return known;
    }

    /**
     * The server's group of commands.
     *
     * @return such as {@code string} or {@code sorted-set}; {@code module} for modules', {@code unknown} for a command
     *     that is not known
     */
    public String group() {
        return group;
    }

    /**
     * The first version that has the command: of Redis, or of the module.
     *
     * @return such as {@code 6.2.0}, or null if the server does not say
     */
    public @Nullable String since() {
        return since;
    }

    /**
     * How many words the command has with its name's.
     *
     * @return the number, or, if negative, the least number negated
     */
    public int arity() {
        return arity;
    }

    /**
     * What the server says about the command.
     *
     * @return the flags, unmodifiable
     */
    public Set<Flag> flags() {
        return flags;
    }

    /**
     * Whether the command never changes data. Commands that concern no data, such as PING, are neither read-only nor
     * writes.
     *
     * @return true if so
     */
    public boolean isReadOnly() {
        return is(CommandRow.READ_ONLY);
    }

    /**
     * Whether the command may change data: the server says so, it runs a script that may, or it is not known.
     *
     * @return true if only a primary should get it
     */
    public boolean isWrite() {
        return is(CommandRow.MAY_WRITE);
    }

    /**
     * Whether the server may hold the command back.
     *
     * @return true if so, unless its arguments say otherwise
     */
    public boolean isBlocking() {
        return is(CommandRow.MAY_BLOCK);
    }

    /**
     * Whether a server that has been running a script for long still answers the command.
     *
     * @return true if so, as for SCRIPT KILL
     */
    public boolean isAnsweredWhileBusy() {
        return is(CommandRow.WHILE_BUSY);
    }

    /**
     * Whether the command is for administrators: applications run it only if they were told that they may.
     *
     * <p>That is what the server flags as {@code admin} (BGREWRITEAOF, BGSAVE, DEBUG, FAILOVER, MONITOR, PSYNC,
     * REPLICAOF, SAVE, SHUTDOWN, SLAVEOF, SYNC, most of ACL, BACKUP, HOTKEYS, LATENCY and MODULE, …); what does harm
     * beyond the keys that it names, or moves them away (FLUSHALL, FLUSHDB, SWAPDB, KEYS, MIGRATE, TRIMSLOTS, FUNCTION
     * DELETE, FUNCTION FLUSH, FUNCTION RESTORE, SCRIPT FLUSH, MEMORY PURGE); all of CLUSTER, CONFIG, FT.CONFIG and
     * SLOWLOG; and all of CLIENT but GETNAME, GETREDIR, ID, INFO, SETINFO, SETNAME and TRACKINGINFO. A subcommand that
     * is not known, of a family that has any of these, is for administrators too. INFO, DBSIZE, TIME, LASTSAVE and ROLE
     * are open.
     *
     * @return true if so
     */
    public boolean isAdmin() {
        return is(CommandRow.FOR_ADMIN);
    }

    /**
     * Whether the command needs a connection of its own, since it changes what its connection is, or how replies follow
     * commands: AUTH, HELLO, RESET, QUIT, SELECT; MULTI, EXEC, DISCARD, WATCH, UNWATCH; all of SUBSCRIBE and
     * UNSUBSCRIBE; MONITOR, SYNC, PSYNC, REPLCONF, CLUSTER SYNCSLOTS; READONLY, READWRITE, ASKING; SCRIPT DEBUG; and
     * CLIENT CACHING, NO-EVICT, NO-TOUCH, REPLY, SETINFO, SETNAME and TRACKING. Over a connection that many share, it
     * would concern all of them.
     *
     * @return true if so
     */
    public boolean needsOwnConnection() {
        return is(CommandRow.OWN_CONNECTION);
    }

    /**
     * Whether anybody may send a command of this name over any connection, whatever its arguments are. Of a family that
     * holds only if nothing else can be said of any subcommand.
     *
     * @return true if nobody need look any further
     */
    public boolean isOpen() {
        return !is(CommandRow.NOT_OPEN);
    }

    /**
     * Whether an error that answers the command may be somebody else's words than the server's, after something was
     * done: the command runs a script or a function that may write, or it is not known. Such an error, whatever it
     * says, proves nothing about what was applied.
     *
     * @return true if so
     */
    public boolean mayAnswerInOwnWords() {
        return is(CommandRow.OWN_WORDS);
    }

    /**
     * Whether the command waits for the writes of its own connection to be replicated or stored, so that over any other
     * it would wait for nothing: WAIT and WAITAOF.
     *
     * @return true if a write must come before it on its connection
     */
    public boolean waitsForWrites() {
        return is(CommandRow.WAITS_FOR_WRITES);
    }

    /**
     * Whether the command takes the scripts that it holds from a server: SCRIPT FLUSH.
     *
     * @return true if nothing is known any more of which scripts a server has got
     */
    public boolean flushesScripts() {
        return is(CommandRow.FLUSHES_SCRIPTS);
    }

    /**
     * Whether the command takes one step through the keys that one server has, from where its first argument says: SCAN.
     *
     * @return true if that argument means nothing to another server
     */
    public boolean stepsThroughKeys() {
        return is(CommandRow.STEPS_THROUGH_KEYS);
    }

    /**
     * To which servers of a cluster the command goes.
     *
     * @return what the server says
     */
    public RequestPolicy requestPolicy() {
        return requestPolicy;
    }

    /**
     * How the answers of several servers of a cluster become one.
     *
     * @return what the server says
     */
    public ResponsePolicy responsePolicy() {
        return responsePolicy;
    }

    /** What it means to carry the command out twice, unless one of {@link #optionsOfEffect} is given. */
    RetryCategory retryCategory() {
        return retryCategory;
    }

    /** The options with which an idempotent write is none. */
    List<String> optionsOfEffect() {
        return optionsOfEffect;
    }

    /** Where the command says how long it may be held back; for one that is {@linkplain #isBlocking() blocking}. */
    BlockTime blockTime() {
        return blockTime;
    }

    /**
     * Whether the command can have keys.
     *
     * @return true if {@link #keyIndexes} can find some
     */
    public boolean hasKeys() {
        return is(CommandRow.HAS_KEYS);
    }

    /**
     * The fast way to the key of a command that has exactly one at a fixed place, or to its shard channel.
     *
     * @return the argument's index, 0 for the first after the name; or -1 if {@link #routingIndexes} must look at the
     *     command
     */
    public int fixedRoutingIndex() {
        return fixedRoutingPosition < 0 ? -1 : fixedRoutingPosition - wordCount;
    }

    /** The same, but counting every word of the command. */
    int fixedRoutingPosition() {
        return fixedRoutingPosition;
    }

    /** How many words the name has. */
    int wordCount() {
        return wordCount;
    }

    /**
     * Finds a command's keys.
     *
     * @param command a command of this name
     * @return the arguments that are keys, ascending, 0 for the first after the name; empty if it has none or is
     *     malformed
     */
    public int[] keyIndexes(Command<?> command) {
        return locate(command, false);
    }

    /**
     * Finds the arguments whose slots say which server of a cluster serves a command: its keys, or shard channels.
     *
     * @param command a command of this name
     * @return the arguments, ascending, 0 for the first after the name; empty if any server will do
     */
    public int[] routingIndexes(Command<?> command) {
        return locate(command, true);
    }

    private int[] locate(Command<?> command, boolean channels) {
        CommandMetadata subcommand = effective(command);
        if (subcommand != this) {
            return subcommand.locate(command, channels);
        }
        if (keySpecs.isEmpty()) {
            return new int[0];
        }
        EncodedWords words = new EncodedWords(command);
        int nameWords = command.name().wordCount();
        IntStream.Builder found = IntStream.builder();
        IntConsumer indexes = position -> found.add(position - nameWords);
        for (KeySpec spec : keySpecs) {
            if ((channels || !spec.channel()) && !spec.locate(words, indexes)) {
                break;
            }
        }
        return found.build().sorted().distinct().toArray();
    }

    /**
     * Whether the server's reply to this command may begin with a byte, null aside: what may not is another command's
     * reply. For engines.
     *
     * @param typeByte the first byte of a reply in RESP2 or RESP3, such as {@code ':'}
     * @return true if it may, or if the command's replies are not known; always true for errors and for the null of
     *     RESP3
     */
    public boolean mayReplyWith(byte typeByte) {
        return (replyBytes & 1 << typeByte) != 0; // a shift counts the lower five bits
    }

    /** Whether the command is a family's name, whose subcommand would be its first argument. */
    boolean isContainer() {
        return is(CommandRow.FAMILY);
    }

    /**
     * The facts about a command that begins with this name as the server reads it: if this is the name of a family,
     * those about the subcommand that is the command's first argument, however it is written.
     *
     * @param command a command
     * @return the facts about the subcommand; these if this is no family, or has no such subcommand
     */
    public CommandMetadata effective(Command<?> command) {
        if (is(CommandRow.FAMILY) && command.argumentCount() > 0) {
            CommandMetadata subcommand = subcommand(command.firstWord());
            if (subcommand != null) {
                return subcommand;
            }
        }
        return this;
    }

    /**
     * The facts about a subcommand.
     *
     * @param word the word behind this name
     * @return the facts, or null if this is no family, or has no such subcommand
     */
    public @Nullable CommandMetadata subcommand(String word) {
        if (!is(CommandRow.FAMILY)) {
            return null;
        }
        String full = name + " " + word.toUpperCase(Locale.ROOT);
        return CommandTable.line(full) == null ? null : CommandName.of(full).metadata();
    }

    /**
     * Names the command and says what it is.
     *
     * @return such as {@code GET [READONLY, FAST]}
     */
    @Override
    public String toString() {
        return name + " " + Arrays.toString(flags.toArray());
    }
}
