package io.trunkline.cli.demo;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MessageQueue;
import io.trunkline.Subscriber;
import io.trunkline.status.ServerRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The channels of the demonstration: subscribes, and checks that every worker's messages arrive once, whole and in
 * order. Thread-safe.
 *
 * <p>Two messages of one worker to a cluster may be given to two nodes, which pass them on when they can: there is no
 * order to check there. And where subscriptions move from one server to another, a message that both had may be heard
 * from both: such are counted, and not wrong.
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
    private final LongAdder heardAgain = new LongAdder();
    private final boolean ordered;
    private final boolean subscriptionsMove;

    /**
     * Subscribes.
     *
     * @param multiplexer over which to publish and to hear
     * @param prefix of the channels' names
     * @param workers how many workers publish
     * @param tally hears of wrong messages
     * @param subscriptionsMove whether servers give up their part to others meanwhile
     */
    DemoChannels(
            ConnectionMultiplexer multiplexer, String prefix, int workers, DemoTally tally, boolean subscriptionsMove) {
        this.subscriber = multiplexer.subscriber();
        this.tally = tally;
        this.ordered = !subscriptionsMove && hasOnePrimary(multiplexer);
        this.subscriptionsMove = subscriptionsMove;
        for (int i = 0; i < CHANNELS; i++) {
            Channel channel = Channel.literal(prefix + "channel:" + i);
            MessageQueue<String> queue =
                    subscriber.subscribe(channel, QUEUE_CAPACITY, MessageQueue.Overflow.DROP_OLDEST);
            BitSet[] heard = new BitSet[workers]; // messages of one queue are handed over one after the other
            Arrays.setAll(heard, worker -> new BitSet());
            queue.onMessage(message -> onMessage(message, channel, heard));
            running.add(channel.name());
            channels.add(channel);
            queues.add(queue);
        }
    }

    private static boolean hasOnePrimary(ConnectionMultiplexer multiplexer) {
        return multiplexer.status().endpoints().stream()
                        .filter(server -> server.role() == ServerRole.PRIMARY)
                        .count()
                <= 1;
    }

    /**
     * Makes a message to publish.
     *
     * @param worker who publishes it
     * @param channel the channel's number
     * @param number 0 for the worker's first on this channel, then 1, and so on
     * @return the step
     */
    DemoStep publication(int worker, int channel, int number) {
        return new DemoStep.Publication(DemoKind.PUBLISH, subscriber, channels.get(channel), payload(worker, number));
    }

    private static String payload(int worker, int number) {
        int filling = Math.floorMod(worker * 31 + number, FILLING.length());
        return worker + ":" + number + ":" + FILLING.substring(0, filling);
    }

    private void onMessage(ChannelMessage<String> message, Channel channel, BitSet[] heard) {
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
            int number = Integer.parseInt(payload, first + 1, second, 10);
            BitSet before = heard[worker];
            if (payload.equals(payload(worker, number)) && message.channel().equals(channel.name())) {
                if (before.get(number)) {
                    onHeardAgain(message);
                    return;
                }
                if (!ordered || before.length() <= number) {
                    before.set(number); // what was skipped is missing in the count
                    received.increment();
                    return;
                }
            }
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            tally.onWrong("malformed message: channel=" + message.channel() + ", payload=" + payload);
            return;
        }
        tally.onWrong("message out of order or altered: channel=" + message.channel() + ", payload=" + payload);
    }

    private void onHeardAgain(ChannelMessage<String> message) {
        if (subscriptionsMove) {
            heardAgain.increment();
        } else {
            tally.onWrong("message heard twice: channel=" + message.channel() + ", payload=" + message.payload());
        }
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

    /** How many messages came once more, from another server. */
    long heardAgain() {
        return heardAgain.sum();
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
