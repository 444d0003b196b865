package io.trunkline.transport;

/**
 * Finds out whether one kind of transport works on this machine, and makes it.
 *
 * <p>Providers are discovered with {@link java.util.ServiceLoader}; the available one of the highest
 * {@linkplain #priority() priority} is used unless an option names one. Implementations are stateless and thread-safe
 * and have a public no-argument constructor.
 */
public interface TransportProvider {

    /**
     * The name by which options and status refer to this transport.
     *
     * @return a lower-case word, unique among providers, such as {@code epoll}, {@code nio} or {@code io_uring}
     */
    String name();

    /**
     * How strongly this transport is preferred where several are available; the highest wins.
     *
     * @return the priority: 10 for what works everywhere, 20 for a native transport, 30 for one that a user adds on
     *     purpose
     */
    int priority();

    /**
     * Says whether the transport can work here, and why. Never throws: what is missing becomes the explanation.
     *
     * @return the answer, the same for the whole life of the process
     */
    Availability availability();

    /**
     * Makes a transport and starts what it needs.
     *
     * @param options the settings common to all its connections
     * @return a running transport, owned by the caller, who must close it
     * @throws IllegalStateException if {@link #availability()} is negative; the message holds the explanation
     */
    Transport create(TransportOptions options);
}
