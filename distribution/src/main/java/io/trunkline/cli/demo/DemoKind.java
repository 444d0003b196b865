package io.trunkline.cli.demo;

import io.trunkline.command.CommandName;
import java.util.Locale;

/** What the demonstration does. Its weight is how often, compared with the others. */
enum DemoKind {
    GET(28),
    SET(22),
    MGET(4),
    DEL(3),
    INCR(8),
    INCRBY(10),
    HSET(8),
    HGET(6),
    HGETALL(2),
    HDEL(3),
    PUBLISH(6);

    /** The sum of all weights. */
    static final int WEIGHTS = 100;

    private static final DemoKind[] BY_WEIGHT = new DemoKind[WEIGHTS];

    static {
        int next = 0;
        for (DemoKind kind : values()) {
            for (int i = 0; i < kind.weight; i++) {
                BY_WEIGHT[next++] = kind;
            }
        }
    }

    private final int weight;

    @SuppressWarnings("ImmutableEnumChecker") // names are immutable, as their documentation says
    private final CommandName command = CommandName.of(name());

    DemoKind(int weight) {
        this.weight = weight;
    }

    /** The kind that a number from 0 to {@link #WEIGHTS} exclusively draws. */
    static DemoKind drawn(int number) {
        return BY_WEIGHT[number];
    }

    CommandName command() {
        return command;
    }

    /** The command's name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
