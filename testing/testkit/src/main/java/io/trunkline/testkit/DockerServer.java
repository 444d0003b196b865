package io.trunkline.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a Docker container, started through Testcontainers. Thread-safe.
 *
 * <p>It and {@link DockerHost} alone link against Testcontainers; whoever uses it first asks {@link #isAvailable()}.
 */
final class DockerServer implements ServerBackEnd {

    private static final int START_ATTEMPTS = 5;
    private static final int PORT = 6379;
    private static final int TLS_PORT = 6380;
    private static final String TLS_DIRECTORY = "/tls";

    private final String image;
    private final GenericContainer<?> container;
    private final String host;
    private final int port;
    private final int tlsPort;
    private final @Nullable TestCertificates certificates;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean closed;

    private DockerServer(String image, RedisServerConfig config) {
        this.image = image;
        this.host = DockerClientFactory.instance().dockerHostIpAddress();
        this.port = FreePorts.next(null);
        this.tlsPort = config.hasTls() ? FreePorts.next(null) : 0;
        this.certificates = config.hasTls() ? TestCertificates.forHosts("localhost", "127.0.0.1", host) : null;
        FixedPortContainer made = new FixedPortContainer(image);
        // Docker gives a container that is started again other host ports, unless they are fixed.
        made.fixPort(port, PORT);
        List<String> own = new ArrayList<>(List.of("--port", Integer.toString(PORT)));
        if (certificates != null) {
            made.fixPort(tlsPort, TLS_PORT);
            own.addAll(TestCertificates.serverOptions(TLS_PORT, TLS_DIRECTORY));
            for (TestCertificates.PemFile file : certificates.files()) {
                byte[] content = file.content().getBytes(StandardCharsets.US_ASCII);
                made.withCopyToContainer(Transferable.of(content, 0644), TLS_DIRECTORY + "/" + file.name());
            }
        }
        own.addAll(config.passwordArguments());
        made.withCommand(config.commandLine(own).toArray(String[]::new));
        this.container = made;
    }

    /** A container on chosen host ports, of an image that is already here, with readiness left to {@link RedisServer}. */
    private static final class FixedPortContainer extends GenericContainer<FixedPortContainer> {

        private FixedPortContainer(String image) {
            super(DockerImageName.parse(image));
            withImagePullPolicy(name -> false);
            waitingFor(new AbstractWaitStrategy() {
                @Override
                protected void waitUntilReady() {}
            });
            // A server that ends at once is RedisServer's to report, with its log; a look that happens to come late
            // would report it without
            withStartupCheckStrategy(new StartupCheckStrategy() {
                @Override
                public StartupStatus checkStartupState(DockerClient client, String id) {
                    return StartupStatus.SUCCESSFUL;
                }
            });
        }

        private void fixPort(int hostPort, int containerPort) {
            addFixedExposedPort(hostPort, containerPort);
        }
    }

    /** Whether Docker can be talked to. Does not throw. */
    static boolean isAvailable() {
        DockerHost.suggestGateway();
        return DockerClientFactory.instance().isDockerAvailable();
    }

    /**
     * Sees to it that an image is on this machine.
     *
     * @return why it is not; empty if it is
     */
    static Optional<String> provideImage(String image, Duration pullLimit) {
        DockerClient client = DockerClientFactory.instance().client();
        try {
            client.inspectImageCmd(image).exec();
            return Optional.empty();
        } catch (NotFoundException e) {
            return pull(client, image, pullLimit);
        } catch (DockerException e) {
            return Optional.of("Docker cannot inspect the image: image=" + image + ", error=" + e.getMessage());
        }
    }

    private static Optional<String> pull(DockerClient client, String image, Duration limit) {
        try (ResultCallback.Adapter<PullResponseItem> pulled =
                client.pullImageCmd(image).exec(new ResultCallback.Adapter<PullResponseItem>())) {
            if (!pulled.awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of("the image was not pulled within " + limit.toSeconds() + " s: image=" + image);
            }
            client.inspectImageCmd(image).exec();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while the image was pulled: image=" + image);
        } catch (IOException | RuntimeException e) {
            return Optional.of("the image cannot be pulled: image=" + image + ", error=" + e.getMessage());
        }
    }

    static RedisServer start(String image, RedisServerConfig config, boolean shared) {
        for (int attempt = 1; ; attempt++) {
            DockerServer server = new DockerServer(image, config);
            try {
                server.container.start();
            } catch (ContainerLaunchException e) {
                server.close();
                if (attempt == START_ATTEMPTS || !isPortTaken(e)) {
                    throw e;
                }
                continue;
            }
            return RedisServer.ready(server, shared, config.password());
        }
    }

    /** The engine's words differ by what took the port: another container or another program. */
    private static boolean isPortTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("port is already allocated") || message.contains("address already in use")) {
                return true;
            }
        }
        return false;
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
    public @Nullable TestCertificates certificates() {
        return certificates;
    }

    @Override
    public @Nullable Path unixSocket() {
        return null;
    }

    @Override
    public boolean isRunning() {
        ContainerState state = state();
        return state != null && Boolean.TRUE.equals(state.getRunning());
    }

    @Override
    public boolean isProcessId(long processId) {
        return true; // the engine alone binds the published port
    }

    @Override
    public void kill() {
        lock.lock();
        try {
            ContainerState state = state();
            if (state == null) {
                return;
            }
            if (Boolean.TRUE.equals(state.getPaused())) {
                client().unpauseContainerCmd(id()).exec();
            }
            if (Boolean.TRUE.equals(state.getRunning())) {
                client().killContainerCmd(id()).exec();
                awaitEnd();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitEnd() {
        try (var exit = client().waitContainerCmd(id()).start()) {
            if (exit.awaitStatusCode(10, TimeUnit.SECONDS) == null) {
                throw new IllegalStateException("The container has no status: image=" + image + ". See docker ps -a.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("No word from Docker: container=" + id() + ". See whether it lives.", e);
        }
    }

    @Override
    public void pause() {
        client().pauseContainerCmd(id()).exec();
    }

    @Override
    public void resume() {
        ContainerState state = state();
        if (state != null && Boolean.TRUE.equals(state.getPaused())) {
            client().unpauseContainerCmd(id()).exec();
        }
    }

    @Override
    public void launchAgain() {
        try {
            client().startContainerCmd(id()).exec();
        } catch (NotModifiedException e) {
            throw new IllegalStateException("The container already runs: container=" + id() + ". Kill it first.", e);
        }
    }

    @Override
    public String log() {
        return container.getContainerId() == null ? "" : container.getLogs();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                container.stop();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What Docker says of the container; null if there is none, or none any more. */
    private @Nullable ContainerState state() {
        lock.lock();
        try {
            if (closed || container.getContainerId() == null) {
                return null;
            }
            return client().inspectContainerCmd(id()).exec().getState();
        } finally {
            lock.unlock();
        }
    }

    private String id() {
        return container.getContainerId();
    }

    private static DockerClient client() {
        return DockerClientFactory.instance().client();
    }
}
