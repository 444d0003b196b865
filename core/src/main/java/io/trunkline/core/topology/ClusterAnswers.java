package io.trunkline.core.topology;

import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.cluster.Asked;
import io.trunkline.core.cluster.ClusterInfo;
import io.trunkline.core.cluster.ClusterView;
import io.trunkline.core.cluster.ClusterViewReader;
import io.trunkline.core.cluster.UnreadableViewException;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * What one node answers when it is asked who serves what: how it sees the cluster, who it is, and the slots, or all that
 * it knows of each node, if it matters which of them was elected later. Confined to
 * the loop of its bridge until all is there, and to that of the watch from then on.
 */
final class ClusterAnswers {

    private final Asked asked;
    private final boolean withEpochs;
    private @Nullable RespValue info;
    private @Nullable RespValue id;
    private @Nullable RespValue told;
    private @Nullable Throwable refusal;
    private int missing = 3;

    /**
     * Prepares the questions.
     *
     * @param withEpochs whether it is asked for the configuration epochs of all nodes too, which is dearer
     */
    ClusterAnswers(Asked asked, boolean withEpochs) {
        this.asked = asked;
        this.withEpochs = withEpochs;
    }

    /**
     * Asks over the connection that is there, all at once.
     *
     * @param whenAll runs on the bridge's loop when everything was answered, or will not be
     */
    void ask(PhysicalBridge bridge, Runnable whenAll) {
        ask(bridge, EngineCommands.CLUSTER_INFO, whenAll, (answer, failure) -> info = answer);
        ask(bridge, EngineCommands.CLUSTER_MYID, whenAll, (answer, failure) -> id = answer);
        CommandName name = withEpochs ? EngineCommands.CLUSTER_NODES : EngineCommands.CLUSTER_SLOTS;
        ask(bridge, name, whenAll, (answer, failure) -> {
            told = answer;
            refusal = failure;
        });
    }

    private void ask(
            PhysicalBridge bridge, CommandName name, Runnable whenAll, InternalMessage.Listener<RespValue> listener) {
        boolean asking = bridge.sayNow(EngineCommands.words(name), (answer, failure) -> {
            listener.onEnd(answer, failure);
            onAnswer(whenAll);
        });
        if (!asking) {
            onAnswer(whenAll);
        }
    }

    private void onAnswer(Runnable whenAll) {
        if (--missing == 0) {
            whenAll.run();
        }
    }

    /** Who serves what, as the node sees it; null if it did not tell, or what it told cannot be understood. */
    @Nullable
    ClusterView view() {
        if (told == null) {
            return null;
        }
        try {
            ClusterInfo whole = info == null ? ClusterInfo.UNTOLD : ClusterViewReader.info(info);
            return withEpochs
                    ? ClusterViewReader.nodes(asked, whole, told)
                    : ClusterViewReader.slots(asked, whole, told);
        } catch (UnreadableViewException e) {
            refusal = e;
            return null;
        }
    }

    /** The id of its node; null if it did not tell. */
    @Nullable
    String id() {
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
