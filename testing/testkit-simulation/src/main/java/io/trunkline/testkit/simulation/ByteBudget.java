package io.trunkline.testkit.simulation;

/** Lets bytes through until a fault is due, once. Confined to one thread. */
final class ByteBudget {

    private static final long NO_FAULT = Long.MAX_VALUE;

    private long untilFault = NO_FAULT;

    /** The fault comes with the byte of this number, from 1. */
    void faultAt(long number) {
        untilFault = number;
    }

    /** How many of the bytes get through; fewer than that, and the fault has come. */
    int admit(int bytes) {
        if (bytes < untilFault) {
            untilFault -= untilFault == NO_FAULT ? 0 : bytes;
            return bytes;
        }
        int admitted = (int) Math.max(0, untilFault - 1);
        untilFault = NO_FAULT;
        return admitted;
    }
}
