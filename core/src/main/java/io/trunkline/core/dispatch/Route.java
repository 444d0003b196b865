package io.trunkline.core.dispatch;

import io.trunkline.CommandFlag;
import io.trunkline.ReadFrom;
import io.trunkline.RetryPolicy;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.ScriptQuestion;
import io.trunkline.core.server.ServerEndPoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a view's commands travel. Immutable.
 *
 * @param database which database
 * @param timeoutNanos the time limit, or 0 for the option's default
 * @param flags how they travel
 * @param readFrom where reads may be answered
 * @param server the only server that may serve them, or null
 * @param retry which of them are tried again, or null for none
 * @param question what decides how the one call of a script is written that travels so, or null
 */
public record Route(
        int database,
        long timeoutNanos,
        Set<CommandFlag> flags,
        ReadFrom readFrom,
        @Nullable ServerEndPoint server,
        @Nullable RetryPolicy retry,
        @Nullable ScriptQuestion question) {

    /** To the servers of a multiplexer. */
    public static Route to(int database, ReadFrom readFrom) {
        return new Route(database, 0, Set.of(), readFrom, null, null, null);
    }

    /** To one server, whatever it is. */
    public static Route pinned(int database, @Nullable ServerEndPoint server) {
        return new Route(database, 0, Set.of(), ReadFrom.PREFER_PRIMARY, server, null, null);
    }

    public Route withDatabase(int index) {
        return new Route(index, timeoutNanos, flags, readFrom, server, retry, question);
    }

    public Route withTimeout(long nanos) {
        return new Route(database, nanos, flags, readFrom, server, retry, question);
    }

    public Route withFlags(Set<CommandFlag> other) {
        return new Route(database, timeoutNanos, other, readFrom, server, retry, question);
    }

    public Route withReadFrom(ReadFrom other) {
        return new Route(database, timeoutNanos, flags, other, server, retry, question);
    }

    public Route withRetry(RetryPolicy policy) {
        return new Route(database, timeoutNanos, flags, readFrom, server, policy, question);
    }

    public Route withQuestion(ScriptQuestion asked) {
        return new Route(database, timeoutNanos, flags, readFrom, server, retry, asked);
    }

    /** Says where a message may go; returns what is submitted so that it travels: itself, or a group of a question and it. */
    Message<?> placed(Message<?> message) {
        ScriptQuestion asked = question;
        Message<?> submitted = asked == null ? message : asked.before(message);
        if (server == null) {
            submitted.setReadFrom(readFrom);
        }
        return submitted;
    }
}
