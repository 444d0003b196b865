package io.trunkline.core.cluster;

import static io.trunkline.core.cluster.Answers.ASKED;
import static io.trunkline.core.cluster.Answers.list;
import static io.trunkline.core.cluster.Answers.map;
import static io.trunkline.core.cluster.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.trunkline.reply.RespValue;
import io.trunkline.status.SlotRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is answered, either a sound view is made of it, or nothing at all, in time that grows with its length alone.
 */
final class HostileAnswersTest {

    /** Generous: the machine may be busy; what must not be are minutes. */
    private static final Duration SOON = Duration.ofSeconds(20);

    /** The readers. */
    enum Question {
        SLOTS {
            @Override
            @Nullable
            ClusterView read(RespValue reply) throws UnreadableViewException {
                return ClusterViewReader.slots(ASKED, ClusterInfo.UNTOLD, reply);
            }

            @Override
            RespValue usual() {
                return list(
                        list(0, 8191, list("10.0.0.1", 1, "a", list("hostname", "h")), list("10.0.0.2", 2, "b")),
                        list(8192, 16383, list("10.0.0.3", 3, "c"), list(null, 4, "d", list("ip", "1.2.3.4"))));
            }
        },
        SHARDS {
            @Override
            @Nullable
            ClusterView read(RespValue reply) throws UnreadableViewException {
                return ClusterViewReader.shards(ASKED, ClusterInfo.UNTOLD, reply);
            }

            @Override
            RespValue usual() {
                return list(
                        map(
                                true,
                                "slots",
                                list(0, 8191),
                                "nodes",
                                list(
                                        map(true, "id", "a", "port", 1, "endpoint", "h", "role", "master"),
                                        map(false, "id", "b", "port", 2, "endpoint", "h", "health", "fail"))),
                        map(false, "slots", list(8192, 16383), "nodes", list(map(false, "id", "c", "role", "master"))));
            }
        },
        NODES {
            @Override
            @Nullable
            ClusterView read(RespValue reply) throws UnreadableViewException {
                return ClusterViewReader.nodes(ASKED, ClusterInfo.UNTOLD, reply);
            }

            @Override
            RespValue usual() {
                return text("""
                        a 10.0.0.1:1@2,h,x=y myself,master - 0 0 1 connected 0-8191 [5->-b]
                        b 10.0.0.2:2@3 slave a 0 0 1 connected
                        c :3@4 master,fail? - 0 0 2 connected 8192-16383
                        """);
            }
        },
        INFO {
            @Override
            @Nullable
            ClusterView read(RespValue reply) throws UnreadableViewException {
                ClusterViewReader.info(reply);
                return null;
            }

            @Override
            RespValue usual() {
                return text("cluster_state:ok\r\ncluster_current_epoch:5\r\ncluster_known_nodes:6\r\n");
            }
        };

        abstract @Nullable ClusterView read(RespValue reply) throws UnreadableViewException;

        abstract RespValue usual();
    }

    @ParameterizedTest
    @EnumSource(Question.class)
    void read_randomChangesOfAnAnswer_soundViewOrNothing(Question question) {
        SplittableRandom random = new SplittableRandom(4);
        int read = 0;
        int unreadable = 0;
        for (int i = 0; i < 20_000; i++) {
            RespValue reply = question.usual();
            for (int n = random.nextInt(4); n >= 0; n--) {
                reply = changed(reply, random);
            }
            try {
                ClusterView view = question.read(reply);
                read++;
                if (view != null) {
                    assertSound(view);
                }
            } catch (UnreadableViewException e) {
                unreadable++;
                assertThat(e.getMessage()).hasSizeLessThan(2_000).contains(". ");
            }
        }
        assertThat(read).isPositive();
        assertThat(unreadable).isPositive();
    }

