package io.trunkline.testkit.server;

/** What a {@link FaultProxy} does to its connections now. Confined to the proxy's loop. */
final class ProxyFaults {

    static final long NEVER = -1;

    long delayNanos;
    int fragmentBytes;
    boolean blackhole;
    long cutAfter;
    FaultProxy.Ending ending = FaultProxy.Ending.CLOSE;

    ProxyFaults() {
        clear();
    }

    void clear() {
        delayNanos = 0;
        fragmentBytes = Integer.MAX_VALUE;
        blackhole = false;
        cutAfter = NEVER;
    }
}
