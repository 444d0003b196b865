package io.trunkline.core.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which reads had a large reply of late: nobody else tells how large the next one will be. Thread-safe. */
final class LargeReplies {

    private static final int MAX_READS = 10_000;
    private static final Duration MEMORY = Duration.ofMinutes(1);

    /** A command and the key that it reads. */
    private record Read(CommandName name, ByteBuffer key) {

        static @Nullable Read of(Command<?> command) {
            CommandName name = command.name();
            if (name.metadata().isWrite()) {
                return null;
            }
            int[] keys = name.metadata().keyIndexes(command);
            return keys.length == 0 ? null : new Read(name, ByteBuffer.wrap(command.argument(keys[0])));
        }

        // Not the generated ones: Java 17 holds the class, and with it the class loader, of the record whose generated
        // equals was linked last
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Read that && name.equals(that.name) && key.equals(that.key);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + key.hashCode();
        }
    }

    private final Cache<Read, Boolean> reads = Caffeine.newBuilder()
            .maximumSize(MAX_READS)
            .expireAfterWrite(MEMORY)
            .build();
    /** Spares the look-up where no reply is ever large. */
    private volatile boolean any;

    void learn(Command<?> command) {
        Read read = Read.of(command);
        if (read != null) {
            reads.put(read, true);
            any = true;
        }
    }

    boolean isExpected(Command<?> command) {
        if (!any) {
            return false;
        }
        Read read = Read.of(command);
        return read != null && reads.getIfPresent(read) != null;
    }
}
