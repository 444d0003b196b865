package io.trunkline.fuzz;

import java.util.Random;

/** Where a stream is cut into reads: nowhere, behind every byte, or anywhere. Confined to one thread. */
final class Cuts {

    private static final int MANY = 24;

    private final int most;
    private final Random random;

    private Cuts(int most, long seed) {
        this.most = most;
        this.random = new Random(seed);
    }

    static Cuts none() {
        return new Cuts(Integer.MAX_VALUE, 0);
    }

    static Cuts everywhere() {
        return new Cuts(1, 0);
    }

    /** Of pieces whose lengths are drawn from a seed. */
    static Cuts ofSeed(int seed) {
        return new Cuts(2 + seed % MANY, seed);
    }

    /** How long the next piece is, of so many bytes that are left. */
    int next(int left) {
        if (most == Integer.MAX_VALUE) {
            return left;
        }
        return Math.min(left, most == 1 ? 1 : 1 + random.nextInt(most));
    }
}
