package io.trunkline.fuzz;

import io.trunkline.options.ProtocolVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a server says, and what the client was told before. The first byte chooses the client's options, the second one
 * the interleaving; behind them come the connections in the order in which they are made, and of each what it answers
 * to every read.
 *
 * @param options bits: see the methods
 * @param seed of the simulation
 * @param connections by connection and read; the last connection stands for all that follow
 */
record HandshakeScript(int options, int seed, List<List<byte[]>> connections) {

    static final int HEADER_BYTES = 2;

    /** Between what is said at once and what is said after the next read. */
    private static final byte NEXT_READ = (byte) 0xFF;
    /** Between connections. */
    private static final byte NEXT_CONNECTION = (byte) 0xFE;
    /** Instead of an answer: the server closes. */
    static final byte CLOSE = (byte) 0xFD;

    static HandshakeScript of(byte[] input) {
        List<List<byte[]>> connections = new ArrayList<>();
        List<byte[]> answers = new ArrayList<>();
        int from = HEADER_BYTES;
        for (int at = from; at <= input.length; at++) {
            byte b = at == input.length ? NEXT_CONNECTION : input[at];
            if (b == NEXT_READ || b == NEXT_CONNECTION) {
                answers.add(Arrays.copyOfRange(input, from, at));
                from = at + 1;
            }
            if (b == NEXT_CONNECTION) {
                connections.add(answers);
                answers = new ArrayList<>();
            }
        }
        return new HandshakeScript(input[0], input[1] & 0xFF, connections);
    }

    ProtocolVersion protocol() {
        return (options & 1) != 0 ? ProtocolVersion.RESP2 : ProtocolVersion.RESP3;
    }

    boolean hasPassword() {
        return (options & 2) != 0;
    }

    boolean isHelloDisabled() {
        return (options & 4) != 0;
    }

    boolean isInfoDisabled() {
        return (options & 8) != 0;
    }

    List<byte[]> answersOf(int connection) {
        return connections.get(Math.min(connection, connections.size() - 1));
    }
}
