package io.trunkline.testkit.server.container;

import java.util.List;
import java.util.Map;

/**
 * What is to run in a container. Immutable.
 *
 * @param image the image's name; it is on this machine
 * @param arguments of the image's program
 * @param ports port of the host to port in the container; they stay the same when the container is started again
 * @param files path in the container to text, readable by all
 */
public record ContainerRequest(
        String image, List<String> arguments, Map<Integer, Integer> ports, Map<String, String> files) {

    /** Copies the collections. */
    public ContainerRequest {
        arguments = List.copyOf(arguments);
        ports = Map.copyOf(ports);
        files = Map.copyOf(files);
    }
}
