package io.trunkline.benchmarks.compare;

/**
 * The endless sequence of commands of one caller: SET and GET in turn over keys of its own, so that it knows what each
 * GET must find. Confined to its caller. Keys and values are made beforehand; a step allocates nothing.
 */
final class KeyWalk {

    /** How many keys all walks have together. */
    static final int KEYS = 1024;

    /** How many values a key takes in turn. */
    private static final int VERSIONS = 8;

    private final String[] keys;
    private final String[][] values;
    private final int[] versions;
    private long step = -1;
    private int index;

    /** Makes the walk of one of several callers of a client, which share the server with those of other clients, of another name. */
    KeyWalk(ClientKind client, int caller, int callers) {
        int count = Math.max(1, KEYS / callers);
        keys = new String[count];
        values = new String[count][VERSIONS];
        versions = new int[count];
        for (int i = 0; i < count; i++) {
            int number = caller * count + i;
            keys[i] = String.format("%.3s:%08d", client, number);
            for (int version = 0; version < VERSIONS; version++) {
                values[i][version] = String.format("value:%05d:%04d", number, version);
            }
        }
    }

    /** Sets every key, so that each GET finds a value. */
    void prepare(SyncClient client) {
        for (int i = 0; i < keys.length; i++) {
            client.set(keys[i], values[i][versions[i]]);
        }
    }

    /** Goes on to the next command; returns true if that is a SET. */
    boolean next() {
        step++;
        int turn = (int) ((step >>> 1) % keys.length);
        if ((step & 1) == 0) {
            index = turn;
            versions[turn] = (versions[turn] + 1) % VERSIONS;
            return true;
        }
        index = (turn + keys.length / 2) % keys.length;
        return false;
    }

    /** The key of the command. */
    String key() {
        return keys[index];
    }

    /** The value that the SET writes or the GET must find: 16 bytes. */
    String value() {
        return values[index][versions[index]];
    }
}
