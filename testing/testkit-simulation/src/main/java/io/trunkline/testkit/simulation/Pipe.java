package io.trunkline.testkit.simulation;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Random;

/**
 * One direction of a connection: bytes go in at one end and come out at the other, later, in order and cut up, until it
 * ends. Confined to the simulation's thread.
 *
 * <p>What has been sent and not yet been read fills the window; a sender that finds it full is told when there is space
 * again.
 */
final class Pipe {

    /** What comes out. Called on the receiver's lane. */
    interface Receiver {

        void onBytes(byte[] bytes);

        void onEnd();

        void onReset();
    }

    private enum Kind {
        BYTES,
        END,
        RESET
    }

    private static final byte[] NO_BYTES = {};
    private static final int MAX_READ_BYTES = 64 * 1024;

    private final SimulatedTime time;
    private final Random random;
    private final LinkConditions conditions;
    private final SimulatedLane receiverLane;
    private final Receiver receiver;
    private final SimulatedLane senderLane;
    private final Runnable onSpace;

    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private int unreadBytes;
    private long lastArrivalNanos;
    private boolean reading = true;
    private boolean deliveryQueued;
    private boolean senderWaiting;
    private boolean ended;
    private boolean stopped;
    private boolean held;

    Pipe(
            Random random,
            LinkConditions conditions,
            SimulatedLane senderLane,
            Runnable onSpace,
            SimulatedLane receiverLane,
            Receiver receiver) {
        this.time = receiverLane.time();
        this.random = random;
        this.conditions = conditions;
        this.senderLane = senderLane;
        this.onSpace = onSpace;
        this.receiverLane = receiverLane;
        this.receiver = receiver;
        lastArrivalNanos = time.elapsed().toNanos();
    }

    /**
     * Takes as much as the window allows, advancing the buffer; asks for {@code onSpace} if that was not everything.
     */
    int send(ByteBuf bytes) {
        if (ended) {
            bytes.skipBytes(bytes.readableBytes());
            return 0;
        }
        int taken = Math.min(bytes.readableBytes(), conditions.windowBytes() - unreadBytes);
        if (taken > 0) {
            byte[] copy = new byte[taken];
            bytes.readBytes(copy);
            unreadBytes += taken;
            append(Kind.BYTES, copy);
        }
        senderWaiting = bytes.isReadable();
        return taken;
    }

    /** The sender's orderly end, after everything sent before. */
    void sendEnd() {
        if (!ended) {
            append(Kind.END, NO_BYTES);
            ended = true;
        }
    }

    /** The sender's abrupt end; what was not read yet is lost. */
    void sendReset() {
        if (!ended) {
            segments.clear();
            unreadBytes = 0;
            append(Kind.RESET, NO_BYTES);
            ended = true;
        }
    }

    /** Stops or resumes the receiver. */
    void setReading(boolean newReading) {
        reading = newReading;
        queueDelivery();
    }

    /** Nothing comes out any more: the receiver is gone, or the line is dead. What goes in still fills the window. */
    void stop() {
        stopped = true;
    }

    /** Lets nothing come out for a while, not even an end, or lets out what has piled up. */
    void hold(boolean newHeld) {
        held = newHeld;
        queueDelivery();
    }

    private void append(Kind kind, byte[] bytes) {
        long arrivalNanos = Math.max(lastArrivalNanos, time.elapsed().toNanos() + latencyNanos());
        lastArrivalNanos = arrivalNanos;
        segments.add(new Segment(kind, bytes, arrivalNanos));
        queueDelivery();
    }

    private long latencyNanos() {
        long min = conditions.minLatency().toNanos();
        long max = conditions.maxLatency().toNanos();
        return min == max ? min : min + (long) (random.nextDouble() * (max - min + 1));
    }

    private void queueDelivery() {
        Segment head = segments.peek();
        // An abrupt end is noticed by a receiver that does not read, too.
        boolean wanted = head != null && (reading || head.kind == Kind.RESET);
        if (head != null && wanted && !deliveryQueued && !stopped && !held) {
            deliveryQueued = true;
            time.schedule(
                    receiverLane,
                    this::deliver,
                    head.arrivalNanos - time.elapsed().toNanos());
        }
    }

    private void deliver() {
        deliveryQueued = false;
        Segment head = segments.peek();
        if (stopped
                || held
                || head == null
                || head.arrivalNanos > time.elapsed().toNanos()) {
            queueDelivery();
            return;
        }
        switch (head.kind) {
            case RESET -> {
                stop();
                receiver.onReset();
            }
            case END -> {
                if (reading) {
                    stop();
                    receiver.onEnd();
                }
            }
            case BYTES -> {
                if (reading) {
                    byte[] read = take(conditions.fragmentation().nextRead(arrivedBytes(), random));
                    if (senderWaiting) {
                        senderWaiting = false;
                        senderLane.execute(onSpace);
                    }
                    receiver.onBytes(read);
                }
                queueDelivery();
            }
        }
    }

    /** What a read could take now, up to the size of a receive buffer. */
    private int arrivedBytes() {
        long nowNanos = time.elapsed().toNanos();
        int arrived = 0;
        for (Segment segment : segments) {
            if (segment.arrivalNanos > nowNanos || arrived >= MAX_READ_BYTES) {
                break;
            }
            arrived += segment.remaining();
        }
        return Math.min(arrived, MAX_READ_BYTES);
    }

    private byte[] take(int count) {
        byte[] taken = new byte[count];
        int filled = 0;
        while (filled < count) {
            Segment head = segments.element();
            int part = Math.min(head.remaining(), count - filled);
            System.arraycopy(head.bytes, head.offset, taken, filled, part);
            head.offset += part;
            filled += part;
            if (head.remaining() == 0) {
                segments.remove();
            }
        }
        unreadBytes -= count;
        return taken;
    }

    /** What was sent together. */
    private static final class Segment {

        private final Kind kind;
        private final byte[] bytes;
        private final long arrivalNanos;
        private int offset;

        Segment(Kind kind, byte[] bytes, long arrivalNanos) {
            this.kind = kind;
            this.bytes = bytes;
            this.arrivalNanos = arrivalNanos;
        }

        int remaining() {
            return bytes.length - offset;
        }
    }
}
