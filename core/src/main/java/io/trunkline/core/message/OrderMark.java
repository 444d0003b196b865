package io.trunkline.core.message;

import io.trunkline.core.failure.Failures;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the shared bridge's line for a message that will take another connection, and lets it go when all that was
 * submitted before is answered: so a caller's order is kept where a leased connection begins. Nothing is written for
 * it. Confined to the shared bridge's loop once it is submitted.
 */
public class OrderMark extends Submission<@Nullable Void> {

    private final Message<?> message;
    private final Runnable goOn;
    private long place;

    public OrderMark(Message<?> message, Runnable goOn) {
        super(ANY_DATABASE, message.submittedNanos, message.deadlineNanos - message.submittedNanos);
        this.message = message;
        this.goOn = goOn;
    }

    @Override
    public String awaited() {
        return message.awaited();
    }

    @Override
    public void setHome(Home present) {
        message.setHome(present);
    }

    @Override
    public int slot() {
        return message.slot();
    }

    @Override
    public void writeTo(Wire connection) {
        connection.await(this);
    }

    /** Notes how many commands were written before it. */
    public void setPlace(long commandsBefore) {
        place = commandsBefore;
    }

    /** Whether so many answered commands are all that were written before it. */
    public boolean isPassedBy(long commandsAnswered) {
        return commandsAnswered - place >= 0;
    }

    /** All that was submitted before is answered. */
    public void pass(Home bridge) {
        if (isOver()) {
            return;
        }
        try {
            goOn.run();
        } catch (RuntimeException | Error e) { // it must not end the connection of all others
            message.fail(
                    left -> bridge.failures()
                            .lost(left, Failures.typeOf(e, true), e, bridge.facts(), message.progress()),
                    bridge.lane());
            bridge.lane().flush();
        }
    }

    @Override
    public boolean isOver() {
        return message.isOver();
    }

    @Override
    public int wireBytes() {
        return message.wireBytes();
    }

    @Override
    public void fail(Fault fault, CompletionLane lane) {
        message.fail(fault, lane);
    }
}
