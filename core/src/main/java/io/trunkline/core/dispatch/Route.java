package io.trunkline.core.dispatch;

import io.trunkline.CommandFlag;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.ScriptQuestion;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ReadFrom;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a view's commands travel, or one call's. Immutable.
 *
 * @param database which database
 * @param syncTimeoutNanos the time limit of a call that waits
 * @param asyncTimeoutNanos the time limit of a call that does not
 * @param flags how they travel
 * @param readFrom where reads may be answered
 * @param server the server that serves them, or null if it is chosen by what they do
 * @param pinned whether none but that server may serve them, whatever becomes of it
 * @param question what decides how the one call of a script is written that travels so, or null
 * @param begun whether the time of the one call that travels so runs already
 * @param startNanos since when it does, on the dispatcher's clock
 */
public record Route(
        int database,
        long syncTimeoutNanos,
        long asyncTimeoutNanos,
        Set<CommandFlag> flags,
        ReadFrom readFrom,
        @Nullable ServerEndPoint server,
        boolean pinned,
        @Nullable ScriptQuestion question,
        boolean begun,
        long startNanos) {

    /** To the servers of a multiplexer. */
    public static Route to(int database, MultiplexerOptions options) {
        return new Route(
                database,
                options.timeouts().syncTimeout().toNanos(),
                options.timeouts().asyncTimeout().toNanos(),
                Set.of(),
                options.topology().readFrom(),
                null,
                false,
                null,
                false,
                0);
    }

    /** To one server and no other, whatever it is. */
    public Route pinnedTo(ServerEndPoint only) {
        return at(only, true);
    }

    /** To one server as long as it is there, and else to where commands go by default; if it is null, at once. */
    public Route preferring(@Nullable ServerEndPoint first) {
        return at(first, false);
    }

    private Route at(@Nullable ServerEndPoint other, boolean only) {
        return new Route(
                database,
                syncTimeoutNanos,
                asyncTimeoutNanos,
                flags,
                ReadFrom.PREFER_PRIMARY,
                other,
                only,
                question,
                begun,
                startNanos);
    }

    public Route withDatabase(int index) {
        return new Route(
                index,
                syncTimeoutNanos,
                asyncTimeoutNanos,
                flags,
                readFrom,
                server,
                pinned,
                question,
                begun,
                startNanos);
    }

    /** With one time limit for all calls, whether they wait or not. */
    public Route withTimeout(long nanos) {
        return new Route(database, nanos, nanos, flags, readFrom, server, pinned, question, begun, startNanos);
    }

    public Route withFlags(Set<CommandFlag> other) {
        return new Route(
                database,
                syncTimeoutNanos,
                asyncTimeoutNanos,
                other,
                readFrom,
                server,
                pinned,
                question,
                begun,
                startNanos);
    }

    public Route withReadFrom(ReadFrom other) {
        return new Route(
                database,
                syncTimeoutNanos,
                asyncTimeoutNanos,
                flags,
                other,
                server,
                pinned,
                question,
                begun,
                startNanos);
    }

    /** For one call whose time runs since an instant, whatever attempts it takes. */
    Route since(long nanos) {
        return new Route(
                database, syncTimeoutNanos, asyncTimeoutNanos, flags, readFrom, server, pinned, question, true, nanos);
    }

    /** The same, for a call of a script. */
    Route since(long nanos, ScriptQuestion asked) {
        return new Route(
                database, syncTimeoutNanos, asyncTimeoutNanos, flags, readFrom, server, pinned, asked, true, nanos);
    }

    /** What is submitted so that a message travels: itself, or a group of a question and it. */
    Message<?> ahead(Message<?> message) {
        ScriptQuestion asked = question;
        return asked == null ? message : asked.before(message);
    }
}
