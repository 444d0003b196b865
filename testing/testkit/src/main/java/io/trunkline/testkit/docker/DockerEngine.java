package io.trunkline.testkit.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import io.trunkline.testkit.server.container.ContainerEngine;
import io.trunkline.testkit.server.container.ContainerRequest;
import io.trunkline.testkit.server.container.ServerContainer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;

/** Docker, through Testcontainers. Stateless. */
public final class DockerEngine implements ContainerEngine {

    /** For {@link java.util.ServiceLoader}. */
    public DockerEngine() {}

    @Override
    public Optional<String> provideImage(String image, Duration pullLimit) {
        DockerHost.suggestGateway();
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no engine answers");
        }
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

    @Override
    public String host() {
        return DockerClientFactory.instance().dockerHostIpAddress();
    }

    @Override
    public Optional<ServerContainer> start(ContainerRequest request) {
        DockerContainer container = new DockerContainer(request);
        try {
            container.start();
            return Optional.of(container);
        } catch (ContainerLaunchException e) {
            container.close();
            if (isPortTaken(e)) {
                return Optional.empty();
            }
            throw e;
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
}
