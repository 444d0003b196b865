package io.trunkline.benchmarks.failover;

import io.trunkline.testkit.server.RedisServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what callers were told with what is in the server. Confined to one thread. */
final class Audit {

    private int missing;
    private int denied;
    private int duplicates;
    private final List<String> examples = new ArrayList<>();

    Audit(List<Attempt> attempts, RedisServer server) {
        Map<String, Integer> pushed = new HashMap<>();
        for (int key = 0; key < Attempt.KEYS; key++) {
            Arrays.stream(server.ask("LRANGE", Attempt.listKey(key), "0", "-1").split("\n", -1))
                    .filter(element -> !element.isEmpty())
                    .forEach(element -> pushed.merge(element, 1, Integer::sum));
            checkCounter(key, attempts, server);
        }
        for (Attempt attempt : attempts) {
            if (attempt.kind() == Attempt.Kind.RPUSH) {
                checkElement(attempt, pushed.getOrDefault(Integer.toString(attempt.index()), 0));
            }
        }
    }

    /** Confirmed writes that are not there. */
    int missing() {
        return missing;
    }

    /** Writes that are there although their failure said that they cannot be. */
    int denied() {
        return denied;
    }

    /** Effects that one command had more than once. */
    int duplicates() {
        return duplicates;
    }

    /** What is wrong in detail, for people; times count from some moment on. */
    List<String> examples() {
        return examples;
    }

    private void checkElement(Attempt attempt, int times) {
        if (times > 1 || attempt.outcome() == Attempt.Outcome.NOT_DONE && times > 0) {
            examples.add(attempt.kind() + " " + attempt + " is there " + times + " times");
        }
        duplicates += Math.max(0, times - 1);
        missing += attempt.outcome() == Attempt.Outcome.RIGHT && times == 0 ? 1 : 0;
        denied += attempt.outcome() == Attempt.Outcome.NOT_DONE && times > 0 ? 1 : 0;
    }

    /** A counter tells how often, not by whom: a command of unknown outcome may have counted once. */
    private void checkCounter(int key, List<Attempt> attempts, RedisServer server) {
        int least = 0;
        int most = 0;
        for (Attempt attempt : attempts) {
            if (attempt.kind() == Attempt.Kind.INCR && Attempt.key(attempt.index()) == key) {
                least += attempt.outcome() == Attempt.Outcome.RIGHT ? 1 : 0;
                most += attempt.outcome() == Attempt.Outcome.NOT_DONE ? 0 : 1;
            }
        }
        String value = server.ask("GET", Attempt.counterKey(key));
        int counted = value.equals("(nil)") ? 0 : Integer.parseInt(value);
        if (counted > most) {
            examples.add(Attempt.counterKey(key) + " is " + counted + ", and at most " + most + " were counted");
        }
        duplicates += Math.max(0, counted - most);
        missing += Math.max(0, least - counted);
    }
}
