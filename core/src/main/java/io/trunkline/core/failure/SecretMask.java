package io.trunkline.core.failure;

import io.trunkline.options.MultiplexerOptions;
import io.trunkline.reply.ServerText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes this multiplexer's password out of what a server says: a server may repeat what it was told, also in base64, in
 * hexadecimal digits, or as in URLs. Immutable.
 */
public final class SecretMask {

    private static final String MASK = "***";
    /** A shorter password is in many a text by chance; to mask it there would tell what it is. */
    private static final int LEAST_LENGTH = 4;
    /**
     * So much of a password's base64 must be the same wherever it stands in what was encoded; less is in many a text by
     * chance.
     */
    private static final int LEAST_BASE64 = 8;

    private final boolean isShort;
    /** The password in all its forms, the longest first: none is cut by masking another. */
    private final String[] forms;

    SecretMask(MultiplexerOptions options) {
        this(options.security().password());
    }

    SecretMask(@Nullable String password) {
        this.isShort = password != null && password.length() < LEAST_LENGTH;
        this.forms = password == null || password.isEmpty() ? new String[0] : forms(password);
    }

    private static String[] forms(String password) {
        Set<String> all = new LinkedHashSet<>();
        all.add(password);
        all.add(ServerText.escape(password));
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        String url = URLEncoder.encode(password, StandardCharsets.UTF_8);
        all.add(url);
        all.add(url.replace("+", "%20"));
        all.add(HexFormat.of().formatHex(bytes));
        all.add(HexFormat.of().withUpperCase().formatHex(bytes));
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            all.add(encoder.encodeToString(bytes));
            all.add(encoder.withoutPadding().encodeToString(bytes));
            for (int before = 0; before < 3; before++) { // as part of something longer, such as user:password
                String fixed = fixedPart(bytes, before, encoder.withoutPadding());
                if (fixed.length() >= LEAST_BASE64) {
                    all.add(fixed);
                }
            }
        }
        return all.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toArray(String[]::new);
    }

    /**
     * The base64 of some bytes behind so many others, without the characters on which what stands before or behind has
     * an influence.
     */
    private static String fixedPart(byte[] bytes, int before, Base64.Encoder encoder) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        int from = (before * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        return from < to ? encoder.encodeToString(shifted).substring(from, to) : "";
    }

    /** What a server said to a command. */
    public String mask(String text) {
        if (isShort) {
            return text;
        }
        String masked = text;
        for (String form : forms) {
            masked = masked.replace(form, MASK); // the same text if it is not in there
        }
        return masked;
    }

    /** What a server said to credentials, fit to be shown. If a short password is in it, its first word has to do. */
    String maskAnswer(String text) {
        if (isShort && contains(text)) {
            int space = text.indexOf(' ');
            String code = space < 0 ? text : text.substring(0, space);
            return contains(code) ? MASK : code + " (not shown: the answer has the password in it)";
        }
        return ServerText.escape(mask(text), ServerText.ERROR_LIMIT);
    }

    private boolean contains(String text) {
        for (String form : forms) {
            if (text.contains(form)) {
                return true;
            }
        }
        return false;
    }
}
