package io.trunkline.testkit.server;

import io.trunkline.testkit.server.container.ContainerEngine;
import io.trunkline.testkit.server.container.ContainerRequest;
import io.trunkline.testkit.server.container.ServerContainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server in a container. Thread-safe. */
final class ContainerServer implements ServerBackEnd {

    private static final int START_ATTEMPTS = 5;
    private static final int PORT = 6379;
    private static final int TLS_PORT = 6380;
    private static final String TLS_DIRECTORY = "/tls";

    private final String image;
    private final ServerContainer container;
    private final String host;
    private final int port;
    private final int tlsPort;
    private final @Nullable TestCertificates certificates;

    private ContainerServer(
            String image,
            ServerContainer container,
            String host,
            int port,
            int tlsPort,
            @Nullable TestCertificates certificates) {
        this.image = image;
        this.container = container;
        this.host = host;
        this.port = port;
        this.tlsPort = tlsPort;
        this.certificates = certificates;
    }

    /** Starts a server and waits until it answers; takes other ports when a chosen one was taken meanwhile. */
    static RedisServer start(ContainerEngine engine, String image, RedisServerConfig config, boolean shared) {
        for (int attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
            Optional<ContainerServer> server = launch(engine, image, config);
            if (server.isPresent()) {
                return RedisServer.ready(server.get(), shared, config.password());
            }
        }
        throw new IllegalStateException("The chosen ports were taken each time: image=" + image + ", attempts="
                + START_ATTEMPTS + ". See what listens on this host.");
    }

    private static Optional<ContainerServer> launch(ContainerEngine engine, String image, RedisServerConfig config) {
        String host = engine.host();
        int port = FreePorts.next(null);
        int tlsPort = config.hasTls() ? FreePorts.next(null) : 0;
        TestCertificates certificates =
                config.hasTls() ? TestCertificates.forHosts("localhost", "127.0.0.1", host) : null;
        List<String> own = new ArrayList<>(List.of("--port", Integer.toString(PORT)));
        Map<Integer, Integer> ports = new HashMap<>(Map.of(port, PORT));
        Map<String, String> files = new HashMap<>();
        if (certificates != null) {
            own.addAll(TestCertificates.serverOptions(TLS_PORT, TLS_DIRECTORY));
            ports.put(tlsPort, TLS_PORT);
            for (TestCertificates.PemFile file : certificates.files()) {
                files.put(TLS_DIRECTORY + "/" + file.name(), file.content());
            }
        }
        own.addAll(config.passwordArguments());
        return engine.start(new ContainerRequest(image, config.commandLine(own), ports, files))
                .map(container -> new ContainerServer(image, container, host, port, tlsPort, certificates));
    }

    @Override
    public String image() {
        return image;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int tlsPort() {
        return tlsPort;
    }

    @Override
    public int busPort() {
        return 0;
    }

    @Override
    public @Nullable TestCertificates certificates() {
        return certificates;
    }

    @Override
    public @Nullable Path unixSocket() {
        return null;
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }

    @Override
    public boolean isProcessId(long processId) {
        return true; // the engine alone binds the published port
    }

    @Override
    public void kill() {
        container.kill();
    }

    @Override
    public void pause() {
        container.pause();
    }

    @Override
    public void resume() {
        container.resume();
    }

    @Override
    public void launchAgain() {
        container.startAgain();
    }

    @Override
    public String log() {
        return container.log();
    }

    @Override
    public void close() {
        container.close();
    }
}
