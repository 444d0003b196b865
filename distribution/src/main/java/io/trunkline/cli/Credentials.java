package io.trunkline.cli;

import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.MultiplexerOptionsBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Whom to authenticate as, and with what. Confined to one thread.
 *
 * @param terminal where the password is asked for, with its environment
 * @param user the user, or null
 * @param ask whether to ask for the password
 * @param file what has the password in its first line, or null
 */
record Credentials(
        Terminal terminal,
        @Nullable String user,
        boolean ask,
        @Nullable Path file) {

    /** The name that redis-cli has given it. */
    static final String VARIABLE = "REDISCLI_AUTH";

    private static final int RANDOM_BYTES = 32;

    /** A password that cannot be guessed. */
    static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Adds them to what the connection string says.
     *
     * @throws IllegalArgumentException if they contradict it, or cannot be had
     */
    void apply(MultiplexerOptions said, MultiplexerOptionsBuilder builder) {
        if (user != null) {
            if (said.security().user() != null && !user.equals(said.security().user())) {
                throw new IllegalArgumentException(
                        "There are two users, in --user and in --server. Leave one of them out.");
            }
            builder.security(s -> s.user(user));
        }
        if (said.security().password() != null) {
            if (ask || file != null) {
                throw new IllegalArgumentException("There are two passwords, in --server and by "
                        + (ask ? "--askpass" : "--password-file") + ". Leave one of them out.");
            }
            terminal.err()
                    .println(
                            "Warning: the password is on the command line, where others see it in the list of processes. Use "
                                    + VARIABLE + ", --password-file or --askpass.");
            return;
        }
        String password = password();
        if (password != null) {
            builder.security(s -> s.password(password));
        }
    }

    private @Nullable String password() {
        if (ask && file != null) {
            throw new IllegalArgumentException("Both --askpass and --password-file were given. Choose one.");
        }
        if (file != null) {
            return firstLine(file);
        }
        if (!ask) {
            return terminal.environment().get(VARIABLE);
        }
        String typed = terminal.askSecret("Password: ");
        if (typed == null) {
            throw new IllegalArgumentException(
                    "No password was typed, or nobody can be asked: option=--askpass. It needs a terminal for input and output;"
                            + " elsewhere use " + VARIABLE + " or --password-file.");
        }
        return typed;
    }

    private static String firstLine(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            if (line == null || line.isEmpty()) {
                throw new IllegalArgumentException(
                        "The password file is empty: file=" + file + ". Write the password into its first line.");
            }
            return line;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The password file cannot be read: file=" + file + ", cause="
                            + e.getClass().getSimpleName() + ". Check its name and rights.",
                    e);
        }
    }

    /** Without the secrets' values, of which there are none here. */
    @Override
    public String toString() {
        return "user=" + user + ", ask=" + ask + ", file=" + file;
    }
}
