package io.trunkline;

import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisException;
import io.trunkline.options.Endpoint;
import io.trunkline.status.BridgeId;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ServerRole;
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
     * A server refused to make a subscription again, on a new connection or after it had ended it: all handlers and
     * queues of the channel have ended.
     *
     * @param endpoint the server
     * @param channel what was subscribed to
     * @param cause the server's answer
     */
    record SubscriptionEnded(Endpoint endpoint, Channel channel, RedisException cause) implements MultiplexerEvent {}

    /**
     * Trunkline or code that it called failed where nobody waits for the outcome.
     *
     * @param origin what was being done
     * @param cause what happened
     */
    record InternalFailure(String origin, Throwable cause) implements MultiplexerEvent {}
}
