package io.trunkline.transport;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses of a name one attempt tries, and in which order: one that served before, then the others from another
 * one at each attempt, and at last those that accepted and did not serve. Immutable.
 *
 * @param first the address that served last, tried first if the name still has it; null if there is none
 * @param last addresses that accepted and did not serve, tried after all others
 * @param rotation how many attempts were made before; each begins with other addresses
 * @param limit how many addresses one attempt tries at most, 1 to {@value #MAX}
 */
public record AddressOrder(@Nullable SocketAddress first, Set<SocketAddress> last, int rotation, int limit) {

    /** No attempt tries more addresses than this: each is a socket, and a packet at somebody's door. */
    public static final int MAX = 8;

    /** The resolver's own order. */
    public static final AddressOrder NATURAL = new AddressOrder(null, Set.of(), 0, MAX);

    /** Checks the ranges and copies the set. */
    public AddressOrder {
        if (limit < 1 || limit > MAX || rotation < 0) {
            throw new IllegalArgumentException("Not an order of addresses: limit=" + limit + ", rotation=" + rotation
                    + ". Use a limit of 1 to " + MAX + " and a rotation of 0 or more.");
        }
        last = Set.copyOf(last);
    }

    /**
     * Only one address, or, if the name does not have it any more, one of the others.
     *
     * @param address which
     * @return the order
     */
    public static AddressOrder only(SocketAddress address) {
        return new AddressOrder(address, Set.of(), 0, 1);
    }

    /**
     * Chooses among what a name resolved to.
     *
     * @param resolved in the resolver's order
     * @return those to try, in order; empty only if nothing was resolved
     */
    public List<SocketAddress> arrange(List<? extends SocketAddress> resolved) {
        List<SocketAddress> chosen = new ArrayList<>();
        List<SocketAddress> others = new ArrayList<>();
        List<SocketAddress> unwilling = new ArrayList<>();
        for (SocketAddress address : resolved) {
            (address.equals(first) ? chosen : last.contains(address) ? unwilling : others).add(address);
        }
        addRotated(others, chosen);
        addRotated(unwilling, chosen);
        return chosen.size() <= limit ? chosen : new ArrayList<>(chosen.subList(0, limit));
    }

    /** What one attempt has no room for comes at the beginning of the next. */
    private void addRotated(List<SocketAddress> addresses, List<SocketAddress> to) {
        int count = addresses.size();
        int step = count > limit ? Math.max(1, limit - 1) : 1;
        for (int i = 0; i < count; i++) {
            to.add(addresses.get((int) (((long) rotation * step + i) % count)));
        }
    }
}
