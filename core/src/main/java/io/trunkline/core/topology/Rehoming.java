package io.trunkline.core.topology;

import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.MessageGroup;
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
        if (submission instanceof MessageGroup group && selection.isRoutedBySlot()) {
            group.members().forEach(member -> place(member, from)); // each has a slot of its own
            return null;
        }
        ServerEndPoint target = selection.find(place, submission.slot());
        if (target == null || target == from) {
            return nobody(place, submission.slot());
        }
        target.adopt(submission);
        return null;
    }

    private void place(Message<?> member, ServerEndPoint from) {
        if (member.isOver()) {
            return;
        }
        Fault none = rehome(member, from);
        if (none != null) {
            member.fail(none, from.interactive().lane());
        }
    }

    private Fault nobody(ReadFrom place, int slot) {
        return left -> selection.nobody(left.command.name().toString(), place, slot);
    }
}
