package io.trunkline.core.message;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that the server at the other end of one connection is known to hold, since it carried them out on this
 * very connection and was not seen to forget any since then. So another run of the server, or another server under the
 * same name, never inherits what one was known to hold. Confined to the bridge's loop.
 *
 * <p>What was used last is kept. Servers since 7.4 keep 500 of the scripts that came with EVAL.
 */
public final class HeldScripts {

    static final int MAX_SCRIPTS = 500;

    private final ServerScripts server;
    /** As of how many losses of scripts what is here is known. */
    private int epoch;
    /** Made when the first script was carried out. */
    private @Nullable Map<String, Boolean> hashes;

    public HeldScripts(ServerScripts server) {
        this.server = server;
        this.epoch = server.epoch();
    }

    /** What is known at whatever connection. */
    ServerScripts server() {
        return server;
    }

    /** Whether the server has the script of this hash. */
    boolean has(String hash) {
        forgetWhatIsGone();
        Map<String, Boolean> known = hashes;
        return known != null && known.get(hash) != null;
    }

    /**
     * The server has carried a script out.
     *
     * @param writtenEpoch the {@linkplain ServerScripts#epoch epoch} when the script was sent
     */
    void add(String hash, int writtenEpoch) {
        forgetWhatIsGone();
        if (writtenEpoch != epoch) {
            return; // it may have been forgotten since
        }
        Map<String, Boolean> known = hashes;
        if (known == null) {
            known = new LastUsed();
            hashes = known;
        }
        known.put(hash, true);
    }

    private void forgetWhatIsGone() {
        int latest = server.epoch();
        if (latest != epoch) {
            epoch = latest;
            hashes = null;
        }
    }

    private static final class LastUsed extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1;

        LastUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_SCRIPTS;
        }
    }
}
