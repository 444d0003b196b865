package io.trunkline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The TCP sockets of this process, as Linux shows them; nothing elsewhere. Stateless.
 *
 * <p>Unix domain sockets are left out: Docker is talked to through them, by connections that are kept.
 */
final class OpenSockets {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path[] TABLES = {Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6")};
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final Pattern ENGINE = Pattern.compile("tcp://.*:(\\d+)/?");

    private OpenSockets() {}

    /** The sockets by inode, with their two ends as text. */
    static Map<String, String> now() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return Map.of();
        }
        try {
            Map<String, String> machine = table();
            Map<String, String> own = new HashMap<>();
            try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
                for (Path descriptor : descriptors) {
                    String inode = inode(descriptor);
                    String ends = machine.get(inode);
                    if (ends != null && !isEngine(ends)) {
                        own.put(inode, ends);
                    }
                }
            }
            return own;
        } catch (IOException e) {
            throw new UncheckedIOException("The sockets cannot be listed: path=/proc/self. See the cause.", e);
        }
    }

    /** The inode of a descriptor's socket; empty if it is something else, or closed meanwhile. */
    private static String inode(Path descriptor) {
        try {
            Matcher socket = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
            return socket.matches() ? socket.group(1) : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Connections to a Docker engine elsewhere are kept by its client. */
    private static boolean isEngine(String ends) {
        Matcher engine = ENGINE.matcher(String.valueOf(System.getenv("DOCKER_HOST")));
        return engine.matches() && ends.endsWith(":" + engine.group(1));
    }

    private static Map<String, String> table() throws IOException {
        Map<String, String> sockets = new HashMap<>();
        for (Path path : TABLES) {
            if (!Files.exists(path)) {
                continue;
            }
            for (String line : Files.readAllLines(path)) {
                String[] columns = line.trim().split("\\s+");
                if (columns.length > 9 && columns[1].indexOf(':') > 0) {
                    sockets.put(columns[9], end(columns[1]) + " -> " + end(columns[2]));
                }
            }
        }
        return sockets;
    }

    /** Reads {@code 0100007F:18EB}, words in the machine's byte order. */
    static String end(String encoded) throws IOException {
        int colon = encoded.indexOf(':');
        byte[] address = new byte[colon / 2];
        for (int i = 0; i < address.length; i++) {
            int at = (i / 4 * 4 + 3 - i % 4) * 2;
            address[i] = (byte) Integer.parseInt(encoded.substring(at, at + 2), 16);
        }
        return InetAddress.getByAddress(address).getHostAddress() + ":"
                + Integer.parseInt(encoded.substring(colon + 1), 16);
    }
}
