package io.trunkline.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a time of its own, and is ended before that if all is closed: in the order in which they came, the
 * first first, as they would have gone on. Thread-safe.
 *
 * <p>Each has a ticket, so that one may wait twice and none is looked for.
 *
 * @param <W> who waits
 */
public final class WaitingList<W> {

    private final ConcurrentSkipListMap<Long, W> byTicket = new ConcurrentSkipListMap<>();
    private final AtomicLong tickets = new AtomicLong();

    /** Gives out the next ticket, with which nobody waits yet. */
    public long ticket() {
        return tickets.getAndIncrement();
    }

    /** One waits, behind all who have earlier tickets. */
    public void add(long ticket, W waiting) {
        byTicket.put(ticket, waiting);
    }

    /** One waits no more; returns null if that was so already. */
    public @Nullable W remove(long ticket) {
        return byTicket.remove(ticket);
    }

    /** The tickets of all who wait now. */
    public List<Long> all() {
        return new ArrayList<>(byTicket.keySet());
    }

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return byTicket.isEmpty();
    }
}
