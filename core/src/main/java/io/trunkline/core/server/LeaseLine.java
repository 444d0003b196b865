package io.trunkline.core.server;

import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.PhysicalBridge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is lent in one room, and who waits for more. Guarded by the lock of its {@link LeasePool}. */
final class LeaseLine {

    /** To whom a bridge is lent, and since when. */
    private record Loan(Borrower borrower, long sinceNanos) {

        CommandName command() {
            return borrower.message().command.name();
        }
    }

    private final int limit;
    /** In the order in which they were lent. */
    private final Map<PhysicalBridge, Loan> loans = new LinkedHashMap<>();

    private final ArrayDeque<Borrower> waiting = new ArrayDeque<>();

    LeaseLine(int limit) {
        this.limit = limit;
    }

    /** How many bridges may be lent. */
    int limit() {
        return limit;
    }

    // ---- what is lent ----

    /** How many bridges are lent. */
    int lent() {
        return loans.size();
    }

    /** The bridges that are lent. */
    Set<PhysicalBridge> bridges() {
        return loans.keySet();
    }

    /** Whether no more may be lent. */
    boolean isFull() {
        return loans.size() >= limit;
    }

    void lend(PhysicalBridge bridge, Borrower borrower) {
        loans.put(bridge, new Loan(borrower, bridge.nanoTime()));
    }

    /** Takes a bridge back; tells whether it was lent. */
    boolean takeBack(PhysicalBridge bridge) {
        return loans.remove(bridge) != null;
    }

    /** To whom a bridge is lent; null if it is not. */
    @Nullable
    Borrower borrower(PhysicalBridge bridge) {
        Loan loan = loans.get(bridge);
        return loan == null ? null : loan.borrower();
    }

    /** For which commands bridges are lent, how many for each, and the longest of them. */
    String holders(long nowNanos) {
        if (loans.isEmpty()) {
            return "nobody any more";
        }
        Map<CommandName, Integer> count = new LinkedHashMap<>();
        loans.values().forEach(loan -> count.merge(loan.command(), 1, Integer::sum));
        String counts = count.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        Loan longest = loans.values().iterator().next();
        long millis = (nowNanos - longest.sinceNanos()) / 1_000_000;
        return counts + ", the longest " + longest.command() + " for " + millis + " ms";
    }

    // ---- who waits ----

    /** How many wait. */
    int waiting() {
        return waiting.size();
    }

    /** Somebody stands in line from now on. */
    void add(Borrower borrower) {
        waiting.addLast(borrower);
    }

    /** Somebody waits no longer; tells whether he did. */
    boolean withdraw(Borrower borrower) {
        return waiting.remove(borrower);
    }

    /** Takes out who has waited longest and still wants a bridge; null if nobody does. */
    @Nullable
    Borrower next() {
        Borrower next;
        while ((next = waiting.pollFirst()) != null) {
            next.cancelExpiry();
            if (!next.message().isOver()) {
                return next;
            }
        }
        return null;
    }

    /** Takes out all who wait, in order. */
    List<Borrower> takeWaiting() {
        List<Borrower> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(Borrower::cancelExpiry);
        return all;
    }
}
