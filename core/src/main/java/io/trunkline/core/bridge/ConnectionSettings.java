package io.trunkline.core.bridge;

import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ReadFrom;

/**
 * What a connection was told that concerns all that follows on it: in which database it is, and whether a replica of a
 * cluster answers its reads. The single writer tells it in front of the first message that needs it, so that it is lost
 * with no connection. Confined to the bridge's loop.
 */
final class ConnectionSettings {

    private final PhysicalBridge bridge;
    private final BridgeConnection connection;
    private int database;
    /** Whether it is not known which database it is in, since one is being tried. */
    private boolean trying;
    /** Whether it was told READONLY, and not READWRITE since then. */
    private boolean readsFromReplica;

    ConnectionSettings(PhysicalBridge bridge, BridgeConnection connection) {
        this.bridge = bridge;
        this.connection = connection;
    }

    /** Makes sure that a message that is appended next finds what it needs. */
    void prepare(Message<?> message) {
        use(message.database);
        if (readsFromReplica || bridge.server().isReplicaOfCluster()) {
            readAsAllowed(message);
        }
    }

    /**
     * What may be answered by a replica is, as long as the server is one; anything else is not, so that a replica sends
     * it to its primary, and a primary that has become one gives no old answers.
     */
    private void readAsAllowed(Message<?> message) {
        ReadFrom place = message.readFrom();
        boolean wanted =
                place != null && place.allowsReplica() && bridge.server().isReplicaOfCluster();
        if (wanted != readsFromReplica && !message.isInternal()) {
            readsFromReplica = wanted;
            connection.appendHere(bridge.internalMessage(EngineCommands.reading(wanted), (ignored, failure) -> {
                if (failure instanceof RedisServerException) { // and so the replica sends reads to its primary
                    readsFromReplica = false;
                }
            }));
        }
    }

    // ---- databases ----

    /** Whether what is written now runs in a database without a SELECT before it. */
    boolean isIn(int wanted) {
        return wanted == database || wanted == Message.ANY_DATABASE;
    }

    /** Makes sure that what follows runs in a database. */
    void use(int wanted) {
        if (!isIn(wanted)) {
            select(wanted);
        }
    }

    private void select(int index) {
        database = index;
        connection.appendHere(bridge.internalMessage(EngineCommands.select(index), (ignored, failure) -> {
            if (failure instanceof RedisServerException refused) { // which it took before
                bridge.server().memory().databases().forget();
                // whatever follows would run in the wrong database
                connection.close(
                        bridge.failures().replies().databaseTakenAway(bridge.facts(), index, refused.serverMessage()));
            }
        }));
    }

    /**
     * Whether nothing but the engine's own may be written, since it is not known yet which database that would run in.
     */
    boolean isTryingDatabase() {
        return trying;
    }

    /**
     * Selects a database that the server may refuse; a flush must follow. The listener hears of the answer when
     * commands may be written again.
     */
    void tryDatabase(int index, long timeoutNanos, DatabaseTrial.Listener listener) {
        trying = true;
        connection.write(new DatabaseTrial(index, bridge.nanoTime(), timeoutNanos, refusal -> {
            trying = false;
            if (refusal == null) {
                database = index;
            }
            listener.onAnswer(refusal);
        }));
    }

    /** The handshake has selected a database. */
    void setDatabase(int index) {
        database = index;
    }
}
