package io.trunkline.testkit.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a server one thing over a connection of its own, independent of the client under test. Immutable. */
final class RespProbe {

    /** One reply, written out. */
    record Reply(String text, boolean isError) {}

    private final String host;
    private final int port;
    private final @Nullable String password;
    private final int timeoutMillis;

    RespProbe(String host, int port, @Nullable String password, int timeoutMillis) {
        this.host = host;
        this.port = port;
        this.password = password;
        this.timeoutMillis = timeoutMillis;
    }

    Reply ask(String... command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            InputStream input = new BufferedInputStream(socket.getInputStream());
            if (password != null) {
                socket.getOutputStream().write(encode("AUTH", password));
                Reply granted = read(input);
                if (granted.isError()) {
                    return granted;
                }
            }
            socket.getOutputStream().write(encode(command));
            return read(input);
        }
    }

    private static byte[] encode(String... command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("*" + command.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (String word : command) {
            byte[] content = word.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(("$" + content.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(content);
            bytes.writeBytes(new byte[] {'\r', '\n'});
        }
        return bytes.toByteArray();
    }

    private static Reply read(InputStream input) throws IOException {
        String line = readLine(input);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> new Reply(rest, false);
            case '-' -> new Reply(rest, true);
            case '$' -> new Reply(readBulk(input, Integer.parseInt(rest)), false);
            case '*' -> {
                List<String> elements = new ArrayList<>();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    elements.add(read(input).text());
                }
                yield new Reply(String.join("\n", elements), false);
            }
            default -> throw new IOException("Not a RESP2 reply: line=" + line + ". Check what listens there.");
        };
    }

    private static String readBulk(InputStream input, int length) throws IOException {
        if (length < 0) {
            return "(nil)";
        }
        byte[] content = input.readNBytes(length + 2);
        if (content.length < length + 2) {
            throw new EOFException("The server closed the connection within a reply. See its log.");
        }
        return new String(content, 0, length, StandardCharsets.UTF_8);
    }

    private static String readLine(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = input.read()) != '\n') {
            if (next < 0) {
                throw new EOFException("The server closed the connection instead of replying. See its log.");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        if (text.length() < 2) {
            throw new IOException("Not a RESP reply: line=" + text + ". Check what listens there.");
        }
        return text.substring(0, text.length() - 1);
    }
}
