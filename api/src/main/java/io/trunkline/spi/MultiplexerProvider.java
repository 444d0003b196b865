package io.trunkline.spi;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.options.MultiplexerOptions;
import java.util.concurrent.CompletionStage;

/** An engine, discovered with {@link java.util.ServiceLoader}. Thread-safe, with a public no-argument constructor. */
public interface MultiplexerProvider {

    /**
     * Connects.
     *
     * @param options where to and how
     * @return completes when the multiplexer is usable, or exceptionally with a
     *     {@link io.trunkline.exception.RedisConnectionException}, in which case nothing is left running
     */
    CompletionStage<ConnectionMultiplexer> connect(MultiplexerOptions options);
}
