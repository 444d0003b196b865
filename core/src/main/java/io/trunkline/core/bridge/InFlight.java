package io.trunkline.core.bridge;

import io.trunkline.core.message.Home;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.OrderMark;
import io.trunkline.core.runtime.BridgeCounters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written to a connection and not answered, in order, and the marks that stand between. Confined to the
 * bridge's loop, but for what says otherwise.
 */
public final class InFlight {

    private final BridgeCounters counters;
    private final ArrayDeque<Message<?>> line = new ArrayDeque<>();
    /** Between what is in the line, in order. */
    private final ArrayDeque<OrderMark> marks = new ArrayDeque<>();
    /** How many commands were ever written. */
    private long written;

    private long bytes;
    /** The head of the line as of the last write or read, for others to look at. */
    private @Nullable Message<?> oldest;

    InFlight(BridgeCounters counters) {
        this.counters = counters;
    }

    boolean isEmpty() {
        return line.isEmpty();
    }

    public int count() {
        return line.size();
    }

    /** How many bytes the commands have that are in it. */
    long bytes() {
        return bytes;
    }

    /** Everything, oldest first, to look at. */
    Iterable<Message<?>> messages() {
        return line;
    }

    /** The one whose reply comes next. */
    @Nullable
    Message<?> head() {
        return line.peekFirst();
    }

    /** What the server has owed an answer to for the longest time. */
    @Nullable
    String unanswered() {
        Message<?> head = line.peekFirst();
        return head == null ? null : head.command.name().toString();
    }

    /** Takes one that was written just now. */
    void add(Message<?> message) {
        message.setWritten();
        line.addLast(message);
        written++;
        bytes += message.commandBytes();
        counters.operations++;
    }

    /** The head's reply is there. */
    void removeHead(Message<?> head) {
        line.pollFirst();
        bytes -= head.commandBytes();
        if (line.isEmpty()) {
            // told before the caller is: whether its next call finds itself alone decides whether it spins
            counters.inFlight = 0;
        }
    }

    /** Gives up all that waits for replies; returns it in order. */
    List<Message<?>> takeAll() {
        List<Message<?>> lost = new ArrayList<>(line);
        line.clear();
        bytes = 0;
        tell();
        return lost;
    }

    /** Lets others see what is in it now. */
    void tell() {
        counters.inFlight = line.size();
        oldest = line.peekFirst();
    }

    /** The command for whose reply all others wait, a moment old. Any thread. */
    @Nullable
    Message<?> oldest() {
        return oldest;
    }

    // ---- marks ----

    /** Lets a mark pass when all that was written before it is answered: now, or when a read is over. */
    void await(OrderMark mark, Home home) {
        if (line.isEmpty()) {
            mark.pass(home);
        } else {
            mark.setPlace(written);
            marks.addLast(mark);
        }
    }

    /** Lets the marks pass before which everything is answered by now. */
    void passMarks(Home home) {
        if (marks.isEmpty()) {
            return;
        }
        long answered = written - line.size();
        OrderMark mark;
        while ((mark = marks.peekFirst()) != null && mark.isPassedBy(answered)) {
            marks.removeFirst();
            mark.pass(home);
        }
    }

    /** The marks that wait, in order, to look at. */
    Iterable<OrderMark> marks() {
        return marks;
    }

    /** Takes out the marks of those who may go elsewhere, since they were placed; in order. */
    List<OrderMark> takePlacedMarks() {
        List<OrderMark> placed = new ArrayList<>(0);
        marks.removeIf(mark -> mark.readFrom() != null && placed.add(mark));
        return placed;
    }

    /** Gives up the marks that wait; returns them, the latest first. */
    List<OrderMark> takeMarks() {
        List<OrderMark> left = new ArrayList<>(marks.size());
        marks.descendingIterator().forEachRemaining(left::add);
        marks.clear();
        return left;
    }
}
