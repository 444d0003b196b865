package io.trunkline.testkit.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a server over a connection of its own, independent of the client under test. Immutable. */
final class RespProbe {

    /** One reply, written out; of an array also its elements. */
    record Reply(String text, boolean isError, List<Reply> elements) {

        private static Reply of(String text) {
            return new Reply(text, false, List.of());
        }

        private static Reply of(List<Reply> elements) {
            return new Reply(
                    elements.stream().map(Reply::text).collect(Collectors.joining("\n")), false, List.copyOf(elements));
        }
    }

    private final String host;
    private final int port;
    private final @Nullable String password;
    private final int timeoutMillis;
    private final Charset charset;

    RespProbe(String host, int port, @Nullable String password, int timeoutMillis) {
        this(host, port, password, timeoutMillis, StandardCharsets.UTF_8);
    }

    /**
     * Takes words and replies as text of one encoding: with ISO 8859-1 bytes come back as they came, whatever they
     * mean.
     */
    RespProbe(String host, int port, @Nullable String password, int timeoutMillis, Charset charset) {
        this.host = host;
        this.port = port;
        this.password = password;
        this.timeoutMillis = timeoutMillis;
        this.charset = charset;
    }

    Reply ask(String... command) throws IOException {
        return askAll(List.<String[]>of(command)).get(0);
    }

    /**
     * Asks several things over one connection, in one write. If the server refuses the password, that is the answer to
     * each.
     */
    List<Reply> askAll(List<String[]> commands) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            InputStream input = new BufferedInputStream(socket.getInputStream());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (password != null) {
                encode(bytes, StandardCharsets.UTF_8, "AUTH", password);
            }
            commands.forEach(command -> encode(bytes, charset, command));
            socket.getOutputStream().write(bytes.toByteArray());
            if (password != null) {
                Reply granted = read(input);
                if (granted.isError()) {
                    return Collections.nCopies(commands.size(), granted);
                }
            }
            List<Reply> replies = new ArrayList<>();
            for (int i = 0; i < commands.size(); i++) {
                replies.add(read(input));
            }
            return replies;
        }
    }

    private static void encode(ByteArrayOutputStream bytes, Charset charset, String... command) {
        bytes.writeBytes(("*" + command.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (String word : command) {
            byte[] content = word.getBytes(charset);
            bytes.writeBytes(("$" + content.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(content);
            bytes.writeBytes(new byte[] {'\r', '\n'});
        }
    }

    private Reply read(InputStream input) throws IOException {
        String line = readLine(input);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> Reply.of(rest);
            case '-' -> new Reply(rest, true, List.of());
            case '$' -> Reply.of(readBulk(input, Integer.parseInt(rest)));
            case '*' -> {
                List<Reply> elements = new ArrayList<>();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    elements.add(read(input));
                }
                yield Reply.of(elements);
            }
            default -> throw new IOException("Not a RESP2 reply: line=" + line + ". Check what listens there.");
        };
    }

    private String readBulk(InputStream input, int length) throws IOException {
        if (length < 0) {
            return "(nil)";
        }
        byte[] content = input.readNBytes(length + 2);
        if (content.length < length + 2) {
            throw new EOFException("The server closed the connection within a reply. See its log.");
        }
        return new String(content, 0, length, charset);
    }

    private String readLine(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = input.read()) != '\n') {
            if (next < 0) {
                throw new EOFException("The server closed the connection instead of replying. See its log.");
            }
            line.write(next);
        }
        String text = line.toString(charset);
        if (text.length() < 2) {
            throw new IOException("Not a RESP reply: line=" + text + ". Check what listens there.");
        }
        return text.substring(0, text.length() - 1);
    }
}
