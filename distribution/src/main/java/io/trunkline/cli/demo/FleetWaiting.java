package io.trunkline.cli.demo;

import io.trunkline.testkit.server.RedisServer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits for what servers, and those who trouble them, do in their own time. Stateless. */
final class FleetWaiting {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int PAUSE_MILLIS = 10;

    private FleetWaiting() {}

    /** Waits until another server has taken over. */
    static void forTakeover(DemoTrouble trouble, RedisServer old) throws InterruptedException {
        DemoShard shard = trouble.shard();
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (shard.primary() == old) {
            shard.look();
            pause(deadline, "nobody took over from " + old.endpoint());
        }
        trouble.onTakeover(shard.tookOver());
    }

    /** Waits until all replicas have what is confirmed by now. */
    static void forReplication(List<DemoShard> shards) throws InterruptedException {
        long now = System.nanoTime();
        for (DemoShard shard : shards) {
            long deadline = System.nanoTime() + LIMIT_NANOS;
            while (shard.replicatedUntil() - now < 0) {
                shard.look();
                pause(deadline, "a replica lags behind in " + shard);
            }
        }
    }

    /** Waits until a thread has ended; an interrupt does not end that, and is not lost. */
    static void forEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(long deadline, String lack) throws InterruptedException {
        if (System.nanoTime() - deadline > 0) {
            throw new IllegalStateException("Not within " + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS) + " s: " + lack
                    + ". Try it on a machine with less to do.");
        }
        Thread.sleep(PAUSE_MILLIS);
    }
}
