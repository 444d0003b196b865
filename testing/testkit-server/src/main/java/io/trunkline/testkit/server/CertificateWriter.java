package io.trunkline.testkit.server;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes X.509 certificates of one authority, as the JDK can read but not make them. Immutable.
 *
 * <p>The structure is that of RFC 5280 section 4.1 in DER (X.690), reduced to what TLS peers check.
 */
final class CertificateWriter {

    private static final byte[] ECDSA_WITH_SHA256 = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    private static final byte[] COMMON_NAME = objectId(0x55, 0x04, 0x03);
    private static final byte[] BASIC_CONSTRAINTS = objectId(0x55, 0x1d, 0x13);
    private static final byte[] ALTERNATIVE_NAMES = objectId(0x55, 0x1d, 0x11);
    private static final byte[] TRUE = {0x01, 0x01, (byte) 0xff};
    private static final byte[] VERSION_3 = tagged(0xa0, integer(BigInteger.TWO));
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String issuer;
    private final PrivateKey issuerKey;
    private final Instant from;
    private final Instant until;
    private final SecureRandom random = new SecureRandom();

    CertificateWriter(String issuer, PrivateKey issuerKey, Instant from, Instant until) {
        this.issuer = issuer;
        this.issuerKey = issuerKey;
        this.from = from;
        this.until = until;
    }

    byte[] authorityCertificate(PublicKey key) throws GeneralSecurityException {
        byte[] constraint = sequence(BASIC_CONSTRAINTS, TRUE, octets(sequence(TRUE)));
        return sign(issuer, key, List.of(constraint));
    }

    byte[] certificate(String subject, PublicKey key, List<String> hosts) throws GeneralSecurityException {
        List<byte[]> extensions = new ArrayList<>();
        if (!hosts.isEmpty()) {
            byte[][] names =
                    hosts.stream().map(CertificateWriter::alternativeName).toArray(byte[][]::new);
            extensions.add(sequence(ALTERNATIVE_NAMES, octets(sequence(names))));
        }
        return sign(subject, key, extensions);
    }

    private byte[] sign(String subject, PublicKey key, List<byte[]> extensions) throws GeneralSecurityException {
        List<byte[]> fields = new ArrayList<>(List.of(
                VERSION_3,
                integer(new BigInteger(120, random).setBit(0)),
                ECDSA_WITH_SHA256,
                name(issuer),
                sequence(time(from), time(until)),
                name(subject),
                key.getEncoded()));
        if (!extensions.isEmpty()) {
            fields.add(tagged(0xa3, sequence(extensions.toArray(byte[][]::new))));
        }
        byte[] content = sequence(fields.toArray(byte[][]::new));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKey);
        signature.update(content);
        byte[] noUnusedBits = {0};
        return sequence(content, ECDSA_WITH_SHA256, tagged(0x03, noUnusedBits, signature.sign()));
    }

    private static byte[] alternativeName(String host) {
        if (IPV4.matcher(host).matches()) {
            String[] parts = host.split("\\.");
            byte[] address = new byte[4];
            for (int i = 0; i < address.length; i++) {
                address[i] = (byte) Integer.parseInt(parts[i]);
            }
            return tagged(IP_ADDRESS, address);
        }
        if (host.equals("::1")) {
            byte[] address = new byte[16];
            address[15] = 1;
            return tagged(IP_ADDRESS, address);
        }
        return tagged(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] name(String commonName) {
        byte[] text = tagged(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
        return sequence(tagged(0x31, sequence(COMMON_NAME, text)));
    }

    private static byte[] time(Instant instant) {
        return tagged(0x17, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    private static byte[] objectId(int... content) {
        byte[] bytes = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            bytes[i] = (byte) content[i];
        }
        return tagged(0x06, bytes);
    }

    private static byte[] octets(byte[] content) {
        return tagged(0x04, content);
    }

    private static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(tag);
        if (length < 0x80) {
            bytes.write(length);
        } else if (length < 0x100) {
            bytes.write(0x81);
            bytes.write(length);
        } else {
            bytes.write(0x82);
            bytes.write(length >> 8);
            bytes.write(length);
        }
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
