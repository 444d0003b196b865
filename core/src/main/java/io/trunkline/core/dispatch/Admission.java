package io.trunkline.core.dispatch;

import io.trunkline.command.Command;
import io.trunkline.command.CommandMetadata;
import io.trunkline.command.CommandName;
import io.trunkline.command.HashSlot;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.failure.ProxyFailures;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisCommandException.Reason;
import io.trunkline.options.CommandMap;
import io.trunkline.options.ProxyKind;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which commands may be sent over connections that all callers share. It judges the command that the server
 * will see, whatever way its words were written: as text or bytes, in the name or as an argument, under the command's
 * own name or the one that the server gave it. From the moment it is closed, none. Thread-safe.
 *
 * <p>Where a command map renames, a name may stand for more than one command, according to whom one believes, the map
 * or the letter; then it must be allowed as each of them.
 */
final class Admission {

    private final boolean allowAdmin;
    private final CommandMap map;
    private final boolean mapsNames;
    private final ProxyKind proxy;
    private final Failures failures;
    /** What stands behind the names that the servers gave, by these in upper case. */
    private final Map<String, Set<String>> renamed = new HashMap<>();
    /** Every first word, in upper case, for which the map has a say. */
    private final Set<String> concerned = new LinkedHashSet<>();

    private volatile boolean closed;

    Admission(boolean allowAdmin, CommandMap map, ProxyKind proxy, Failures failures) {
        this.proxy = proxy;
        this.allowAdmin = allowAdmin;
        this.map = map;
        this.mapsNames = !map.equals(CommandMap.DEFAULT);
        this.failures = failures;
        map.changes().forEach((command, newName) -> {
            concerned.add(firstWord(command));
            if (!newName.isEmpty()) {
                String onServer = newName.toUpperCase(Locale.ROOT);
                concerned.add(onServer);
                renamed.computeIfAbsent(onServer, any -> new LinkedHashSet<>()).add(command);
            }
        });
    }

    /** From now on nothing is admitted. */
    void close() {
        closed = true;
    }

    /** Throws unless a command may be sent. For nearly every command one look at what is known of its name. */
    void check(Command<?> command) {
        if (closed) {
            throw failures.closed(command.name().toString());
        }
        if (proxy == ProxyKind.NONE
                && command.name().metadata().isOpen()
                && !(mapsNames && isConcerned(command.name()))) {
            return;
        }
        RedisCommandException refusal = refusal(command);
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Why a command may not be sent; null if it may. */
    @Nullable
    RedisCommandException refusal(Command<?> command) {
        CommandName name = command.name();
        RedisCommandException stopped = proxy == ProxyKind.NONE ? null : stopped(command, name.toString());
        if (stopped != null) {
            return stopped;
        }
        if (!mapsNames || !isConcerned(name)) {
            return refusal(command, command.metadata());
        }
        if (!map.isAvailable(name)) {
            return disabled(command, name.metadata());
        }
        RedisCommandException refusal = refusal(command, command.metadata());
        for (String word : otherNames(name)) {
            if (refusal == null) {
                refusal = refusal(command, facts(word, command));
            }
        }
        return refusal;
    }

    /** Why a command cannot go through the proxy; null if it can. */
    private @Nullable RedisCommandException stopped(Command<?> command, String name) {
        ProxyKind.Carriage carriage = proxy.carries(command.name());
        if (carriage == ProxyKind.Carriage.NONE) {
            return ProxyFailures.notCarried(name, proxy);
        }
        CommandMetadata facts = command.metadata();
        int slot = HashSlot.of(command, facts);
        if (slot == HashSlot.NONE) {
            return carriage == ProxyKind.Carriage.KEYLESS ? null : ProxyFailures.withoutKey(name, proxy);
        }
        return switch (carriage) {
            case ONE_KEY -> facts.routingIndexes(command).length == 1 ? null : ProxyFailures.manyKeys(name, proxy);
            case ONE_SERVER -> slot == HashSlot.CROSS ? ProxyFailures.manyServers(name, proxy) : null;
            default -> null;
        };
    }

    private @Nullable RedisCommandException refusal(Command<?> command, CommandMetadata seen) {
        if (mapsNames && seen.isKnown() && !map.isAvailable(CommandName.of(seen.name()))) {
            return disabled(command, seen);
        }
        if (seen.needsOwnConnection()) {
            return failures.refused(
                    Reason.NOT_SUPPORTED,
                    seen.name(),
                    "This command would change a connection that all callers share: " + described(command, seen)
                            + ". Use database(index), createTransaction(), subscriber() or the options instead.");
        }
        if (seen.isAdmin() && !allowAdmin) {
            return failures.refused(
                    Reason.ADMIN_NOT_ALLOWED,
                    seen.name(),
                    "This operation is not available unless admin mode is enabled: " + described(command, seen)
                            + ". Set allowAdmin=true.");
        }
        if (seen.isBlocking()
                && !command.isBlocking()
                && !command.name().metadata().isBlocking()) {
            return failures.refused(
                    Reason.NOT_SUPPORTED,
                    seen.name(),
                    "This command may block a connection that all callers share, unless it goes by its own name: "
                            + described(command, seen)
                            + ". Use the name that Redis gives it; the command map does the rest.");
        }
        return null;
    }

    private RedisCommandException disabled(Command<?> command, CommandMetadata seen) {
        return failures.refused(
                Reason.DISABLED,
                seen.name(),
                "This operation has been disabled in the command-map and cannot be used: " + described(command, seen)
                        + ".");
    }

    /** The command, and how it was written if that is not the same. */
    private static String described(Command<?> command, CommandMetadata seen) {
        String written = command.name().toString();
        return seen.name().startsWith(written) ? seen.name() : seen.name() + " (written as " + written + ")";
    }

    /** The facts about the command that the server will carry out, as far as can be told. */
    CommandMetadata facts(Command<?> command) {
        if (mapsNames && !command.name().metadata().isKnown()) {
            Set<String> originals = renamed.get(command.name().toString());
            if (originals != null) {
                return facts(originals.iterator().next(), command);
            }
        }
        return command.metadata();
    }

    /** The facts about a command that begins with another word than it was written with. */
    private static CommandMetadata facts(String firstWord, Command<?> command) {
        CommandMetadata facts = CommandName.of(firstWord).metadata();
        String written = command.name().toString();
        int space = written.indexOf(' ');
        if (space < 0) {
            return facts.effective(command);
        }
        CommandMetadata subcommand = facts.subcommand(written.substring(space + 1));
        return subcommand != null ? subcommand : facts;
    }

    private boolean isConcerned(CommandName name) {
        return concerned.contains(firstWord(name.toString()));
    }

    /**
     * What else the first word of a name may stand for: what the map sends instead, and what it says that the server
     * calls so.
     */
    private Set<String> otherNames(CommandName name) {
        Set<String> words = new LinkedHashSet<>();
        String first = firstWord(name.toString());
        words.add(firstWord(map.wireName(name).toUpperCase(Locale.ROOT)));
        words.addAll(renamed.getOrDefault(first, Set.of()));
        words.remove(first);
        return words;
    }

    private static String firstWord(String name) {
        int space = name.indexOf(' ');
        return space < 0 ? name : name.substring(0, space);
    }
}
