package io.trunkline.core.message;

import io.trunkline.command.Command;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.reply.RespValue;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportLoop;

/** Messages that need no bridge, and what goes with them. */
final class StressMessages {

    /** Longer than anything but a lost wake-up. */
    static final long LONG_NANOS = 20_000_000_000L;

    static final TransportLoop CLOCK = new TransportLoop() {
        @Override
        public boolean inLoop() {
            return false;
        }

        @Override
        public void execute(Runnable task) {
            throw new UnsupportedOperationException("There is no loop here.");
        }

        @Override
        public Cancellable schedule(Runnable task, long delayNanos) {
            throw new UnsupportedOperationException("There is no loop here.");
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    /** For messages that complete no future. */
    static final CompletionLane LANE = new CompletionLane(null, (origin, cause) -> {
        throw new AssertionError(origin, cause);
    });

    private StressMessages() {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // nothing here is decoded
    private static Command<Object> command() {
        Command<RespValue> ping = EngineCommands.ping();
        return (Command) ping;
    }

    static AsyncMessage<Object> async() {
        return new AsyncMessage<>(command(), Message.ANY_DATABASE, System.nanoTime(), LONG_NANOS);
    }

    static SyncMessage<Object> sync(long timeoutNanos) {
        return new SyncMessage<>(command(), Message.ANY_DATABASE, System.nanoTime(), timeoutNanos);
    }
}