    /** Each node in one place, each slot with one owner, which has a primary. */
    static void assertSound(ClusterView view) {
        Set<String> ids = new HashSet<>();
        int covered = 0;
        int wrong = 0; // one assertion for all: there are many slots
        for (ShardView shard : view.shards()) {
            if (shard.primary() != null) {
                assertThat(ids.add(shard.primary().id())).isTrue();
            }
            shard.replicas()
                    .forEach(replica -> assertThat(ids.add(replica.id())).isTrue());
            for (SlotRange range : shard.slots()) {
                for (int slot = range.first(); slot <= range.last(); slot++) {
                    wrong += shard.equals(view.shardOf(slot)) ? 0 : 1;
                    covered += shard.primary() == null ? 0 : 1;
                }
            }
        }
        assertThat(wrong).isZero();
        assertThat(ids).isEqualTo(view.nodes().keySet());
        assertThat(covered).isEqualTo(view.coverage());
    }

    private static RespValue changed(RespValue value, SplittableRandom random) {
        if (random.nextInt(6) == 0) {
            return odd(random);
        }
        if (value instanceof RespValue.Array array && !array.elements().isEmpty()) {
            List<RespValue> elements = new ArrayList<>(array.elements());
            int at = random.nextInt(elements.size());
            switch (random.nextInt(8)) {
                case 0 -> elements.remove(at);
                case 1 -> elements.add(elements.get(at));
                case 2 -> Collections.swap(elements, at, 0);
                default -> elements.set(at, changed(elements.get(at), random));
            }
            return new RespValue.Array(elements);
        }
        if (value instanceof RespValue.MapOf map && !map.entries().isEmpty()) {
            List<RespValue.MapOf.Entry> entries = new ArrayList<>(map.entries());
            int at = random.nextInt(entries.size());
            RespValue.MapOf.Entry entry = entries.get(at);
            entries.set(
                    at,
                    random.nextInt(5) == 0
                            ? new RespValue.MapOf.Entry(changed(entry.key(), random), entry.value())
                            : new RespValue.MapOf.Entry(entry.key(), changed(entry.value(), random)));
            return new RespValue.MapOf(entries);
        }
        if (value instanceof RespValue.BulkString string && string.bytes().length > 0) {
            byte[] bytes = string.bytes().clone();
            bytes[random.nextInt(bytes.length)] = (byte) "0 19-@:,[]>\n\0zm\u00e9".charAt(random.nextInt(16));
            return new RespValue.BulkString(bytes);
        }
        return value instanceof RespValue.Int ? new RespValue.Int(number(random)) : odd(random);
    }

