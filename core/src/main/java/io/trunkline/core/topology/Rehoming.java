package io.trunkline.core.topology;

import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Submission;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.ReadFrom;
import org.jspecify.annotations.Nullable;

/** Places anew what was placed before and cannot stay there, by what was remembered of it. Thread-safe. */
public final class Rehoming {

    private final ServerSelectionStrategy selection;

    public Rehoming(ServerSelectionStrategy selection) {
        this.selection = selection;
    }

    /**
     * Finds another server for what one of them gives away, and hands it over.
     *
     * @param from has it
     * @return null if it was handed over; else makes the failure of what has no other home
     */
    public @Nullable Fault rehome(Submission<?> submission, ServerEndPoint from) {
        ReadFrom place = submission.readFrom();
        if (place == null) { // it is of that server alone
            return from.interactive().ending();
        }
        ServerEndPoint target = selection.find(place);
        if (target == null) {
            return left -> selection.nobody(left.command.name().toString(), place);
        }
        target.adopt(submission);
        return null;
    }
}
