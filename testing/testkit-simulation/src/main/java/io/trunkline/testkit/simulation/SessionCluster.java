package io.trunkline.testkit.simulation;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one connection to a node of a cluster: READONLY and ASKING, and whether its commands are served here.
 * Confined to the server's lane.
 */
final class SessionCluster {

    private static final Set<String> ANSWERED = Set.of("ASKING", "READONLY", "READWRITE", "CLUSTER");

    private final RedisSession session;
    private final SimulatedClusterNode node;
    private final ClusterCommands commands;
    private boolean readOnly;
    private boolean asking;

    SessionCluster(RedisSession session, SimulatedClusterNode node) {
        this.session = session;
        this.node = node;
        commands = new ClusterCommands(session, node);
    }

    static boolean knows(String name) {
        return ANSWERED.contains(name);
    }

    /** Answers a command of this class. */
    void answer(String name, List<String> words) {
        if (name.equals("CLUSTER")) {
            commands.answer(words);
            return;
        }
        if (words.size() != 1) {
            session.wrongArity(name);
            return;
        }
        switch (name) {
            case "ASKING" -> asking = true;
            case "READONLY" -> readOnly = true;
            default -> readOnly = false;
        }
        session.reply().ok();
    }

    /** Whether it refuses a command, or EXEC what was queued, for where its keys are; then it has said so. */
    boolean refuses(List<String> words, List<List<String>> executed) {
        String refusal = node.routing().refusal(executed, asking, readOnly);
        if (refusal == null) {
            return false;
        }
        session.reply().error(refusal);
        log(session.redis().executedNow(session.id(), session.database(), words, "-" + refusal + "\r\n"), true);
        return true;
    }

    /** What a script is told that asks for a key that is not here; null if it may. */
    @Nullable
    String refusalOfScript(List<String> call) {
        return node.routing().refusal(List.of(call), asking, readOnly) == null
                ? null
                : "ERR Script attempted to access a non local key in a cluster node";
    }

    /** Notes what was carried out. */
    void executed(ExecutedCommand command) {
        log(command, false);
    }

    private void log(ExecutedCommand command, boolean redirected) {
        node.log(command, readOnly, asking, redirected);
    }

    /** A command is over: ASKING is used up by the one behind it, whatever that is, unless it began a transaction. */
    void over(List<String> words, boolean inTransaction) {
        if (!inTransaction && !words.get(0).toUpperCase(Locale.ROOT).equals("ASKING")) {
            asking = false;
        }
    }

    /** What a client that waits is told for which it may not wait here any more; null if it may. */
    @Nullable
    String refusalToWait(List<String> words) {
        return node.routing().refusalToWait(CommandKeys.of(words));
    }

    void publish(String name, List<String> words) {
        node.publish(name, words.get(1), words.get(2));
    }
}
