package io.trunkline.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
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

    /** What the columns "use", "again" and "effect" of the table may say, see there. */
    private static final String ADMIN_USE = "admin";

    private static final String OWN_USE = "own";
    private static final String SAME_AGAIN = "same";
    private static final String EACH_AGAIN = "each";
    private static final String WAITS = "waits";
    private static final String UNLOADS = "unloads";

    /** Where in a line of the table each column stands. */
    private static final int GROUP = 1;

    private static final int SINCE = 2;
    private static final int ARITY = 3;
    private static final int FLAGS = 4;
    private static final int KEYS = 5;
    private static final int REPLIES = 6;
    private static final int USE = 7;
    private static final int BLOCK = 8;
    private static final int AGAIN = 9;
    private static final int EFFECT = 10;
    private static final int REQUEST = 11;
    private static final int RESPONSE = 12;
    private static final int COLUMNS = 13;

    /** What is asked on the way of every command, a bit each. */
    private static final int READ_ONLY = 1;

    private static final int MAY_WRITE = 1 << 1;
    private static final int FOR_ADMIN = 1 << 2;
    private static final int OWN_CONNECTION = 1 << 3;
    private static final int MAY_BLOCK = 1 << 4;
    private static final int WHILE_BUSY = 1 << 5;
    private static final int FAMILY = 1 << 6;
    private static final int HAS_KEYS = 1 << 7;
    private static final int OWN_WORDS = 1 << 8;
    private static final int WAITS_FOR_WRITES = 1 << 9;
    private static final int FLUSHES_SCRIPTS = 1 << 10;
    /** Any of these closes the short way. */
    private static final int NOT_OPEN = FAMILY | FOR_ADMIN | OWN_CONNECTION;

    private static final int ANY_REPLY = -1;

    private final String name;
    private final boolean known;
    private final String group;
    private final @Nullable String since;
    private final int arity;
    private final Set<Flag> flags;
    private final List<KeySpec> keySpecs;
    private final int wordCount;
    /** The bits above. */
    private final int traits;
    /**
     * A bit for each first byte that a reply may have, numbered by the byte's lower five bits, in which no two types of
     * replies are alike.
     */
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

    private CommandMetadata(String name, boolean known, String[] facts) {
        this.name = name;
        this.known = known;
        this.wordCount = name.indexOf(' ') < 0 ? 1 : 2;
        this.group = facts[GROUP];
        this.since = facts[SINCE].isEmpty() ? null : facts[SINCE];
        this.arity = Integer.parseInt(facts[ARITY]);
        this.flags = flags(facts[FLAGS]);
        this.keySpecs = keySpecs(facts[KEYS]);
        this.fixedRoutingPosition = keySpecs.size() != 1 || flags.contains(Flag.MOVABLEKEYS)
                ? -1
                : keySpecs.get(0).fixedPosition();
        this.replyBytes = replyBytes(facts[REPLIES]);
        this.traits = traits(facts);
        this.blockTime = BlockTime.parse(facts[BLOCK]);
        this.retryCategory = retryCategory(facts[AGAIN]);
        this.optionsOfEffect = facts[AGAIN].indexOf(',') < 0
                ? List.of()
                : List.of(facts[AGAIN].substring(SAME_AGAIN.length() + 1).split(","));
        this.requestPolicy = facts[REQUEST].isEmpty()
                ? RequestPolicy.DEFAULT
                : RequestPolicy.valueOf(facts[REQUEST].toUpperCase(Locale.ROOT));
        this.responsePolicy = facts[RESPONSE].isEmpty()
                ? ResponsePolicy.DEFAULT
                : ResponsePolicy.valueOf(facts[RESPONSE].toUpperCase(Locale.ROOT));
    }

    /** The cautious guess about a command that is not in the table. */
    private static String[] guess(String name) {
        String[] facts = new String[COLUMNS];
        Arrays.fill(facts, "");
        int space = name.indexOf(' ');
        facts[GROUP] = "unknown";
        facts[ARITY] = space < 0 ? "-1" : "-2";
        String family = space < 0 ? null : CommandTable.line(name.substring(0, space));
        facts[USE] = family == null
                ? ""
                : columns(family)[USE]; // what it says of those of its subcommands that are not known
        return facts;
    }

    private static String[] columns(String line) {
        return line.split("\\|", -1);
    }

    private int traits(String[] facts) {
        boolean readOnly = flags.contains(Flag.READONLY);
        boolean runsScript = flags.contains(Flag.SCRIPT_RUNNER) && !readOnly;
        boolean family = wordCount == 1 && CommandTable.hasSubcommands(name);
        return bit(READ_ONLY, readOnly)
                | bit(MAY_WRITE, !known || flags.contains(Flag.WRITE) || runsScript)
                | bit(FOR_ADMIN, facts[USE].contains(ADMIN_USE))
                | bit(OWN_CONNECTION, facts[USE].contains(OWN_USE))
                | bit(MAY_BLOCK, flags.contains(Flag.BLOCKING))
                | bit(WHILE_BUSY, flags.contains(Flag.ALLOW_BUSY))
                | bit(FAMILY, family)
                | bit(HAS_KEYS, family || hasKeys(keySpecs))
                | bit(OWN_WORDS, !known || runsScript)
                | bit(WAITS_FOR_WRITES, facts[EFFECT].equals(WAITS))
                | bit(FLUSHES_SCRIPTS, facts[EFFECT].equals(UNLOADS));
    }

    private static int bit(int trait, boolean applies) {
        return applies ? trait : 0;
    }

    private boolean is(int trait) {
        return (traits & trait) != 0;
    }

    private RetryCategory retryCategory(String again) {
        if (is(READ_ONLY)) {
            return RetryCategory.READ;
        }
        if (is(FOR_ADMIN)) {
            return RetryCategory.NEVER;
        }
        if (again.startsWith(SAME_AGAIN)) {
            return RetryCategory.IDEMPOTENT_WRITE;
        }
        return is(MAY_WRITE | FAMILY) || again.equals(EACH_AGAIN) ? RetryCategory.WRITE : RetryCategory.READ;
    }

    /**
     * Finds the facts about a command.
     *
     * @param upperCaseName one word, or two for a subcommand, in upper case
     * @return the facts; for a name that is not known: not {@link #isKnown() known}, a write, without keys
     */
    public static CommandMetadata of(String upperCaseName) {
        String line = CommandTable.line(upperCaseName);
        return line == null
                ? new CommandMetadata(upperCaseName, false, guess(upperCaseName))
                : new CommandMetadata(upperCaseName, true, columns(line));
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
        return is(READ_ONLY);
    }

    /**
     * Whether the command may change data: the server says so, it runs a script that may, or it is not known.
     *
     * @return true if only a primary should get it
     */
    public boolean isWrite() {
        return is(MAY_WRITE);
    }

    /**
     * Whether the server may hold the command back.
     *
     * @return true if so, unless its arguments say otherwise
     */
    public boolean isBlocking() {
        return is(MAY_BLOCK);
    }

    /**
     * Whether a server that has been running a script for long still answers the command.
     *
     * @return true if so, as for SCRIPT KILL
     */
    public boolean isAnsweredWhileBusy() {
        return is(WHILE_BUSY);
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
        return is(FOR_ADMIN);
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
        return is(OWN_CONNECTION);
    }

    /**
     * Whether anybody may send a command of this name over any connection, whatever its arguments are. Of a family that
     * holds only if nothing else can be said of any subcommand.
     *
     * @return true if nobody need look any further
     */
    public boolean isOpen() {
        return !is(NOT_OPEN);
    }

    /**
     * Whether an error that answers the command may be somebody else's words than the server's, after something was
     * done: the command runs a script or a function that may write, or it is not known. Such an error, whatever it
     * says, proves nothing about what was applied.
     *
     * @return true if so
     */
    public boolean mayAnswerInOwnWords() {
        return is(OWN_WORDS);
    }

    /**
     * Whether the command waits for the writes of its own connection to be replicated or stored, so that over any other
     * it would wait for nothing: WAIT and WAITAOF.
     *
     * @return true if a write must come before it on its connection
     */
    public boolean waitsForWrites() {
        return is(WAITS_FOR_WRITES);
    }

    /**
     * Whether the command takes the scripts that it holds from a server: SCRIPT FLUSH.
     *
     * @return true if nothing is known any more of which scripts a server has got
     */
    public boolean flushesScripts() {
        return is(FLUSHES_SCRIPTS);
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
        return is(HAS_KEYS);
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
        return is(FAMILY);
    }

    /**
     * The facts about a command that begins with this name as the server reads it: if this is the name of a family,
     * those about the subcommand that is the command's first argument, however it is written.
     *
     * @param command a command
     * @return the facts about the subcommand; these if this is no family, or has no such subcommand
     */
    public CommandMetadata effective(Command<?> command) {
        if (is(FAMILY) && command.argumentCount() > 0) {
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
        if (!is(FAMILY)) {
            return null;
        }
        String full = name + " " + word.toUpperCase(Locale.ROOT);
        return CommandTable.line(full) == null ? null : CommandName.of(full).metadata();
    }

    /** A loop and no stream: the first stream of a process costs more than the whole table. */
    private static boolean hasKeys(List<KeySpec> specs) {
        for (KeySpec spec : specs) {
            if (!spec.channel()) {
                return true;
            }
        }
        return false;
    }

    private static Set<Flag> flags(String text) {
        if (text.isEmpty()) {
            return Collections.emptySet();
        }
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        for (String flag : text.split(",")) {
            flags.add(Flag.valueOf(flag.toUpperCase(Locale.ROOT)));
        }
        return Collections.unmodifiableSet(flags);
    }

    private static int replyBytes(String types) {
        if (types.isEmpty()) {
            return ANY_REPLY;
        }
        int bytes = 1 << '-' | 1 << '!' | 1 << '_';
        for (int i = 0; i < types.length(); i++) {
            char type = types.charAt(i);
            bytes |= switch (type) {
                case 'i' -> 1 << ':' | 1 << '(';
                case 'd' -> 1 << ',';
                case 'b' -> 1 << '$' | 1 << '=';
                case 's' -> 1 << '+';
                case 'a' -> 1 << '*' | 1 << '%' | 1 << '~';
                default ->
                    throw new IllegalStateException("Not a type of replies: type=" + type + ", types=" + types
                            + ". Mend the table of commands.");
            };
        }
        return bytes;
    }

    private static List<KeySpec> keySpecs(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<KeySpec> specs = new ArrayList<>(2);
        for (String spec : text.split(";")) {
            if (spec.charAt(0) != '?') {
                specs.add(KeySpec.parse(spec));
            }
        }
        return List.copyOf(specs);
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
