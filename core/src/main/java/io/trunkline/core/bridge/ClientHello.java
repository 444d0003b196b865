package io.trunkline.core.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * The first message of a TLS handshake that nobody means to finish (RFC 8446, 4.1.2; RFC 5246, 7.4.1.2), and what a
 * server that speaks TLS says to it. It offers TLS 1.3 and 1.2 with what servers commonly take. It brings no key: a
 * server of TLS 1.3 then asks for one, which costs it neither a key nor a signature, and hears no more. Stateless.
 */
final class ClientHello {

    private static final int TLS_1_0 = 0x0301;
    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;

    private static final int ALERT = 0x15;
    private static final int HANDSHAKE = 0x16;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int ALERT_BYTES = 2;
    private static final int FATAL = 2;
    private static final int MAX_RECORD_BYTES = 1 << 14;
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int HANDSHAKE_HEADER_BYTES = 4;

    private static final int RANDOM_BYTES = 32;

    private static final int[] CIPHER_SUITES = {
        0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc009, 0xc013, 0xc00a, 0xc014, 0x009c,
        0x009d, 0x002f, 0x0035
    };
    /** x25519 and the curves of NIST. */
    private static final int[] GROUPS = {0x001d, 0x0017, 0x0018, 0x0019};
    /** ECDSA, EdDSA and RSA. */
    private static final int[] SIGNATURES = {
        0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201
    };

    private static final int[] VERSIONS = {TLS_1_3, TLS_1_2};

    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int POINT_FORMATS = 11;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int PSK_MODES = 45;
    private static final int KEY_SHARE = 51;

    /** What may be sent as a server's name: no address, and nothing that a resolver alone understands. */
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,255}$)([A-Za-z0-9-]{1,63}\\.)*[A-Za-z][A-Za-z0-9-]{0,62}");

    private ClientHello() {}

    /**
     * Writes one, as one record.
     *
     * @param name the server's name, which some need to know who is meant; an address is left out
     * @param seed of what is to be random: nothing is kept secret by it
     */
    static byte[] write(String name, long seed) {
        ByteBuf out = Unpooled.buffer(256);
        out.writeByte(HANDSHAKE).writeShort(TLS_1_0);
        int record = beginShort(out);
        out.writeByte(CLIENT_HELLO).writeMedium(0);
        int message = out.writerIndex();
        out.writeShort(TLS_1_2);
        byte[] random = new byte[RANDOM_BYTES];
        new SplittableRandom(seed).nextBytes(random);
        out.writeBytes(random);
        out.writeByte(0); // no session
        numbers(out, CIPHER_SUITES);
        out.writeShort(0x0100); // no compression
        int extensions = beginShort(out);
        writeExtensions(out, name);
        endShort(out, extensions);
        out.setMedium(message - 3, out.writerIndex() - message);
        endShort(out, record);
        return ByteBufUtil.getBytes(out);
    }

    private static void writeExtensions(ByteBuf out, String name) {
        if (NAME.matcher(name).matches()) {
            int begin = begin(out, SERVER_NAME);
            int list = beginShort(out);
            out.writeByte(0); // a host's name
            int text = beginShort(out);
            out.writeCharSequence(name, StandardCharsets.US_ASCII);
            endShort(out, text);
            endShort(out, list);
            endShort(out, begin);
        }
        int groups = begin(out, SUPPORTED_GROUPS);
        numbers(out, GROUPS);
        endShort(out, groups);
        out.writeShort(POINT_FORMATS).writeShort(2).writeShort(0x0100); // uncompressed
        int signatures = begin(out, SIGNATURE_ALGORITHMS);
        numbers(out, SIGNATURES);
        endShort(out, signatures);
        out.writeShort(SUPPORTED_VERSIONS).writeShort(1 + 2 * VERSIONS.length).writeByte(2 * VERSIONS.length);
        for (int version : VERSIONS) {
            out.writeShort(version);
        }
        out.writeShort(PSK_MODES).writeShort(2).writeShort(0x0101); // with a key exchange
        out.writeShort(KEY_SHARE).writeShort(2).writeShort(0); // none yet
    }

    private static int begin(ByteBuf out, int extension) {
        out.writeShort(extension);
        return beginShort(out);
    }

    /** Makes room for a length, which {@link #endShort} fills in. */
    private static int beginShort(ByteBuf out) {
        out.writeShort(0);
        return out.writerIndex();
    }

    private static void endShort(ByteBuf out, int begin) {
        out.setShort(begin - 2, out.writerIndex() - begin);
    }

    private static void numbers(ByteBuf out, int[] numbers) {
        out.writeShort(2 * numbers.length);
        for (int number : numbers) {
            out.writeShort(number);
        }
    }

    /**
     * Whether an answer is a record of TLS that may follow: one with a ServerHello, or with an alert. All of its header
     * is looked at, since garbage proves nothing.
     */
    static ProtocolQuestion.Verdict judgeAnswer(ByteBuf heard) {
        int start = heard.readerIndex();
        int count = heard.readableBytes();
        int type = heard.getUnsignedByte(start);
        boolean plausible = (type == ALERT || type == HANDSHAKE)
                && (count < 2 || heard.getByte(start + 1) == TLS_1_0 >> 8)
                && (count < 3 || heard.getUnsignedByte(start + 2) <= (TLS_1_3 & 0xff));
        if (plausible && count >= RECORD_HEADER_BYTES) {
            int length = heard.getUnsignedShort(start + 3);
            plausible = type == ALERT
                    ? length == ALERT_BYTES
                    : length >= HANDSHAKE_HEADER_BYTES && length <= MAX_RECORD_BYTES;
        }
        if (plausible && count > RECORD_HEADER_BYTES) {
            int begin = heard.getUnsignedByte(start + RECORD_HEADER_BYTES);
            return (type == ALERT ? begin >= 1 && begin <= FATAL : begin == SERVER_HELLO)
                    ? ProtocolQuestion.Verdict.YES
                    : ProtocolQuestion.Verdict.NO;
        }
        return plausible ? ProtocolQuestion.Verdict.OPEN : ProtocolQuestion.Verdict.NO;
    }
}
