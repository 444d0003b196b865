package io.trunkline.cli.demo;

import java.util.List;

/**
 * What may have been lost of one slot because another server took over: replication is asynchronous, so that a server
 * may die, or be replaced, with writes that it has confirmed and nobody else has. Thread-safe.
 */
interface DemoLosses {

    /** Nothing is ever lost. */
    DemoLosses NONE = new DemoLosses() {
        @Override
        public long keptSince() {
            return Long.MAX_VALUE;
        }

        @Override
        public List<DemoTakeover> knownTakeovers() {
            return List.of();
        }

        @Override
        public List<DemoTakeover> takeovers() {
            return List.of();
        }

        @Override
        public void onLost(long writes) {
            throw new IllegalStateException("Nothing can be lost: writes=" + writes + ". Report this as a bug.");
        }
    };

    /**
     * What was replaced before this moment no future takeover brings back: every server that may take over has what
     * replaced it. {@link System#nanoTime}, or {@link Long#MAX_VALUE} if nothing ever comes back.
     */
    long keptSince();

    /** The takeovers that may have lost something, as far as they were seen by now. */
    List<DemoTakeover> knownTakeovers();

    /** The same, after a look at the servers. */
    List<DemoTakeover> takeovers();

    /** So many confirmed writes to one place are gone. */
    void onLost(long writes);
}
