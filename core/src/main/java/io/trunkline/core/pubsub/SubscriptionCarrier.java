package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.SubscriptionGap.Cause;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.pubsub.CarrierPosition.Move;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries some channels over one bridge at a time: all that every server hears, or the shard channels of one slot, or
 * what one server tells of its keys. Guarded by the lock of {@link Subscriptions}, but for what is read without it.
 */
final class SubscriptionCarrier {

    /*
     * What a server confirmed holds for the connection that it confirmed it on, which has a number, the epoch.
     *
     *   state      event                                    then
     *   nowhere    the right bridge is connected            everything is made there, in a new epoch
     *   carried    its connection is lost                   nowhere; or there already, if it was on the move
     *   carried    another bridge is the right one          on the move: everything is made there as well, in the
     *                                                       next epoch; each channel is heard from here until it is
     *                                                       confirmed there, and from there afterwards: of what both
     *                                                       bring one counts
     *   on the move  all is answered there                  carried there, and ended here
     *   on the move  it is refused for a while, or lost     carried here as before; what was heard from there is
     *                                                       asked for again here
     *   carried    the server ends the slot's channels      nothing of it holds; look where the slot is
     */

    /** So many servers are asked one after the other at once, and then no more for a while. */
    private static final int PROMPT_HOPS = 5;

    private final ReentrantLock lock;
    private final Map<Channel, ChannelState> members;
    private final Supplier<@Nullable PhysicalBridge> candidate;
    private final BiPredicate<PhysicalBridge, PhysicalBridge> isBetter;
    private final ChannelRequests requests;
    private final PostponedChannels postponed;
    private final OpenGaps gaps = new OpenGaps();

    private final CarrierPosition at = new CarrierPosition();

    /** How many commands that make channels are not answered, of the move if there is one. */
    private int unanswered;
    /** How often in a row a server has sent it on to another one. */
    private int hops;

    private boolean ended;

    /**
     * Makes one that has no bridge yet.
     *
     * @param lock guards it
     * @param members what it carries, by the names on the wire
     * @param candidate finds the bridge that should carry them, of those that are there
     * @param isBetter whether that should carry them instead of another one that is connected
     */
    SubscriptionCarrier(
            ReentrantLock lock,
            Map<Channel, ChannelState> members,
            Supplier<@Nullable PhysicalBridge> candidate,
            BiPredicate<PhysicalBridge, PhysicalBridge> isBetter,
            ChannelRequests requests) {
        this.lock = lock;
        this.members = members;
        this.candidate = candidate;
        this.isBetter = isBetter;
        this.requests = requests;
        this.postponed = new PostponedChannels(lock, this);
    }

    // ---- without the lock ----

    /** Where its channels are. */
    CarrierPosition at() {
        return at;
    }

    // ---- which bridge it is ----

    /** Nothing is wanted any more, nor will be. */
    void end() {
        assert lock.isHeldByCurrentThread();
        ended = true;
        at.forgetMove();
        postponed.forget();
    }

    /** The same, and the server is told so. */
    void leave() {
        PhysicalBridge present = at.bridge();
        Move moving = at.move();
        if (present != null) {
            unsubscribeAll(present, at.epoch());
        }
        if (moving != null) {
            unsubscribeAll(moving.bridge(), moving.epoch());
        }
        end();
        at.jump(null);
    }

    /** A bridge that may be the one has a connection, which is another one than it had. */
    void onEstablished(PhysicalBridge established) {
        assert lock.isHeldByCurrentThread();
        if (established == at.bridge() && !ended) {
            takeOver(established);
        } else {
            look();
        }
    }

    /** A bridge has lost its connection, or will have none any more. */
    void onLost(PhysicalBridge lost) {
        assert lock.isHeldByCurrentThread();
        Move moving = at.move();
        if (moving != null && moving.bridge() == lost) {
            abandonMove(Cause.CONNECTION_LOST);
        }
        if (lost != at.bridge()) {
            return;
        }
        postponed.forget();
        gaps.begin(at.epoch(), Outage.of(lost, Cause.CONNECTION_LOST));
        if (at.move() != null) {
            completeMove();
        } else {
            jump(null);
            look();
        }
    }

    /** Servers may have come or gone, or play other parts: another bridge may be the right one. */
    void look() {
        look(Cause.MOVED);
    }

