package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.core.EngineProvider;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.transport.Transport;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** Makes the multiplexers that are simulated: the engine, or one with a bug planted in it. Thread-safe. */
interface Engine {

    /** The engine as it is. */
    Engine TRUNKLINE = EngineProvider::connect;

    /** Makes a multiplexer on a transport. */
    CompletionStage<ConnectionMultiplexer> connect(
            MultiplexerOptions options, Transport transport, String transportReason, RandomGenerator random);
}
