package io.trunkline.core.failure;

import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.PartialFailureException;
import io.trunkline.exception.PartialFailureException.Outcome;
import io.trunkline.exception.PartialFailureException.Part;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.UnexpectedReplyException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said of commands that were carried out in parts. Stateless. */
public final class SplitFailures {

    private SplitFailures() {}

    /** What a failure says of whether a part was carried out. */
    public static Outcome outcome(@Nullable Throwable failure) {
        if (failure == null) {
            return Outcome.DONE;
        }
        boolean isProven = failure instanceof RedisServerException refused && refused.isNotApplied()
                || failure instanceof RedisException lost && lost.progress() == CommandProgress.NEVER_SENT;
        return isProven ? Outcome.NOT_DONE : Outcome.UNKNOWN;
    }

    /** Some parts failed. */
    public static PartialFailureException partly(String command, List<Part> parts) {
        Throwable first = parts.stream()
                .map(Part::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        PartialFailureException failure = new PartialFailureException(
                "A command was carried out in parts, one for each slot or server, and not all of them were done: command="
                        + command + ", done=" + count(parts, Outcome.DONE) + ", notDone="
                        + count(parts, Outcome.NOT_DONE)
                        + ", unknown=" + count(parts, Outcome.UNKNOWN) + ", why=" + Failures.reason(first)
                        + " See parts() for what came of each key; do again what was not done.",
                first,
                progress(parts),
                command,
                parts);
        parts.stream()
                .map(Part::failure)
                .filter(other -> other != null && other != first)
                .limit(Failures.MAX_SUPPRESSED)
                .forEach(failure::addSuppressed);
        return failure;
    }

    private static long count(List<Part> parts, Outcome outcome) {
        return parts.stream().filter(part -> part.outcome() == outcome).count();
    }

    /** As far as whoever wants to send it again should know: if anything may have been done, it was sent. */
    private static CommandProgress progress(List<Part> parts) {
        if (parts.stream().anyMatch(part -> part.outcome() != Outcome.NOT_DONE)) {
            return CommandProgress.SENT;
        }
        boolean isAnswered = parts.stream().anyMatch(part -> part.failure() instanceof RedisServerException);
        return isAnswered ? CommandProgress.ANSWERED : CommandProgress.NEVER_SENT;
    }

    /** Nobody was there in time who could take a step of a scan. */
    public static RedisConnectionException noStep(String command, String rest, @Nullable Throwable last) {
        return new RedisConnectionException(
                ConnectionFailureType.UNABLE_TO_RESOLVE_CONNECTION,
                "No server that has what is left of a scan could take a step in time: command=" + command + ", " + rest
                        + ", last=" + (last == null ? "none" : Failures.reason(last))
                        + " Take the step again with the same cursor: nothing of it is lost.",
                last,
                CommandProgress.NEVER_SENT,
                command,
                null);
    }

    /** The multiplexer was closed while a step of a scan waited. */
    public static RedisConnectionException closed(String command) {
        return new RedisConnectionException(
                ConnectionFailureType.CLOSED,
                "The multiplexer was closed while a command waited for a server: command=" + command
                        + ". Close it when nothing is under way any more.",
                null,
                CommandProgress.NEVER_SENT,
                command,
                null);
    }

    /** The parts' replies could not be made one. */
    public static UnexpectedReplyException unreadable(String command, Throwable cause) {
        return new UnexpectedReplyException(
                "The replies of several servers could not be read as one: command=" + command + ", cause="
                        + Failures.reason(cause)
                        + " Look at the codec that decodes this command's values, and at the versions of the servers.",
                cause,
                command,
                null);
    }
}
