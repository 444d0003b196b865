package io.trunkline.core.topology;

import io.trunkline.core.server.ServerEndPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of several servers that all say they are the primary gets the writes: the one that a key names which
 * each of them has, if they name one and no other. One election; thread-safe.
 */
final class TieBreak {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    private final List<ServerEndPoint> primaries;
    private final Consumer<ServerEndPoint> elected;
    private final Map<ServerEndPoint, String> votes = new ConcurrentHashMap<>();
    private final AtomicInteger unanswered;

    private TieBreak(List<ServerEndPoint> primaries, Consumer<ServerEndPoint> elected) {
        this.primaries = primaries;
        this.elected = elected;
        this.unanswered = new AtomicInteger(primaries.size());
    }

    /**
     * Asks each of them; nobody if one was seen to be promoted, which is later word than any key's.
     *
     * @param elected gets the one that was named, on a loop; not called if none was, or several were
     */
    static void begin(Topology now, Consumer<ServerEndPoint> elected) {
        if (now.nodes().stream().allMatch(node -> node.promotions() == 0)) {
            TieBreak election = new TieBreak(now.primaries(), elected);
            now.primaries().forEach(each -> each.roleWatch().askTieBreaker(vote -> election.onVote(each, vote)));
        }
    }

    private void onVote(ServerEndPoint voter, @Nullable String vote) {
        if (vote != null && !vote.isBlank()) {
            votes.put(voter, vote);
        }
        if (unanswered.decrementAndGet() == 0) {
            count();
        }
    }

    private void count() {
        Set<String> named = votes.values().stream().map(String::trim).collect(Collectors.toSet());
        Optional<ServerEndPoint> winner = primaries.stream()
                .filter(each -> named.size() == 1 && named.contains(each.toString()))
                .findFirst();
        if (winner.isPresent()) {
            LOG.info("Election: Tie-breaker unanimous: primary={}, primaries={}.", winner.get(), primaries);
            elected.accept(winner.get());
        } else if (votes.isEmpty()) {
            LOG.debug("Election: Choosing primary arbitrarily: primaries={}.", primaries); // nobody has left word
        } else {
            LOG.warn(
                    "Election: Choosing primary arbitrarily, since tie-breakers name none of them, or several: primaries={}, votes={}. Have all but one of them follow that one, or set tieBreaker.",
                    primaries,
                    named.size());
        }
    }
}
