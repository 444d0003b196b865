package io.trunkline.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of commands, taken apart: what its columns say, and what follows from that. The head of
 * {@code commands.txt} explains them. Immutable; made once for each command that is used.
 */
final class CommandRow {

    /** What the columns "use", "again" and "effect" of the table may say, see there. */
    private static final String ADMIN_USE = "admin";

    private static final String OWN_USE = "own";
    private static final String SAME_AGAIN = "same";
    private static final String EACH_AGAIN = "each";
    private static final String WAITS = "waits";
    private static final String UNLOADS = "unloads";
    private static final String STEPS = "steps";

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
    static final int READ_ONLY = 1;

    static final int MAY_WRITE = 1 << 1;
    static final int FOR_ADMIN = 1 << 2;
    static final int OWN_CONNECTION = 1 << 3;
    static final int MAY_BLOCK = 1 << 4;
    static final int WHILE_BUSY = 1 << 5;
    static final int FAMILY = 1 << 6;
    static final int HAS_KEYS = 1 << 7;
    static final int OWN_WORDS = 1 << 8;
    static final int WAITS_FOR_WRITES = 1 << 9;
    static final int FLUSHES_SCRIPTS = 1 << 10;
    static final int STEPS_THROUGH_KEYS = 1 << 11;
    /** Any of these closes the short way. */
    static final int NOT_OPEN = FAMILY | FOR_ADMIN | OWN_CONNECTION;

    private static final int ANY_REPLY = -1;

    private final String name;
    private final boolean known;
    private final String[] facts;
    private final Set<CommandMetadata.Flag> flags;
    private final List<KeySpec> keySpecs;
    private final int traits;

    private CommandRow(String name, boolean known, String[] facts) {
        this.name = name;
        this.known = known;
        this.facts = facts;
        this.flags = flags(facts[FLAGS]);
        this.keySpecs = keySpecs(facts[KEYS]);
        this.traits = findTraits();
    }

    /** The line of a command in upper case, one word or two; a cautious guess if there is none. */
    static CommandRow of(String name) {
        String line = CommandTable.line(name);
        return line == null ? new CommandRow(name, false, guess(name)) : new CommandRow(name, true, columns(line));
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

    private int findTraits() {
        boolean readOnly = flags.contains(CommandMetadata.Flag.READONLY);
        boolean runsScript = flags.contains(CommandMetadata.Flag.SCRIPT_RUNNER) && !readOnly;
        boolean family = wordCount() == 1 && CommandTable.hasSubcommands(name);
        return bit(READ_ONLY, readOnly)
                | bit(MAY_WRITE, !known || flags.contains(CommandMetadata.Flag.WRITE) || runsScript)
                | bit(FOR_ADMIN, facts[USE].contains(ADMIN_USE))
                | bit(OWN_CONNECTION, facts[USE].contains(OWN_USE))
                | bit(MAY_BLOCK, flags.contains(CommandMetadata.Flag.BLOCKING))
                | bit(WHILE_BUSY, flags.contains(CommandMetadata.Flag.ALLOW_BUSY))
                | bit(FAMILY, family)
                | bit(HAS_KEYS, family || hasKeys(keySpecs))
                | bit(OWN_WORDS, !known || runsScript)
                | bit(WAITS_FOR_WRITES, facts[EFFECT].equals(WAITS))
                | bit(FLUSHES_SCRIPTS, facts[EFFECT].equals(UNLOADS))
                | bit(STEPS_THROUGH_KEYS, facts[EFFECT].equals(STEPS));
    }

    private static int bit(int trait, boolean applies) {
        return applies ? trait : 0;
    }

    private boolean is(int trait) {
        return (traits & trait) != 0;
    }

    // ---- what it says ----

    String name() {
        return name;
    }

    /** Whether it is in the table. */
    boolean isKnown() {
        return known;
    }

    /** How many words its name has. */
    int wordCount() {
        return name.indexOf(' ') < 0 ? 1 : 2;
    }

    String group() {
        return facts[GROUP];
    }

    @Nullable
    String since() {
        return facts[SINCE].isEmpty() ? null : facts[SINCE];
    }

    int arity() {
        return Integer.parseInt(facts[ARITY]);
    }

    Set<CommandMetadata.Flag> flags() {
        return flags;
    }

    List<KeySpec> keySpecs() {
        return keySpecs;
    }

    /** The bits above. */
    int traits() {
        return traits;
    }

    BlockTime blockTime() {
        return BlockTime.parse(facts[BLOCK]);
    }

    /** What it means to carry it out twice. */
    RetryCategory retryCategory() {
        String again = facts[AGAIN];
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

    /** The options with which an idempotent write is none. */
    List<String> optionsOfEffect() {
        return facts[AGAIN].indexOf(',') < 0
                ? List.of()
                : List.of(facts[AGAIN].substring(SAME_AGAIN.length() + 1).split(","));
    }

    RequestPolicy requestPolicy() {
        return facts[REQUEST].isEmpty()
                ? RequestPolicy.DEFAULT
                : RequestPolicy.valueOf(facts[REQUEST].toUpperCase(Locale.ROOT));
    }

    ResponsePolicy responsePolicy() {
        return facts[RESPONSE].isEmpty()
                ? ResponsePolicy.DEFAULT
                : ResponsePolicy.valueOf(facts[RESPONSE].toUpperCase(Locale.ROOT));
    }

    /**
     * A bit for each first byte that a reply may have, numbered by the byte's lower five bits, in which no two types of
     * replies are alike.
     */
    int replyBytes() {
        String types = facts[REPLIES];
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

    // ---- reading it ----

    /** A loop and no stream: the first stream of a process costs more than the whole table. */
    private static boolean hasKeys(List<KeySpec> specs) {
        for (KeySpec spec : specs) {
            if (!spec.channel()) {
                return true;
            }
        }
        return false;
    }

    private static Set<CommandMetadata.Flag> flags(String text) {
        if (text.isEmpty()) {
            return Collections.emptySet();
        }
        EnumSet<CommandMetadata.Flag> flags = EnumSet.noneOf(CommandMetadata.Flag.class);
        for (String flag : text.split(",")) {
            flags.add(CommandMetadata.Flag.valueOf(flag.toUpperCase(Locale.ROOT)));
        }
        return Collections.unmodifiableSet(flags);
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
}
