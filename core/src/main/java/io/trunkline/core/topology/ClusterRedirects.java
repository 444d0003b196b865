package io.trunkline.core.topology;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.cluster.Redirect;
import io.trunkline.core.message.AskingMessage;
import io.trunkline.core.message.Judgement;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.Endpoint;
import io.trunkline.options.ReadFrom;
import io.trunkline.status.ConnectionKind;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
    private final ServerSelectionStrategy selection;
    private final SlotFences fences;
    private final Pauses pauses;
    private final ClusterWatch watch;
    private final UnaryOperator<Endpoint> mapping;

    ClusterRedirects(
            TopologyKeeper topology,
            ServerSelectionStrategy selection,
            SlotFences fences,
            Pauses pauses,
            ClusterWatch watch,
            UnaryOperator<Endpoint> mapping) {
        this.topology = topology;
        this.selection = selection;
        this.fences = fences;
        this.pauses = pauses;
        this.watch = watch;
        this.mapping = mapping;
    }

    /**
     * Sends a message on after an error, if that is what the error is for.
     *
     * @return whether the message is somebody else's now; if not, the error is its outcome
     */
    public boolean follow(Message<?> message, RedisServerException answer, ServerEndPoint from, PhysicalBridge bridge) {
        Judgement judgement = message.judge(answer, Judgement.Standing.NODE);
        return switch (judgement) {
            case MOVED -> moved(message, redirect(message, answer), from, bridge);
            case ASK -> ask(message, redirect(message, answer), from, bridge);
            case LATER ->
                elsewhere(message, answer, from, bridge)
                        || later(message, ClusterWatch.Cause.of(answer.kind()), from, bridge);
            default -> false;
        };
    }

    /** Where it leads to; null if nowhere, or if it is about another slot: what a script says may be about anything. */
    private static @Nullable Redirect redirect(Message<?> message, RedisServerException answer) {
        Redirect redirect = Redirect.parse(message.reason(answer));
        return redirect != null && redirect.slot() == message.slot() ? redirect : null;
    }

    /** Learns from a redirect that may be nobody's way. */
    void learn(String answer, ServerEndPoint from) {
        Redirect redirect = Redirect.parse(answer);
        Endpoint target = redirect == null ? null : redirect.target(from.endpoint(), mapping);
        if (redirect != null && target != null) {
            topology.onMoved(redirect.slot(), target, from, from.interactive().nanoTime());
        }
        watch.trigger(ClusterWatch.Cause.MOVED);
    }

    private boolean moved(Message<?> message, @Nullable Redirect redirect, ServerEndPoint from, PhysicalBridge bridge) {
        if (redirect == null) {
            return false;
        }
        Endpoint target = redirect.target(from.endpoint(), mapping);
        ServerEndPoint owner =
                target == null ? null : topology.onMoved(redirect.slot(), target, from, bridge.nanoTime());
        watch.trigger(owner == null ? ClusterWatch.Cause.UNKNOWN_TARGET : ClusterWatch.Cause.MOVED);
        if (owner == null) {
            return false;
        }
        if (owner == from && renew(message, from, bridge)) {
            return true;
        }
        if (owner == from || message.hops() >= PROMPT_HOPS) { // they do not agree yet
            return pause(message, true, from, bridge);
        }
        Submission<?> moving = takeBack(message, true, from, bridge);
        if (moving == null) {
            return false;
        }
        if (bridge.kind() != ConnectionKind.LEASED) {
            fences.begin(redirect.slot(), bridge, from, false);
        }
        owner.adopt(moving);
        if (selection.hasLeft(moving, from) && selection.hasLeft(moving, owner)) {
            // it goes a longer way than what is new will
            fences.begin(redirect.slot(), owner.interactive(), owner, true);
        }
        return true;
    }

    /** A server sends a message to its own address: it goes there again, over another connection. */
    private static boolean renew(Message<?> message, ServerEndPoint from, PhysicalBridge bridge) {
        if (bridge.kind() == ConnectionKind.LEASED
                || message.leaver() == null
                || !bridge.renewal().begin()) {
            return false;
        }
        Submission<?> moving = takeBack(message, true, from, bridge);
        if (moving == null) {
            return false;
        }
        bridge.renewal().keep(moving);
        return true;
    }

    private boolean ask(Message<?> message, @Nullable Redirect redirect, ServerEndPoint from, PhysicalBridge bridge) {
        if (redirect == null) {
            return false;
        }
        selection.mark(redirect.slot());
        if (bridge.kind() == ConnectionKind.LEASED || message.leaver() != message) {
            // more than one command, or a connection of its own: until the slot has moved
            return later(message, ClusterWatch.Cause.SLOT_MOVING, from, bridge);
        }
        Endpoint target = redirect.target(from.endpoint(), mapping);
        ServerEndPoint importer = target == null ? null : topology.at(target, from);
        watch.trigger(importer == null ? ClusterWatch.Cause.UNKNOWN_TARGET : ClusterWatch.Cause.SLOT_MOVING);
        if (importer == null) {
            return false;
        }
        message.takeBackForAnotherHome();
        importer.adopt(new AskingMessage(message));
        return true;
    }

    /** A server refuses whatever comes, for a while: a read that another one may answer goes there at once. */
    private boolean elsewhere(
            Message<?> message, RedisServerException answer, ServerEndPoint from, PhysicalBridge bridge) {
        ReadFrom place = message.readFrom();
        boolean refusesAll = answer.kind() == RedisErrorKind.LOADING || answer.kind() == RedisErrorKind.MASTER_DOWN;
        if (!refusesAll
                || place == null
                || !place.allowsReplica()
                || bridge.kind() == ConnectionKind.LEASED
                || message.leaver() != message
                || message.hops() >= PROMPT_HOPS) {
            return false;
        }
        ServerEndPoint other = selection.find(place, message.slot());
        if (other == null || other == from || !other.isEstablished()) {
            return false;
        }
        message.takeBackForAnotherHome();
        other.adopt(message);
        return true;
    }

    private boolean later(Message<?> message, ClusterWatch.Cause cause, ServerEndPoint from, PhysicalBridge bridge) {
        if (cause == ClusterWatch.Cause.SLOT_MOVING && message.slot() >= 0) {
            selection.mark(message.slot());
        }
        watch.trigger(cause);
        return !message.isOver() && pause(message, false, from, bridge);
    }

    private boolean pause(Message<?> message, boolean isHop, ServerEndPoint from, PhysicalBridge bridge) {
        if (!pauses.hasTimeFor(message, bridge.nanoTime())) {
            return false;
        }
        Submission<?> waiting = takeBack(message, isHop, from, bridge);
        if (waiting == null) {
            return false;
        }
        pauses.pause(waiting, bridge);
        return true;
    }

    /**
     * Takes a message back from where it was refused; returns what goes on, which is whoever borrowed a connection for
     * it if one was borrowed, or null if nobody waits any more.
     *
     * @param isHop whether that counts as another home: what waits for something to pass by may do so till its deadline
     */
    private static @Nullable Submission<?> takeBack(
            Message<?> message, boolean isHop, ServerEndPoint from, PhysicalBridge bridge) {
        Submission<?> moving = message.mayMove() ? from.leases().moveOn(bridge) : message.leaver();
        if (moving != null && isHop) {
            message.takeBackForAnotherHome();
        } else if (moving != null) {
            message.takeBack();
        }
        return moving;
    }
}
