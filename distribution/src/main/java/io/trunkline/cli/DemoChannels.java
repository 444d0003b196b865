package io.trunkline.cli;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.MessageQueue;
import io.trunkline.Subscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The channels of the demonstration: subscribes, and checks that every worker's messages arrive once, whole and in
 * order. Thread-safe.
 */
final class DemoChannels implements AutoCloseable {

    /** Over how many channels the messages are spread. */
    static final int CHANNELS = 4;

    /** Stands for the last message of all. */
    private static final int END = -1;

    private static final int REPEAT_MILLIS = 500;
    private static final int QUEUE_CAPACITY = 1 << 20;
    private static final String FILLING = "the quick brown fox jumps over the lazy dog ".repeat(4);

    private final Subscriber<String> subscriber;
    private final DemoTally tally;
    private final List<Channel> channels = new ArrayList<>();
    private final List<MessageQueue<String>> queues = new ArrayList<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ends = new CountDownLatch(CHANNELS);
    private final LongAdder received = new LongAdder();

    /**
     * Subscribes.
     *
     * @param subscriber of the multiplexer
     * @param prefix of the channels' names
     * @param workers how many workers publish
     * @param tally hears of wrong messages
     */
    DemoChannels(Subscriber<String> subscriber, String prefix, int workers, DemoTally tally) {
        this.subscriber = subscriber;
        this.tally = tally;
        for (int i = 0; i < CHANNELS; i++) {
            Channel channel = Channel.literal(prefix + "channel:" + i);
            MessageQueue<String> queue =
                    subscriber.subscribe(channel, QUEUE_CAPACITY, MessageQueue.Overflow.DROP_OLDEST);
            long[] next = new long[workers]; // messages of one queue are handed over one after the other
            queue.onMessage(message -> onMessage(message, channel, next));
            running.add(channel.name());
            channels.add(channel);
            queues.add(queue);
        }
    }

    /**
     * Makes a message to publish.
     *
     * @param worker who publishes it
     * @param channel the channel's number
     * @param number 0 for the worker's first on this channel, then 1, and so on
     * @return the step
     */
    DemoStep publication(int worker, int channel, long number) {
        return new DemoStep.Publication(DemoKind.PUBLISH, subscriber, channels.get(channel), payload(worker, number));
    }

    private static String payload(int worker, long number) {
        int filling = Math.floorMod(worker * 31L + number, FILLING.length());
        return worker + ":" + number + ":" + FILLING.substring(0, filling);
    }

    private void onMessage(ChannelMessage<String> message, Channel channel, long[] next) {
        String payload = message.payload();
        int first = payload.indexOf(':');
        int second = payload.indexOf(':', first + 1);
        try {
            int worker = Integer.parseInt(payload, 0, first, 10);
            if (worker == END) {
                if (running.remove(message.channel())) {
                    ends.countDown();
                }
                return;
            }
            long number = Long.parseLong(payload, first + 1, second, 10);
            boolean isRight = payload.equals(payload(worker, number))
                    && message.channel().equals(channel.name())
                    && number >= next[worker];
            if (isRight) {
                next[worker] = number + 1; // what was skipped is missing in the count
                received.increment();
                return;
            }
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            tally.onWrong("malformed message: channel=" + message.channel() + ", payload=" + payload);
            return;
        }
        tally.onWrong("message out of order or altered: channel=" + message.channel() + ", payload=" + payload);
    }

    /**
     * Waits until everything that was published has arrived.
     *
     * @param seconds how long to wait at most
     * @return false if a last message was not seen in time
     * @throws InterruptedException if the thread is interrupted
     */
    boolean awaitAll(int seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        do {
            // Said again, since a subscription that is being made anew does not hear of it.
            for (Channel channel : channels) {
                subscriber.publish(channel, payload(END, 0));
            }
        } while (!ends.await(REPEAT_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() - deadline < 0);
        return ends.getCount() == 0;
    }

    /** How many messages arrived and were right. */
    long received() {
        return received.sum();
    }

    @Override
    public void close() {
        queues.forEach(MessageQueue::close);
    }
}
