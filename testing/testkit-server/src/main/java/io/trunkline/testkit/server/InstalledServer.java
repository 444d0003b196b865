package io.trunkline.testkit.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The server program that is installed on this machine. Immutable. */
record InstalledServer(Path program) implements ServerProcess.Binary {

    static final String IMAGE = "path";

    private static final List<String> NAMES = List.of("redis-server", "valkey-server");

    /** Looks through the directories of a PATH variable. */
    static Optional<InstalledServer> find(String searchPath) {
        for (String name : NAMES) {
            for (String directory : searchPath.split(File.pathSeparator)) {
                Path candidate = Path.of(directory, name);
                if (!directory.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return Optional.of(new InstalledServer(candidate));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public String image() {
        return IMAGE;
    }

    @Override
    public Path provide(Path directory) {
        return program;
    }

    /** Whether a server program was built with TLS: one without it does not know the directive. */
    static boolean hasTls(Path program) {
        try {
            // Told to listen nowhere, the server ends at once.
            Process trial = new ProcessBuilder(program.toString(), "--port", "0", "--tls-port", "0", "--save", "")
                    .redirectErrorStream(true)
                    .start();
            trial.getOutputStream().close();
            String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            trial.waitFor();
            return !said.contains("Bad directive");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
