package io.trunkline.core.topology;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.cluster.Redirect;
import io.trunkline.core.message.AskingMessage;
import io.trunkline.core.message.Judgement;
import io.trunkline.core.message.Message;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.Endpoint;

/**
 * Follows what a node of a cluster answers to a command that it refuses without having done anything: elsewhere, or
 * again in a moment. Called on the loop of the bridge that read the answer.
 *
 * <p>How often and how long is bounded by the command's own deadline, and by a number of hops. What is not followed is
 * the command's outcome.
 */
public final class ClusterRedirects {

    /** So many hops follow each other at once; before each further one there is a pause. */
    static final int PROMPT_HOPS = 5;

    private final TopologyKeeper topology;
    private final SlotFences fences;
    private final Pauses pauses;
    private final ClusterWatch watch;

    ClusterRedirects(TopologyKeeper topology, SlotFences fences, Pauses pauses, ClusterWatch watch) {
        this.topology = topology;
        this.fences = fences;
        this.pauses = pauses;
        this.watch = watch;
    }

    /**
     * Sends a message on after an error, if that is what the error is for.
     *
     * @return whether the message is somebody else's now; if not, the error is its outcome
     */
    public boolean follow(Message<?> message, RedisServerException answer, ServerEndPoint from, PhysicalBridge bridge) {
        Judgement judgement = Judgement.of(answer.kind(), message.command.metadata(), Judgement.Standing.NODE);
        switch (judgement) {
            case MOVED -> {
                Redirect redirect = Redirect.parse(answer.serverMessage());
                return redirect != null && isOf(message, redirect) && moved(message, redirect, from, bridge);
            }
            case ASK -> {
                Redirect redirect = Redirect.parse(answer.serverMessage());
                return redirect != null && isOf(message, redirect) && ask(message, redirect, from, bridge);
            }
            case LATER -> {
                watch.trigger(ClusterWatch.Cause.of(answer.kind()));
                if (!message.isRepeatable() || message.isOver() || !pauses.hasTimeFor(message, bridge.nanoTime())) {
                    return false;
                }
                message.takeBack(); // which is no hop: it may take as long as its deadline
                pauses.pause(message, bridge);
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    /** Whether a redirect is about the slot of the message that it answers: what a script says may be about anything. */
    private static boolean isOf(Message<?> message, Redirect redirect) {
        return message.slot() == redirect.slot();
    }

    private static boolean mayGoOn(Message<?> message, PhysicalBridge bridge) {
        return message.isRepeatable() && message.mayHop(bridge.nanoTime());
    }

    private static Message<?> takenBack(Message<?> message) {
        message.takeBackForAnotherHome();
        return message;
    }

    private boolean moved(Message<?> message, Redirect redirect, ServerEndPoint from, PhysicalBridge bridge) {
        Endpoint target = redirect.target(from.endpoint());
        ServerEndPoint owner =
                target == null ? null : topology.onMoved(redirect.slot(), target, from, bridge.nanoTime());
        watch.trigger(owner == null ? ClusterWatch.Cause.UNKNOWN_TARGET : ClusterWatch.Cause.MOVED);
        if (owner == null || !mayGoOn(message, bridge)) {
            return false;
        }
        boolean pausing = owner == from || message.hops() >= PROMPT_HOPS;
        if (pausing && !pauses.hasTimeFor(message, bridge.nanoTime())) {
            return false;
        }
        takenBack(message);
        if (pausing) {
            pauses.pause(message, bridge);
        } else {
            fences.begin(redirect.slot(), bridge);
            owner.adopt(message);
        }
        return true;
    }

    private boolean ask(Message<?> message, Redirect redirect, ServerEndPoint from, PhysicalBridge bridge) {
        Endpoint target = redirect.target(from.endpoint());
        ServerEndPoint importer = target == null ? null : topology.at(target);
        watch.trigger(importer == null ? ClusterWatch.Cause.UNKNOWN_TARGET : ClusterWatch.Cause.SLOT_MOVING);
        if (importer == null || !mayGoOn(message, bridge)) {
            return false;
        }
        importer.adopt(new AskingMessage(takenBack(message)));
        return true;
    }
}
