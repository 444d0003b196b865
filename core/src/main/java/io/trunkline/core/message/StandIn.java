package io.trunkline.core.message;

import io.trunkline.command.Command;
import io.trunkline.options.ReadFrom;
import org.jspecify.annotations.Nullable;

/**
 * A message that stands in a line for another one, which is in none meanwhile or keeps its place: what ends it ends
 * that. Confined to the loop.
 */
public abstract class StandIn<T extends @Nullable Object> extends Message<T> {

    private final Message<?> represented;

    /** Makes one with the other's time limit. */
    StandIn(Command<T> command, int database, Message<?> represented) {
        this(
                command,
                database,
                represented.submittedNanos,
                represented.deadlineNanos - represented.submittedNanos,
                represented);
    }

    /** Makes one with a time limit of its own. */
    protected StandIn(
            Command<T> command, int database, long submittedNanos, long timeoutNanos, Message<?> represented) {
        super(command, database, submittedNanos, timeoutNanos);
        this.represented = represented;
        ReadFrom place = represented.readFrom();
        if (place != null) {
            setReadFrom(place);
        }
        setSlot(represented.slot());
    }

    @Override
    public boolean mayHop(long nowNanos) {
        return represented.mayHop(nowNanos);
    }

    @Override
    public void takeBack() {
        represented.takeBack();
    }

    @Override
    public void takeBackForAnotherHome() {
        represented.takeBackForAnotherHome(); // it counts the hops, whatever stands in for it
    }

    @Override
    public boolean isOver() {
        return represented.isOver();
    }

    @Override
    public void setHome(Home present) {
        represented.setHome(present);
    }

    @Override
    public boolean beginWrite() {
        return represented.beginWrite();
    }

    @Override
    public void fail(Fault fault, CompletionLane lane) {
        represented.fail(fault, lane);
    }

    @Override
    public boolean settle(@Nullable Object result, CompletionLane lane) {
        return represented.settle(result, lane);
    }
}
