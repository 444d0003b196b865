package io.trunkline.core.dispatch;

import io.trunkline.CommandFlag;
import io.trunkline.core.bridge.PhysicalBridge;
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
 * @param limits how much time they have
 * @param flags what else their caller wants
 * @param target to which server they go
 * @param call the one call that travels so, if it has begun; null for all calls of a view
 */
public record Route(
        int database,
        TimeLimits limits,
        Set<CommandFlag> flags,
        Target target,
        @Nullable Call call) {

    /**
     * How much time a call has.
     *
     * @param syncNanos one that waits
     * @param asyncNanos one that does not
     */
    public record TimeLimits(long syncNanos, long asyncNanos) {}

    /**
     * A call whose time runs.
     *
     * @param startNanos since when, on the dispatcher's clock, whatever attempts it takes
     * @param question if it is of a script, what decides how it is written; else null
     */
    record Call(long startNanos, @Nullable ScriptQuestion question) {}

    /** To the servers of a multiplexer. */
    public static Route to(int database, MultiplexerOptions options) {
        return new Route(
                database,
                new TimeLimits(
                        options.timeouts().syncTimeout().toNanos(),
                        options.timeouts().asyncTimeout().toNanos()),
                Set.of(),
                Target.chosen(options.topology().readFrom()),
                null);
    }

    /** To one server and no other, whatever it is. */
    public Route pinnedTo(ServerEndPoint only) {
        return withTarget(Target.only(only));
    }

    /** The same, over one of its connections, whichever that bridge has. */
    public Route pinnedTo(ServerEndPoint only, PhysicalBridge bridge) {
        return withTarget(Target.over(only, bridge));
    }

    /** To one server as long as it is there, and else to where commands go by default; if it is null, at once. */
    public Route preferring(@Nullable ServerEndPoint first) {
        return withTarget(Target.first(first));
    }

    public Route withReadFrom(ReadFrom other) {
        return withTarget(target.withReadFrom(other));
    }

    private Route withTarget(Target other) {
        return new Route(database, limits, flags, other, call);
    }

    public Route withDatabase(int index) {
        return new Route(index, limits, flags, target, call);
    }

    /** With one time limit for all calls, whether they wait or not. */
    public Route withTimeout(long nanos) {
        return new Route(database, new TimeLimits(nanos, nanos), flags, target, call);
    }

    public Route withFlags(Set<CommandFlag> other) {
        return new Route(database, limits, other, target, call);
    }

    /** For one call whose time runs since an instant. What decides how it is written stays. */
    Route since(long nanos) {
        return since(nanos, call == null ? null : call.question());
    }

    /** The same, for a call of a script. */
    Route since(long nanos, @Nullable ScriptQuestion asked) {
        return new Route(database, limits, flags, target, new Call(nanos, asked));
    }

    /** Since when the time of the call runs: it has begun before, or begins now. */
    long startNanos(Dispatcher clock) {
        return call == null ? clock.nanoTime() : call.startNanos();
    }

    /** What is submitted so that a message travels: itself, or a group of a question and it. */
    Message<?> ahead(Message<?> message) {
        ScriptQuestion asked = call == null ? null : call.question();
        return asked == null ? message : asked.before(message);
    }
}
