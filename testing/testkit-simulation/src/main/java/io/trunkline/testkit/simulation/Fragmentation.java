package io.trunkline.testkit.simulation;

import java.util.Random;

/** How a stream of bytes is cut into reads. */
public enum Fragmentation {

    /** Whatever has arrived is read at once. */
    WHOLE,

    /** Reads end anywhere: after one byte, in the middle of a frame, or many frames at once. */
    RANDOM,

    /** Every byte is a read of its own. */
    SINGLE_BYTES;

    // Half of the random reads are this small, so that frames of a few bytes are cut too.
    private static final int SMALL = 16;

    /** How many of the available bytes, at least 1, make the next read. */
    int nextRead(int available, Random random) {
        return switch (this) {
            case WHOLE -> available;
            case SINGLE_BYTES -> 1;
            case RANDOM ->
                switch (random.nextInt(4)) {
                    case 0 -> available;
                    case 1 -> 1 + random.nextInt(available);
                    default -> 1 + random.nextInt(Math.min(available, SMALL));
                };
        };
    }
}
