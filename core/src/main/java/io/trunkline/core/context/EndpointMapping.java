package io.trunkline.core.context;

import io.trunkline.options.Endpoint;
import io.trunkline.options.EndpointMapper;
import io.trunkline.options.MultiplexerOptions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where servers are reached that are announced elsewhere, as the application says: the one place where that is asked.
 * Thread-safe.
 *
 * <p>What the application does there is contained: it is asked once for each address between two {@linkplain #renew
 * renewals}, and while it fails its last answer counts, or what was announced.
 */
public final class EndpointMapping implements UnaryOperator<Endpoint> {

    /** A wrong answer must not fill the memory. */
    private static final int MAX_KNOWN = 65_536;

    /** What was answered last, in which round, and whether asking failed in that. */
    private record Known(Endpoint reached, int round, boolean failed) {
        // Written out: what Java 17 makes of records keeps the class loader of their components' classes for ever
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private final MultiplexerOptions options;
    private final @Nullable EndpointMapper mapper;
    private final BiConsumer<String, Throwable> failures;
    private final ConcurrentMap<Endpoint, Known> known = new ConcurrentHashMap<>();
    private volatile int round;

    /**
     * Makes one.
     *
     * @param failures hears what was being done, and what the application's code threw then
     */
    EndpointMapping(MultiplexerOptions options, BiConsumer<String, Throwable> failures) {
        this.options = options;
        this.mapper = options.topology().endpointMapper();
        this.failures = failures;
    }

    /** Servers are asked anew where the others are: what was answered before may be another answer now. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // whoever overlooks another's renewal renews at the same time
    public void renew() {
        round++;
    }

    /** Where a server is reached that is announced somewhere. */
    @Override
    public Endpoint apply(Endpoint announced) {
        EndpointMapper application = mapper;
        if (application == null) {
            return announced;
        }
        int now = round;
        Known before = known.get(announced);
        if (before != null && before.round == now) {
            return before.reached;
        }
        Known next;
        try {
            Endpoint mapped = application.map(announced);
            next = new Known(mapped == null ? announced : options.resolve(mapped), now, false);
        } catch (Throwable e) {
            next = new Known(before == null ? announced : before.reached, now, true);
            if (before == null || !before.failed) {
                failures.accept(
                        "mapping the endpoint " + announced + ", in whose place " + next.reached + " is used", e);
            }
        }
        if (known.size() < MAX_KNOWN || before != null) {
            known.put(announced, next);
        }
        return next.reached;
    }
}
