package io.trunkline.transport.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns a host name into addresses. May block; called on a thread that may. Thread-safe. */
@FunctionalInterface
public interface NameResolver {

    /**
     * Looks a name up.
     *
     * @param host a host name
     * @return its addresses in order of preference, at least one
     * @throws UnknownHostException if the name has no address
     */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
