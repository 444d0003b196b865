package io.trunkline;

import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisException;
import io.trunkline.options.Endpoint;
import io.trunkline.status.BridgeId;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotMove;
import io.trunkline.status.TopologyCause;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that an operator may want to hear of. Immutable. */
public sealed interface MultiplexerEvent {

    /**
     * A connection was lost or could not be made; told once until it is restored, and again when the kind of failure
     * changes, such as from a server that is not there to one that refuses the credentials. That a connection was
     * closed, broke or cannot be made is one kind. Of leased connections only refusals are told.
     *
     * @param bridge which one of which server
     * @param failureType why
     * @param cause what broke it, or null
     */
    record ConnectionFailed(
            BridgeId bridge,
            ConnectionFailureType failureType,
            @Nullable Throwable cause) implements MultiplexerEvent {

        /**
         * The server.
         *
         * @return where it is
         */
        public Endpoint endpoint() {
            return bridge.endpoint();
        }

        /**
         * What the connection is for.
         *
         * @return its kind
         */
        public ConnectionKind kind() {
            return bridge.kind();
        }
    }

    /**
     * A connection that had failed is established again.
     *
     * @param bridge which one of which server
     */
    record ConnectionRestored(BridgeId bridge) implements MultiplexerEvent {

        /**
         * The server.
         *
         * @return where it is
         */
        public Endpoint endpoint() {
            return bridge.endpoint();
        }

        /**
         * What the connection is for.
         *
         * @return its kind
         */
        public ConnectionKind kind() {
            return bridge.kind();
        }
    }

    /**
     * A server answered a command with an error.
     *
     * @param endpoint the server
     * @param command the command's name
     * @param message the error as the server sent it
     */
    record ServerError(Endpoint endpoint, String command, String message) implements MultiplexerEvent {}

    /**
     * A server's role or version changed.
     *
     * @param endpoint the server
     * @param role its role now
     * @param version its version now, or null if unknown
     */
    record ConfigurationChanged(
            Endpoint endpoint, ServerRole role, @Nullable String version) implements MultiplexerEvent {}

    /**
     * A server that was none of the multiplexer's is one of them now.
     *
     * @param endpoint the server
     */
    record ServerAdded(Endpoint endpoint) implements MultiplexerEvent {}

    /**
     * A server is none of the multiplexer's any more. Nothing new goes there, what is in flight ends as it always does,
     * and what was not sent goes to the servers that are left. Its figures stay in the totals.
     *
     * @param endpoint the server
     */
    record ServerRetired(Endpoint endpoint) implements MultiplexerEvent {}

    /**
     * Slots of a cluster changed hands. The first change is told at once; what changes within the second after it is
     * told in one event at its end, so that slots that are moved one by one are no storm of events. A slot that went on
     * meanwhile is told once, from where it was to where it is.
     *
     * @param moves which slots, in their order, from whom to whom; immutable
     */
    record SlotsMoved(List<SlotMove> moves) implements MultiplexerEvent {
        /** Copies the list. */
        public SlotsMoved {
            moves = List.copyOf(moves);
        }
    }

    /**
     * Nodes of a cluster, or sentinels, were asked who serves what, and enough of them have answered or had their time.
     * At most one of these is told in a second; it stands for all rounds since the one before.
     *
     * @param cause why the last round was made
     * @param duration how long the last round took
     * @param asked who was asked in the last round; immutable
     * @param rounds how many rounds there were since the last such event, 1 or more
     * @param isChanged whether any of the rounds changed what is known
     */
    record TopologyRefreshed(
            TopologyCause cause, Duration duration, List<Endpoint> asked, int rounds, boolean isChanged)
            implements MultiplexerEvent {
        /** Copies the list. */
        public TopologyRefreshed {
            asked = List.copyOf(asked);
        }
    }

    /**
     * A server tells of a cluster that has no node in common with the one that is known: its address belongs to another
     * cluster now. As long as any node of the known one answers, what it tells is refused; if none does, the other one
     * is taken in. Told at most once a minute of each server.
     *
     * @param endpoint the server
     * @param isAdopted whether the other cluster was taken in
     */
    record OtherCluster(Endpoint endpoint, boolean isAdopted) implements MultiplexerEvent {}

    /**
     * Somebody has announced on the {@code configChannel} that another server was made the primary, and all servers are
     * asked for their roles now; {@link ConfigurationChanged} tells what comes of it. Told once a second at most. A
     * multiplexer hears what it has announced itself as well.
     *
     * @param channel the channel's name
     */
    record ConfigurationAnnounced(String channel) implements MultiplexerEvent {}

    /**
     * A server refused to make a subscription again, on a new connection or after it had ended it: all handlers and
     * queues of the channel have ended.
     *
     * @param endpoint the server
     * @param channel what was subscribed to
     * @param cause the server's answer
     */
    record SubscriptionEnded(Endpoint endpoint, Channel channel, RedisException cause) implements MultiplexerEvent {}

    /**
     * Subscriptions were interrupted, and are carried again: what was published to their channels meanwhile may be lost.
     * Told when that is over, once for all channels that were confirmed anew together; to the subscribers of each by
     * {@link Subscriber.Subscription#onGap}.
     *
     * @param gap from when to when, and why
     * @param channels what was subscribed to, at least one
     */
    record SubscriptionInterrupted(SubscriptionGap gap, List<Channel> channels) implements MultiplexerEvent {

        /** Keeps a copy. */
        public SubscriptionInterrupted {
            channels = List.copyOf(channels);
        }

        /**
         * The server that carries them now.
         *
         * @return where it is
         */
        public Endpoint endpoint() {
            return gap.after();
        }
    }

    /**
     * Trunkline or code that it called failed where nobody waits for the outcome.
     *
     * @param origin what was being done
     * @param cause what happened
     */
    record InternalFailure(String origin, Throwable cause) implements MultiplexerEvent {}
}
