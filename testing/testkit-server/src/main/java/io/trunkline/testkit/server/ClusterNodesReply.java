package io.trunkline.testkit.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one node says about all nodes it knows: its answer to {@code CLUSTER NODES}. Immutable. */
record ClusterNodesReply(List<Line> lines) {

    private static final Set<String> UNUSABLE = Set.of("fail?", "fail", "handshake", "noaddr");

    /** A range of slots, both ends included. */
    record Slots(int first, int last) {

        private static Slots parse(String text) {
            String[] ends = text.split("-", 2);
            return new Slots(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
        }
    }

    /** What it says about one of them; slots on the move are left out. */
    record Line(String id, Set<String> flags, String primary, long epoch, boolean linked, List<Slots> slots) {

        private static final int SLOTS_COLUMN = 8;

        private static Line parse(String text) {
            String[] words = text.split(" ");
            List<Slots> slots = Arrays.stream(words)
                    .skip(SLOTS_COLUMN)
                    .filter(word -> !word.startsWith("["))
                    .map(Slots::parse)
                    .toList();
            return new Line(
                    words[0],
                    Set.of(words[2].split(",")),
                    words[3],
                    Long.parseLong(words[6]),
                    words[7].equals("connected"),
                    slots);
        }

        boolean isMyself() {
            return flags.contains("myself");
        }

        boolean isPrimary() {
            return flags.contains("master");
        }

        /** Whether the speaker can do with it what nodes do with each other. */
        boolean isUsable() {
            return linked && flags.stream().noneMatch(UNUSABLE::contains);
        }

        boolean owns(int slot) {
            return slots.stream().anyMatch(range -> range.first() <= slot && slot <= range.last());
        }
    }

    static ClusterNodesReply parse(String text) {
        List<Line> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (!line.isBlank()) {
                lines.add(Line.parse(line));
            }
        }
        return new ClusterNodesReply(List.copyOf(lines));
    }

    Optional<Line> of(String id) {
        return lines.stream().filter(line -> line.id().equals(id)).findFirst();
    }

    Line myself() {
        return lines.stream().filter(Line::isMyself).findFirst().orElseThrow();
    }
}
