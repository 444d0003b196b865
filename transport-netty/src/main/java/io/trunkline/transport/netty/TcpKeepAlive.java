package io.trunkline.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;

/**
 * The options by which a transport sets when the kernel asks an idle peer whether it is there. A connection that waits
 * for a blocking command without end has no other way to find out that its peer is gone, and the kernels' defaults take
 * hours. Immutable.
 *
 * @param idle the option for the seconds of silence before the first question
 * @param interval the option for the seconds between questions
 * @param count the option for how many questions stay unanswered before the connection is given up
 */
public record TcpKeepAlive(ChannelOption<Integer> idle, ChannelOption<Integer> interval, ChannelOption<Integer> count) {

    /** Seconds of silence before the first question. */
    public static final int IDLE_SECONDS = 15;

    /** Seconds between questions. */
    public static final int INTERVAL_SECONDS = 5;

    /** Unanswered questions after which the connection is given up: half a minute after the last sign of life. */
    public static final int COUNT = 3;

    void applyTo(Bootstrap bootstrap) {
        bootstrap.option(idle, IDLE_SECONDS);
        bootstrap.option(interval, INTERVAL_SECONDS);
        bootstrap.option(count, COUNT);
    }
}