    void look(Cause cause) {
        assert lock.isHeldByCurrentThread();
        PhysicalBridge present = at.bridge();
        PhysicalBridge next = ended ? null : candidate.get();
        if (next == null || !next.isEstablished()) {
            return;
        }
        if (present == null || !present.isEstablished()) {
            takeOver(next);
        } else if (next == present) {
            abandonMove(Cause.MOVED);
        } else if (isBetter.test(next, present)) {
            begin(next, cause);
        }
    }

    /** Everything is made on a bridge, whatever there was before. */
    private void takeOver(PhysicalBridge next) {
        PhysicalBridge before = at.bridge();
        if (before != null) {
            gaps.begin(at.epoch(), Outage.of(before, Cause.CONNECTION_LOST));
        }
        abandonMove(Cause.MOVED);
        postponed.forget();
        jump(next);
        requestAll(next, at.epoch());
    }

    private void begin(PhysicalBridge next, Cause cause) {
        Move moving = at.move();
        PhysicalBridge present = at.bridge();
        if (present == null || moving != null && moving.bridge() == next) {
            return;
        }
        abandonMove(cause);
        requests.askForSignOfLife(present); // so that what is told of the move is no longer than it takes
        unanswered = 0;
        requestAll(next, at.beginMove(next, cause).epoch());
        if (unanswered == 0) {
            completeMove();
        }
    }

    private void completeMove() {
        Move moving = at.move();
        PhysicalBridge old = at.bridge();
        int oldEpoch = at.epoch();
        if (moving != null) {
            at.arrive(moving);
        }
        postponed.forget();
        if (old != null && old.isRetired()) {
            old.lookWhetherDone(); // with its connection ends what is subscribed there
        } else if (old != null) {
            unsubscribeAll(old, oldEpoch);
        }
        if (unanswered == 0) {
            requestUnconfirmed(old);
        }
    }

    /** What was not confirmed at the end of a move, such as what was refused for a while. */
    private void requestUnconfirmed(@Nullable PhysicalBridge old) {
        List<ChannelState> rest = members.values().stream()
                .filter(state -> !state.isConfirmedIn(at.epoch()))
                .toList();
        if (!rest.isEmpty()) {
            if (old != null) {
                rest.forEach(state -> gaps.begin(state.confirmedEpoch(), Outage.of(old, Cause.MOVED)));
            }
            requests.submitAll(this, at.bridge(), at.epoch(), rest, true);
        }
    }

    /** It stays where it is. What is heard from the other one already was not from here meanwhile. */
    private void abandonMove(Cause cause) {
        Move moving = at.move();
        if (moving == null) {
            return;
        }
        at.forgetMove();
        unanswered = 0;
        unsubscribeAll(moving.bridge(), moving.epoch());
        List<ChannelState> back = members.values().stream()
                .filter(state -> state.isConfirmedIn(moving.epoch()))
                .toList();
        if (!back.isEmpty()) {
            gaps.begin(moving.epoch(), Outage.of(moving.bridge(), cause));
            requests.submitAll(this, at.bridge(), at.epoch(), back, true);
        }
    }

    private void jump(@Nullable PhysicalBridge to) {
        at.jump(to);
        unanswered = 0;
    }

    private void requestAll(PhysicalBridge to, int in) {
        requests.submitAll(this, to, in, members.values(), true);
    }

    private void unsubscribeAll(PhysicalBridge from, int in) {
        requests.submitAll(this, from, in, members.values(), false);
    }

    /**
     * Tells the server of channels, all of one mode, if there is a connection. Without one, all that is wanted is made
     * when there is.
     */
    void request(List<ChannelState> some, boolean subscribe) {
        assert lock.isHeldByCurrentThread();
        requests.submitAll(this, at.bridge(), at.epoch(), some, subscribe);
        Move moving = at.move();
        if (moving != null) {
            requests.submitAll(this, moving.bridge(), moving.epoch(), some, subscribe);
        }
    }

