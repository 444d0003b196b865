package io.trunkline.simulator;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.codec.Codec;
import io.trunkline.codec.Codecs;
import io.trunkline.command.ArgumentWriter;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandName;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.transport.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An application whose code throws wherever a multiplexer calls it: decoders, codecs, stages and listeners, beside
 * callers that know nothing of it. Confined to its lane.
 */
final class ThrowingCode {

    private static final String WORDS = "thrown by the application";
    private static final Duration EVERY = Duration.ofMillis(23);
    private static final int TIMES = 12;

    private final SimulatedLane lane;
    private final ConnectionMultiplexer multiplexer;
    private final List<Violation> violations;
    private final List<Cancellable> timers = new ArrayList<>();
    private final Command<RespValue> echo = CommandBuilder.of(CommandName.of("ECHO"), Codecs.UTF8, null)
            .arg("for nobody")
            .read(ReplyDecoders.VALUE);
    private int thrown;

    ThrowingCode(SimulatedWorld world, ConnectionMultiplexer multiplexer, List<Violation> violations) {
        this.lane = world.time().newLane("throwing");
        this.multiplexer = multiplexer;
        this.violations = violations;
    }

    void start() {
        multiplexer.addListener(event -> fail());
        for (int i = 0; i < TIMES; i++) {
            timers.add(lane.schedule(this::act, EVERY.multipliedBy(i)));
        }
    }

    void stop() {
        timers.forEach(Cancellable::cancel);
    }

    /** Throws, an exception or an error in turns. */
    private void fail() {
        fail(thrown++);
    }

    static void fail(int turn) {
        if (turn % 2 == 0) {
            throw new Mistake();
        }
        throw new Surprise();
    }

    /** Whether a failure is from here. */
    static boolean isBehind(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (WORDS.equals(cause.getMessage())) {
                return true;
            }
        }
        return false;
    }

    private void act() {
        AsyncDatabase<String, String> db = multiplexer.database().async();
        decode(db);
        encode(db);
        db.execute(echo).thenAccept(value -> fail());
    }

    /** Who asked for it hears of it, or of what went wrong before the reply was there. */
    private void decode(AsyncDatabase<String, String> db) {
        CompletionStage<RespValue> unreadable = db.execute(echo.readAs(reply -> {
            fail();
            return reply.readValue();
        }));
        unreadable.whenComplete((value, failure) -> {
            if (failure == null) {
                violate("a decoder threw, and its caller was told a value: " + value);
            }
        });
    }

    private void encode(AsyncDatabase<String, String> db) {
        try {
            var unused = db.withCodec(new ThrowingCodec()).set("unused", "unused");
            violate("a codec threw, and its caller was not told: " + unused);
        } catch (RuntimeException | Error e) {
            if (!isBehind(e)) {
                violate("a codec threw, and its caller was told of something else: " + e);
            }
        }
    }

    private void violate(String what) {
        violations.add(new Violation(Invariant.THROWN_ALONE, what));
    }

    /** Without a stack, since it is thrown a million times. */
    private static final class Mistake extends Error {
        private static final long serialVersionUID = 1;

        Mistake() {
            super(WORDS, null, false, false);
        }
    }

    /** Without a stack likewise. */
    private static final class Surprise extends RuntimeException {
        private static final long serialVersionUID = 1;

        Surprise() {
            super(WORDS, null, false, false);
        }
    }

    private final class ThrowingCodec implements Codec<String, String> {

        @Override
        public void encodeKey(String key, ArgumentWriter out) {
            Codecs.UTF8.encodeKey(key, out);
        }

        @Override
        public void encodeValue(String value, ArgumentWriter out) {
            fail();
        }

        @Override
        public String decodeKey(ReplyReader in) {
            fail();
            return in.readText();
        }

        @Override
        public String decodeValue(ReplyReader in) {
            fail();
            return in.readText();
        }
    }
}
