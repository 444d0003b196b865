package io.trunkline.reply;

/**
 * How many append-only files have the writes that WAITAOF asked about. Immutable.
 *
 * @param local 1 if the server's own file has them, else 0
 * @param replicas how many replicas' files have them
 */
public record AofAcknowledgement(long local, long replicas) {

    /** Reads the reply of WAITAOF. */
    public static final ReplyDecoder<AofAcknowledgement> DECODER = in -> {
        in.readArray();
        long local = in.readLong();
        return new AofAcknowledgement(local, in.readLong());
    };
}
