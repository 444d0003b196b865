package io.trunkline.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random replies in random forms, cut at random, come out as they were. */
@DisplayName("I12: random replies survive the wire")
final class RespRoundTripTest {

    private static final int SEEDS = 10_000;
    private static final List<BufferKind> KINDS = List.of(BufferKind.values());

    @ParameterizedTest(name = "RESP3 {0}")
    @ValueSource(booleans = {false, true})
    void decode_randomRepliesCutAtRandom_givesThemBack(boolean resp3) {
        for (int seed = 0; seed < SEEDS; seed++) {
            roundTrip(seed, resp3);
        }
    }

    private static void roundTrip(int seed, boolean resp3) {
        Random random = new Random(seed);
        RandomReplies replies = new RandomReplies(random, resp3);
        List<RespValue> written = new ArrayList<>();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            RespValue value = replies.reply();
            replies.write(value);
            written.add(value);
        }
        byte[] wire = replies.takeWritten();
        List<RespValue> read = new ArrayList<>();
        try (Stream stream = new Stream()) {
            FrameConsumer consumer = frame -> {
                read.add(frame.readValue());
                frame.rewind();
                int start = frame.position();
                frame.skip();
                if (frame.position() - start != frame.bytes()) {
                    throw new AssertionError("skipped " + (frame.position() - start) + " of " + frame.bytes());
                }
            };
            int longest = random.nextBoolean() ? 1 + random.nextInt(20) : wire.length;
            int at = 0;
            while (at < wire.length) {
                int to = Math.min(wire.length, at + 1 + random.nextInt(longest));
                BufferKind kind = KINDS.get(random.nextInt(KINDS.size()));
                stream.feed(kind, wire, at, to, consumer);
                at = to;
            }
            assertThat(read).as("seed %s, RESP3 %s", seed, resp3).isEqualTo(written);
            assertThat(stream.decoder().consumedBytes()).as("seed %s", seed).isEqualTo(wire.length);
            assertThat(stream.decoder().keptBytes()).as("seed %s", seed).isZero();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", RESP3 " + resp3, e);
        }
    }
}