    private static long number(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> -1;
            case 1 -> 16384;
            case 2 -> Long.MIN_VALUE;
            case 3 -> Long.MAX_VALUE;
            default -> random.nextInt(16384);
        };
    }

    private static RespValue odd(SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0 -> RespValue.Null.INSTANCE;
            case 1 -> new RespValue.SimpleError("NOPERM no");
            case 2 -> new RespValue.Int(number(random));
            case 3 -> new RespValue.Decimal(Double.NaN);
            case 4 -> new RespValue.Bool(true);
            case 5 -> RespValue.BigNumber.ofDigits("9".repeat(40));
            case 6 -> list();
            case 7 -> map(true, "slots", list(1));
            case 8 -> new RespValue.Push(List.of(text("x")));
            case 9 -> new RespValue.SetOf(List.of(text("x")));
            case 10 -> new RespValue.Attributed(new RespValue.MapOf(List.of()), text("7"));
            default -> text("\u0000?");
        };
    }

    @ParameterizedTest
    @EnumSource(Question.class)
    void read_deepNesting_isUnreadable(Question question) {
        RespValue deep = text("x");
        RespValue attributed = question.usual();
        for (int i = 0; i < 100_000; i++) {
            deep = new RespValue.Array(List.of(deep));
            attributed = new RespValue.Attributed(new RespValue.MapOf(List.of()), attributed);
        }
        for (RespValue reply : List.of(deep, attributed)) {
            assertThatExceptionOfType(UnreadableViewException.class).isThrownBy(() -> question.read(reply));
        }
    }

    @ParameterizedTest
    @EnumSource(Question.class)
    void read_aMillionEntries_isUnreadableSoon(Question question) {
        RespValue one = question == Question.SLOTS
                ? list(1, 1, list("h", 1, "a"))
                : map(false, "slots", list(1, 1), "nodes", list(map(false, "id", "a", "role", "master")));
        RespValue reply = question == Question.SLOTS || question == Question.SHARDS
                ? new RespValue.Array(Collections.nCopies(1_000_000, one))
                : text("a h:1@2 master - 0 0 1 connected 5\n".repeat(1_000_000));

        assertTimeout(
                SOON,
                () -> assertThatExceptionOfType(UnreadableViewException.class).isThrownBy(() -> question.read(reply)));
    }

    /** The same slots again and again, by a living owner, by itself and by ever more dead ones. */
    @Test
    void read_allSlotsInEachEntry_isUnreadableSoon() {
        List<RespValue> slots = new ArrayList<>();
        List<RespValue> shards = new ArrayList<>();
        StringBuilder nodes = new StringBuilder("a h:1@2 master - 0 0 1 connected 0-16383\n");
        for (int i = 0; i < 30_000; i++) {
            slots.add(list(0, 16383, list("h", 1, "a")));
            shards.add(map(
                    false,
                    "slots",
                    list(0, 16383),
                    "nodes",
                    list(map(false, "id", "n" + i, "role", "master", "health", i == 0 ? "online" : "fail"))));
            nodes.append('n').append(i).append(" h:1@2 master,fail - 0 0 1 connected 0-16383\n");
        }
        assertTimeout(SOON, () -> {
            for (Runnable read : List.<Runnable>of(
                    () -> assertUnreadable(Question.SLOTS, new RespValue.Array(slots)),
                    () -> assertUnreadable(Question.SHARDS, new RespValue.Array(shards)),
                    () -> assertUnreadable(Question.NODES, text(nodes.toString())))) {
                read.run();
            }
        });
    }

    private static void assertUnreadable(Question question, RespValue reply) {
        assertThatExceptionOfType(UnreadableViewException.class).isThrownBy(() -> question.read(reply));
    }

    @Test
    void read_oneEndlessLine_isUnreadableSoon() {
        String line = "a h:1@2 master - 0 0 1 connected" + " 5".repeat(2_000_000);

        assertTimeout(SOON, () -> assertUnreadable(Question.NODES, text(line)));
    }

    @Test
    void read_hugeTexts_areCutInWhatIsSaid() {
        String huge = "x".repeat(1 << 20);

        for (RespValue reply : List.of(
                list(list(1, 1, list("h", 1, huge)), list(1, 1, list("h", 2, huge + "y"))),
                new RespValue.SimpleError(huge))) {
            assertThatExceptionOfType(UnreadableViewException.class)
                    .isThrownBy(() -> Question.SLOTS.read(reply))
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2_000));
        }
    }

    /** A cluster as large as any can be is read, too. */
    @Test
    void read_aPrimaryForEachSlotWithAReplica_isWhole() throws UnreadableViewException {
        List<RespValue> slots = new ArrayList<>();
        StringBuilder nodes = new StringBuilder();
        for (int slot = 0; slot < 16384; slot++) {
            slots.add(list(slot, slot, list("h", 1, "p" + slot), list("h", 2, "r" + slot)));
            nodes.append("p%d h:1@2 master - 0 0 1 connected %d\nr%d h:2@3 slave p%d 0 0 1 connected\n"
                    .formatted(slot, slot, slot, slot)); // NODES is twice as long: 32768 lines
        }
        ClusterView view = Objects.requireNonNull(Question.SLOTS.read(new RespValue.Array(slots)));

        assertThat(view.isWhole()).isTrue();
        assertThat(view.nodes()).hasSize(32768);
        assertThat(Question.NODES.read(text(nodes.toString()))).isNotNull();
    }
}
