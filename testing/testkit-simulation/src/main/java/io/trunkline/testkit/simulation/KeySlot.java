package io.trunkline.testkit.simulation;

import java.nio.charset.StandardCharsets;

/** The hash slot of a key or of a shard channel, worked out here so that nobody's own arithmetic vouches for itself. */
public final class KeySlot {

    /** How many slots there are. */
    public static final int COUNT = 16_384;

    private static final int POLYNOMIAL = 0x1021; // CRC-16/XMODEM, as the cluster specification says

    private KeySlot() {}

    /**
     * The slot of a key: the CRC of what is between the first brace and the first one that closes it, if anything is,
     * or else of all of it.
     *
     * @param key the key, one Latin-1 character a byte
     * @return from 0 to 16383
     */
    public static int of(String key) {
        int open = key.indexOf('{');
        int close = key.indexOf('}', open + 1);
        String hashed = open >= 0 && close > open + 1 ? key.substring(open + 1, close) : key;
        int crc = 0;
        for (byte one : hashed.getBytes(StandardCharsets.ISO_8859_1)) {
            crc ^= (one & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
            crc &= 0xffff;
        }
        return crc % COUNT;
    }
}
