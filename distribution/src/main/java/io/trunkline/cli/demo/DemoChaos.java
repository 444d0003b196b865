package io.trunkline.cli.demo;

import io.trunkline.cli.embedded.EmbeddedCluster;
import io.trunkline.cli.embedded.EmbeddedSentinels;
import io.trunkline.cli.embedded.EmbeddedServer;
import io.trunkline.cli.embedded.EmbeddedServers;
import io.trunkline.testkit.server.RedisServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What is done to the demonstration's servers while the workers work. Thread-safe. */
public interface DemoChaos extends AutoCloseable {

    /**
     * The way in which servers are treated badly.
     *
     * @param servers whom; they stay with the caller
     * @return nothing is done before {@link #start}
     */
    static DemoChaos over(EmbeddedServers servers) {
        if (servers instanceof EmbeddedCluster cluster) {
            return new TroubleChaos(new ClusterFleet(cluster.cluster()));
        }
        if (servers instanceof EmbeddedSentinels sentinels) {
            return new TroubleChaos(new SentinelFleet(sentinels.sentinels()));
        }
        return new OutageChaos(((EmbeddedServer) servers).server());
    }

    /**
     * In less time there is hardly anything to see.
     *
     * @param several whether there are several servers that take over from each other, which takes them time
     * @return seconds
     */
    static int leastSeconds(boolean several) {
        return several ? 6 : 4;
    }

    /**
     * Servers that come back with all that they had confirmed. They hand their log to the system before they answer;
     * that outlives the process, without waiting for the disk each time.
     *
     * @return what each server is to be like
     */
    static RedisServerConfig serverConfig() {
        return RedisServerConfig.defaults()
                .option("appendonly", "yes")
                .option("appendfsync", "no")
                .option("auto-aof-rewrite-min-size", "16mb");
    }

    /**
     * Begins. What is done last ends before the time is over, or soon after.
     *
     * @param length for how long
     */
    void start(Duration length);

    /**
     * A worker got a right reply.
     *
     * @param slot of what it had to do with
     */
    void onRight(int slot);

    /**
     * Whether there are several servers that take over from each other: then commands that had to wait lose their
     * place, subscriptions move, and writes may be lost.
     */
    boolean isOverSeveral();

    /**
     * What takeovers may have lost of one slot.
     *
     * @param slot of the keys in question
     * @param onLost is told how many confirmed writes are gone
     */
    DemoLosses losses(int slot, LongConsumer onLost);

    /** What happened since the last call, one line each. */
    List<String> takeNews();

    /** How it stands, in a few words. */
    String state();

    /** All that was done, for people, one line each. */
    List<String> summary();

    /** What is wrong with that itself; null if each trouble is over and there was one at least. */
    @Nullable
    String fault();

    /** Ends it, and waits until the servers run. */
    @Override
    void close();
}
