package io.trunkline.options;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of URIs (RFC 3986, section 2.1) over UTF-8. */
final class PercentCoding {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentCoding() {}

    /** Encodes everything but what RFC 3986 calls unreserved and the given characters. */
    static String encode(String text, String alsoKept) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isUnreserved(c) || alsoKept.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }

    /**
     * Decodes.
     *
     * @return the text, or null if it has a percent sign without two hexadecimal digits, or bytes that are not UTF-8
     */
    static @Nullable String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        StringBuilder decoded = new StringBuilder(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            if (encoded.charAt(i) != '%') {
                decoded.append(encoded.charAt(i++));
                continue;
            }
            int end = i;
            while (end < encoded.length() && encoded.charAt(end) == '%') {
                end += 3;
            }
            String run = end > encoded.length() ? null : decodeRun(encoded.substring(i, end));
            if (run == null) {
                return null;
            }
            decoded.append(run);
            i = end;
        }
        return decoded.toString();
    }

    /** Decodes a run of encoded bytes: a character may take several. */
    private static @Nullable String decodeRun(String run) {
        ByteBuffer bytes = ByteBuffer.allocate(run.length() / 3);
        for (int i = 0; i < run.length(); i += 3) {
            if (!HexFormat.isHexDigit(run.charAt(i + 1)) || !HexFormat.isHexDigit(run.charAt(i + 2))) {
                return null;
            }
            bytes.put((byte) HexFormat.fromHexDigits(run, i + 1, i + 3));
        }
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
            return text.toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
