package io.trunkline.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;

/** One thread that sends so many commands by a Jedis pipeline, waits for all their replies, and starts again. */
final class PipelineWork implements Work {

    private final JedisClient client;
    private final KeyWalk walk;
    private final int window;
    private final List<Response<String>> responses;
    private final List<String> expected;

    PipelineWork(JedisClient client, KeyWalk walk, int window) {
        this.client = client;
        this.walk = walk;
        this.window = window;
        this.responses = new ArrayList<>(window);
        this.expected = new ArrayList<>(window);
    }

    @Override
    public Sample run(long nanos) {
        try (AbstractPipeline pipeline = client.pipeline()) {
            ResourceMeter meter = ResourceMeter.start();
            long end = meter.startNanos() + nanos;
            long operations = 0;
            while (System.nanoTime() - end < 0) {
                roundTrip(pipeline);
                operations += window;
            }
            return meter.read(operations, 0, 0);
        }
    }

    private void roundTrip(AbstractPipeline pipeline) {
        responses.clear();
        expected.clear();
        for (int i = 0; i < window; i++) {
            if (walk.next()) {
                responses.add(pipeline.set(walk.key(), walk.value()));
                expected.add("OK");
            } else {
                responses.add(pipeline.get(walk.key()));
                expected.add(walk.value());
            }
        }
        pipeline.sync();
        for (int i = 0; i < window; i++) {
            Replies.check(expected.get(i), responses.get(i).get());
        }
    }
}
