package io.trunkline.core.bridge;

import io.trunkline.core.context.EngineContext;
import io.trunkline.core.context.ReconnectGate;
import io.trunkline.core.message.ServerScripts;

/**
 * What is remembered of one server, whichever of its connections found it out. Each part is thread-safe.
 *
 * @param gate when the next attempt to connect may begin
 * @param addresses what became of the addresses of the server's name
 * @param protocols whether the server speaks TLS
 * @param databases which databases it has let somebody use
 * @param refusals which of the engine's own commands it does not take
 * @param scripts which scripts it is known to have
 * @param reads how it has answered reads lately
 * @param replication how far it is in the stream of changes
 */
public record ServerMemory(
        ReconnectGate gate,
        AddressMemory addresses,
        ProtocolMemory protocols,
        Databases databases,
        Refusals refusals,
        ServerScripts scripts,
        ReadStanding reads,
        ReplicationStanding replication) {

    /** That of a server that nobody has connected to. */
    public static ServerMemory empty(EngineContext engine) {
        return new ServerMemory(
                engine.newReconnectGate(),
                new AddressMemory(),
                new ProtocolMemory(),
                new Databases(),
                new Refusals(),
                new ServerScripts(),
                new ReadStanding(engine.calls().readPenalties),
                new ReplicationStanding());
    }
}