    /**
     * Tells the server once more what is wanted of channels, since it was not told in time or would not hear it: as
     * long as the connection lives, nobody else would. Whatever changed meanwhile was submitted before this, and
     * whatever changes later will be behind it.
     */
    void requestAsWanted(List<ChannelState> some) {
        assert lock.isHeldByCurrentThread();
        request(
                some.stream()
                        .map(state -> members.get(state.onWire()))
                        .filter(Objects::nonNull)
                        .toList(),
                true);
        request(
                some.stream()
                        .filter(state -> !members.containsKey(state.onWire()))
                        .toList(),
                false);
    }

    /** A command that makes channels is on its way. */
    void onSubmitted(int in) {
        unanswered += in == at.targetEpoch() ? 1 : 0;
    }

    // ---- what its server answers ----

    /** Whether a channel is wanted. Without the lock. */
    boolean isMember(ChannelState state) {
        return members.get(state.onWire()) == state;
    }

    boolean isEnded() {
        return ended;
    }

    /** The server has confirmed channels. */
    void onConfirmed(int sentIn, List<ChannelState> some, Confirmation told) {
        assert lock.isHeldByCurrentThread();
        if (ended || !at.isCurrent(sentIn)) {
            return;
        }
        hops = 0;
        Move moving = at.move();
        PhysicalBridge present = at.bridge();
        Outage ofMove = moving != null && moving.epoch() == sentIn && present != null
                ? Outage.of(present, moving.cause())
                : null;
        for (ChannelState state : some) {
            if (!isMember(state)) {
                continue;
            }
            if (!state.isConfirmedIn(at.targetEpoch())) { // else the one here confirms what the other one did already
                Outage outage = ofMove != null && state.isConfirmedIn(at.epoch()) ? ofMove : gaps.of(state);
                if (outage != null && !state.isConfirmedIn(sentIn)) {
                    told.add(outage, state);
                }
                state.setConfirmedIn(sentIn);
            }
            told.add(state.takeConfirmed());
        }
        onAnswered(sentIn);
    }

    /** A command that makes channels was answered. */
    void onAnswered(int sentIn) {
        if (sentIn != at.targetEpoch() || --unanswered > 0) {
            return;
        }
        if (at.move() != null) {
            completeMove();
        }
        if (!gaps.isEmpty() && members.values().stream().allMatch(at::isConfirmed)) {
            gaps.clear();
        }
    }

    /** A server refuses channels for the time being. They are asked for again, wherever they belong by then. */
    void onPutOff(int sentIn, List<ChannelState> some) {
        assert lock.isHeldByCurrentThread();
        if (sentIn != at.epoch()) {
            abandonMove(Cause.MOVED);
        } else {
            postponed.add(some);
        }
    }

    /** The server that was asked is not the right one any more, and perhaps another one is known. */
    void onElsewhere(int sentIn, List<ChannelState> some) {
        Move moving = at.move();
        PhysicalBridge asked = moving != null && sentIn == moving.epoch() ? moving.bridge() : at.bridge();
        if (asked != at.bridge()) {
            abandonMove(Cause.MOVED);
        }
        postponed.add(some); // unless they are asked for before that
        if (candidate.get() != asked && ++hops <= PROMPT_HOPS) { // else they do not agree yet
            look();
            if (at.move() != null && at.bridge() == asked) { // nothing holds it here
                completeMove();
            }
        }
    }

    /** A channel was ended by the server; those of a slot end together. */
    void onRevoked(ChannelState state, PhysicalBridge from, boolean isSlot) {
        assert lock.isHeldByCurrentThread();
        Move moving = at.move();
        if (ended || from != at.bridge() || !at.isConfirmed(state)) {
            return;
        }
        if (isSlot) {
            gaps.begin(at.epoch(), Outage.endedBy(from));
            if (moving == null) {
                jump(from);
                look();
            }
            if (at.move() != null) {
                completeMove();
            } else if (at.bridge() == from) {
                requestAll(from, at.epoch()); // which says where it belongs
            }
        } else if (state.isConfirmedIn(at.epoch())) {
            setInterrupted(state, Outage.endedBy(from));
            request(List.of(state), true);
        }
    }

    /** Its channels were heard of elsewhere until now. */
    void setInterrupted(ChannelState state, Outage outage) {
        state.setConfirmedIn(ChannelState.REVOKED);
        gaps.begin(ChannelState.REVOKED, outage);
    }

    /** What is not carried at present, and since when. */
    OpenGaps gaps() {
        return gaps;
    }
}
