package io.trunkline.core.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are submitted as one and written without anything in between, in order: a batch, or what a transaction
 * has read before it begins. It is over when they are written; each of them ends on its own.
 */
public final class MessageGroup extends Submission<@Nullable Void> {

    private final String what;
    private final List<? extends Message<?>> members;

    /**
     * Makes one.
     *
     * @param what it is, to be named in an explanation
     * @param members all of the group's database
     */
    public MessageGroup(
            String what, List<? extends Message<?>> members, int database, long submittedNanos, long timeoutNanos) {
        super(database, submittedNanos, timeoutNanos);
        this.what = what;
        this.members = List.copyOf(members);
    }

    /** What it is made of, in order. */
    public List<? extends Message<?>> members() {
        return members;
    }

    @Override
    public String awaited() {
        return what;
    }

    @Override
    public void setHome(Home present) {
        members.forEach(member -> member.setHome(present));
    }

    @Override
    public void writeTo(Wire connection) {
        setEnded();
        for (Message<?> member : members) {
            if (!member.isOver()) {
                connection.append(member);
            }
        }
    }

    @Override
    public int wireBytes() {
        int sum = 0;
        for (Message<?> member : members) {
            sum += member.wireBytes();
        }
        return sum;
    }

    @Override
    public void fail(Fault fault, CompletionLane lane) {
        setEnded();
        members.forEach(member -> member.fail(fault, lane));
    }
}
