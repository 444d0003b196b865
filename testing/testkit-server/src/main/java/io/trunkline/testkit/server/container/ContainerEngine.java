package io.trunkline.testkit.server.container;

import java.time.Duration;
import java.util.Optional;

/**
 * What runs containers on this machine. Thread-safe. Found by {@link java.util.ServiceLoader}; its construction costs
 * nothing and asks nobody.
 */
public interface ContainerEngine {

    /**
     * Sees to it that an image is on this machine. May take as long as the limit says.
     *
     * @param image the image's name, such as {@code redis:8.0}
     * @param pullLimit how long an image that is not here may take to come
     * @return why containers of that image cannot be started; empty if they can
     */
    Optional<String> provideImage(String image, Duration pullLimit);

    /**
     * Where published ports can be reached from here. Only called once an image was there.
     *
     * @return a host name or address; never assume localhost
     */
    String host();

    /**
     * Starts a container, without waiting for what runs in it.
     *
     * @param request what is to run
     * @return the container, to be closed by the caller; empty if another program took one of the host's ports first,
     *     so that nothing was started
     * @throws RuntimeException if it cannot be started for another reason
     */
    Optional<ServerContainer> start(ContainerRequest request);
}
