package io.trunkline.core.topology;

import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.cluster.Asked;
import io.trunkline.core.cluster.ClusterInfo;
import io.trunkline.core.cluster.ClusterView;
import io.trunkline.core.cluster.ClusterViewReader;
import io.trunkline.core.cluster.UnreadableViewException;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one node answers when it is asked who serves what: how it sees the cluster, who it is, and the slots. Confined to
 * the loop of its bridge until all is there, and to that of the watch from then on.
 */
final class ClusterAnswers {

    private static final List<CommandName> QUESTIONS =
            List.of(EngineCommands.CLUSTER_INFO, EngineCommands.CLUSTER_MYID, EngineCommands.CLUSTER_SLOTS);

    private final Asked asked;
    private final Map<CommandName, RespValue> answers = new HashMap<>();
    private @Nullable Throwable refusal;
    private int missing;

    ClusterAnswers(Asked asked) {
        this.asked = asked;
    }

    /**
     * Asks over the connection that is there, all at once.
     *
     * @param whenAll runs on the bridge's loop when everything was answered, or will not be
     */
    void ask(PhysicalBridge bridge, Runnable whenAll) {
        missing = QUESTIONS.size();
        for (CommandName name : QUESTIONS) {
            Command<RespValue> command = EngineCommands.words(name);
            if (!bridge.sayNow(command, (answer, failure) -> onAnswer(name, answer, failure, whenAll))) {
                onAnswer(name, null, null, whenAll);
            }
        }
    }

    private void onAnswer(CommandName name, @Nullable RespValue answer, @Nullable Throwable failure, Runnable whenAll) {
        if (answer != null) {
            answers.put(name, answer);
        } else if (name.equals(EngineCommands.CLUSTER_SLOTS)) {
            refusal = failure;
        }
        if (--missing == 0) {
            whenAll.run();
        }
    }

    /** Who serves what, as the node sees it; null if it did not tell, or what it told cannot be understood. */
    @Nullable
    ClusterView view() {
        RespValue slots = answers.get(EngineCommands.CLUSTER_SLOTS);
        if (slots == null) {
            return null;
        }
        RespValue info = answers.get(EngineCommands.CLUSTER_INFO);
        try {
            return ClusterViewReader.slots(
                    asked, info == null ? ClusterInfo.UNTOLD : ClusterViewReader.info(info), slots);
        } catch (UnreadableViewException e) {
            refusal = e;
            return null;
        }
    }

    /** The id of its node; null if it did not tell. */
    @Nullable
    String id() {
        RespValue id = answers.get(EngineCommands.CLUSTER_MYID);
        return id == null || id.isNull() ? null : id.asText();
    }

    /** Why there is no view; null if there is one, or the connection was lost. */
    @Nullable
    Throwable refusal() {
        return refusal;
    }

    /** Whether this user may not ask, or the server does not know the question. */
    boolean isRefusedForGood() {
        return refusal instanceof RedisServerException refused
                && !refused.kind().isTransient();
    }
}
