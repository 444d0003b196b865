package io.trunkline.testkit.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.testkit.server.container.ContainerRequest;
import io.trunkline.testkit.server.container.ServerContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A Docker container, started through Testcontainers. Thread-safe. */
final class DockerContainer implements ServerContainer {

    private final String image;
    private final GenericContainer<?> container;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean closed;

    DockerContainer(ContainerRequest request) {
        this.image = request.image();
        FixedPortContainer made = new FixedPortContainer(image);
        // Docker gives a container that is started again other host ports, unless they are fixed.
        request.ports().forEach(made::fixPort);
        request.files()
                .forEach((path, text) ->
                        made.withCopyToContainer(Transferable.of(text.getBytes(StandardCharsets.UTF_8), 0644), path));
        made.withCommand(request.arguments().toArray(String[]::new));
        this.container = made;
    }

    /**
     * A container on chosen host ports, of an image that is already here, with readiness left to whoever asked for it.
     */
    private static final class FixedPortContainer extends GenericContainer<FixedPortContainer> {

        private FixedPortContainer(String image) {
            super(DockerImageName.parse(image));
            withImagePullPolicy(name -> false);
            waitingFor(new AbstractWaitStrategy() {
                @Override
                protected void waitUntilReady() {}
            });
            // A server that ends at once is for others to report, with its log; a look that happens to come late
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

    void start() {
        container.start();
    }

    @Override
    public boolean isRunning() {
        ContainerState state = state();
        return state != null && Boolean.TRUE.equals(state.getRunning());
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
    public void startAgain() {
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
