package io.trunkline.options;

import org.jspecify.annotations.Nullable;

/**
 * Says where a server is reached that says, or of which others say, that it is somewhere else: behind a translation of
 * addresses (NAT), in a container. It is asked for each address that nodes of a cluster or sentinels announce, in
 * whatever answer, redirect or event, and never for what was configured.
 *
 * <p>It is called on an I/O thread, at most once for an address each time that servers are asked where the others are:
 * it must be quick, must not block, and should give the same answer for the same address. If it throws, the address is
 * used that it gave before, or else the announced one, and the event {@code InternalFailure} tells.
 */
@FunctionalInterface
public interface EndpointMapper {

    /**
     * Says where a server is reached.
     *
     * @param announced as it was announced, with a port
     * @return where to connect to; null if it is reached as it is announced
     */
    @Nullable
    Endpoint map(Endpoint announced);
}
