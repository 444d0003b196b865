package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.core.EngineProvider;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.transport.Transport;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** Makes the multiplexers that are simulated: the engine, or one with a bug planted in it. Thread-safe. */
interface Engine {

    /** The engine as it is. */
    Engine TRUNKLINE = new Engine() {
        @Override
        public CompletionStage<ConnectionMultiplexer> connect(
                MultiplexerOptions options, Transport transport, String transportReason, RandomGenerator random) {
            return EngineProvider.connect(options, transport, transportReason, random);
        }

        @Override
        public void install(ConnectionMultiplexer multiplexer, List<Endpoint> members) {
            EngineProvider.install(multiplexer, members);
        }
    };

    /** Makes a multiplexer on a transport. */
    CompletionStage<ConnectionMultiplexer> connect(
            MultiplexerOptions options, Transport transport, String transportReason, RandomGenerator random);

    /** Has one of its multiplexers go on with other servers. */
    void install(ConnectionMultiplexer multiplexer, List<Endpoint> members);
}
