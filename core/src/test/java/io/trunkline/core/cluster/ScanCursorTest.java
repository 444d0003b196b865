package io.trunkline.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.command.HashSlot;
import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How far a scan over a cluster has come, and the text that says so. */
final class ScanCursorTest {

    private static final List<String> MEMBERS = List.of("aaaa", "bbbb", "cccc");

    private static NodeSlots node(String id, int first, int last) {
        BitSet owned = new BitSet();
        owned.set(first, last + 1);
        return new NodeSlots(id, owned, Map.of(), Map.of());
    }

    private static NodeSlots node(NodeSlots node, Map<Integer, String> leaving, Map<Integer, String> arriving) {
        return new NodeSlots(node.id(), node.owned(), leaving, arriving);
    }

    private static ScanProgress.Pass pass(ScanProgress progress) {
        return Objects.requireNonNull(progress.pass());
    }

    /** Through the text and back, which must make no difference. */
    private static ScanProgress kept(ScanProgress progress) {
        try {
            return ScanCursor.parse(ScanCursor.text(progress, MEMBERS), progress.isOfCluster(), MEMBERS);
        } catch (ScanCursor.UnreadableException e) {
            throw new AssertionError(e);
        }
    }

    private static void through(ScanProgress progress, NodeSlots own) {
        assertThat(progress.begin(own, "run")).isTrue();
        progress.check(own);
        progress.end(own);
    }

    // ---- progress ----

    @Test
    void end_allNodes_isComplete() {
        ScanProgress progress = ScanProgress.ofCluster(HashSlot.NONE);
        through(progress, node("aaaa", 0, 5460));
        assertThat(kept(progress).nextOwned(0)).isEqualTo(5461);
        through(progress, node("bbbb", 5461, 16383));
        assertThat(kept(progress).isComplete()).isTrue();
    }

    @Test
    void end_slotLeftOnTheWay_isLeftToItsOwner() {
        ScanProgress progress = ScanProgress.ofCluster(HashSlot.NONE);
        progress.begin(node("aaaa", 0, 16383), "run");
        progress.check(node("aaaa", 1, 16383));
        NodeSlots back = node("aaaa", 0, 16383);
        progress.check(back);
        progress.end(back);
        assertThat(progress.isComplete()).isFalse();
        assertThat(progress.nextOwned(0)).isZero();
        assertThat(progress.nextOwned(1)).isEqualTo(-1);
    }

    @Test
    void end_slotHalfMoved_isDoneBehindAPassOverWhoGetsIt() {
        ScanProgress progress = ScanProgress.ofCluster(7);
        NodeSlots giver = node(node("aaaa", 0, 8000), Map.of(7, "bbbb"), Map.of());
        through(progress, giver);
        assertThat(progress.isComplete()).isFalse();
        ScanProgress going = kept(progress);
        assertThat(going.nextOwned(0)).isEqualTo(-1);
        assertThat(going.nextReceiver()).isEqualTo("bbbb");

        NodeSlots receiver = node(node("bbbb", 8001, 16383), Map.of(), Map.of(7, "aaaa"));
        assertThat(going.begin(receiver, "run")).isTrue();
        assertThat(pass(going).wants(7)).isTrue();
        assertThat(pass(going).wants(8001)).isFalse();
        NodeSlots owner = node("bbbb", 0, 16383);
        going.check(owner);
        going.end(owner);
        assertThat(going.isComplete()).isTrue();
    }

    @Test
    void end_moveTakenBack_beginsTheSlotAnew() {
        NodeSlots giver = node(node("aaaa", 0, 8000), Map.of(7, "bbbb"), Map.of());
        ScanProgress between = ScanProgress.ofCluster(7);
        between.begin(giver, "run");
        NodeSlots quiet = node("aaaa", 0, 8000);
        between.check(quiet);
        between.end(quiet);
        assertThat(between.isComplete()).isFalse();
        assertThat(between.nextOwned(0)).isEqualTo(7);

        ScanProgress after = ScanProgress.ofCluster(7);
        through(after, giver);
        assertThat(after.begin(node("bbbb", 8001, 16383), "run")).isFalse();
        assertThat(after.nextOwned(0)).isEqualTo(7);

        ScanProgress during = ScanProgress.ofCluster(7);
        through(during, giver);
        during.begin(node(node("bbbb", 8001, 16383), Map.of(), Map.of(7, "aaaa")), "run");
        during.check(node("bbbb", 8001, 16383));
        assertThat(during.pass()).isNull();
        assertThat(during.nextOwned(0)).isEqualTo(7);
    }

    @Test
    void check_anotherNodeBehindTheAddress_forgetsThePass() {
        ScanProgress progress = ScanProgress.ofCluster(HashSlot.NONE);
        progress.begin(node("aaaa", 0, 16383), "run");
        progress.check(node("dddd", 0, 16383));
        assertThat(progress.pass()).isNull();
        assertThat(progress.nextOwned(0)).isZero();
    }

    /**
     * SCAN_COMPLETE: random clusters whose slots move while a scan goes on, key by key. What is there throughout is met.
     */
    @Test
    void histories_slotsOnTheMove_everyKeyIsMet() {
        for (int seed = 0; seed < 3_000; seed++) {
            new History(seed).run();
        }
    }

    /** A few slots of a few keys in three nodes; a scan meets one key of its node with each step. */
    private static final class History {
        private static final int SLOTS = 4;
        private static final int KEYS = 4;

        private final int seed;
        private final Random random;
        private final int[] owner = new int[SLOTS];
        private final int[] receiver = new int[SLOTS];
        private final int[][] place = new int[SLOTS][KEYS];
        private final Set<String> met = new HashSet<>();

        History(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            for (int slot = 0; slot < SLOTS; slot++) {
                owner[slot] = random.nextInt(3);
                receiver[slot] = -1;
                for (int key = 0; key < KEYS; key++) {
                    place[slot][key] = owner[slot];
                }
            }
        }

        void run() {
            ScanProgress progress = ScanProgress.ofCluster(HashSlot.NONE);
            for (int slot = SLOTS; slot < HashSlot.COUNT; slot++) {
                progress.skip(slot);
            }
            for (int step = 0; !progress.isComplete(); step++) {
                assertThat(step).as("steps of seed %s", seed).isLessThan(10_000);
                boolean isCalm = step > 300;
                if (!isCalm) {
                    move();
                }
                progress = kept(progress);
                progress = walk(progress);
            }
            assertThat(met).as("seed %s", seed).hasSize(SLOTS * KEYS);
        }

        private ScanProgress walk(ScanProgress progress) {
            ScanProgress.Pass pass = progress.pass();
            if (pass == null) {
                int slot = progress.nextOwned(0);
                String next = progress.nextReceiver();
                NodeSlots own = told(next == null ? owner[slot] : MEMBERS.indexOf(next));
                confirm(progress, own);
                progress.begin(own, "run");
                return progress;
            }
            int node = MEMBERS.indexOf(pass.node());
            int at = Integer.parseInt(pass.cursor());
            int slot = at / KEYS;
            if (pass.wants(slot) && place[slot][at % KEYS] == node) {
                met.add(slot + ":" + at % KEYS);
            }
            pass.advance(Integer.toString(at + 1));
            NodeSlots own = told(node);
            confirm(progress, own);
            progress.check(own);
            if (at + 1 == SLOTS * KEYS) {
                progress.end(own);
            }
            return progress;
        }

        private void confirm(ScanProgress progress, NodeSlots own) {
            for (String giver : progress.givers(own)) {
                progress.confirm(own, giver, told(MEMBERS.indexOf(giver)));
            }
        }

        private void move() {
            int slot = random.nextInt(SLOTS);
            int what = random.nextInt(8);
            if (receiver[slot] < 0 && what == 0) {
                receiver[slot] = (owner[slot] + 1 + random.nextInt(2)) % 3;
            } else if (receiver[slot] >= 0 && what < 4) {
                place[slot][random.nextInt(KEYS)] = receiver[slot];
            } else if (receiver[slot] >= 0 && what == 4) {
                finish(slot, receiver[slot]);
            } else if (receiver[slot] >= 0 && what == 5) {
                finish(slot, owner[slot]);
            }
        }

        private void finish(int slot, int node) {
            for (int key = 0; key < KEYS; key++) {
                place[slot][key] = node;
            }
            owner[slot] = node;
            receiver[slot] = -1;
        }

        private NodeSlots told(int node) {
            NodeSlots own = new NodeSlots(
                    MEMBERS.get(node), new BitSet(), new java.util.HashMap<>(), new java.util.HashMap<>());
            for (int slot = 0; slot < SLOTS; slot++) {
                own.owned().set(slot, owner[slot] == node);
                if (owner[slot] == node && receiver[slot] >= 0) {
                    own.leaving().put(slot, MEMBERS.get(receiver[slot]));
                } else if (receiver[slot] == node) {
                    own.arriving().put(slot, MEMBERS.get(owner[slot]));
                }
            }
            return own;
        }
    }

    // ---- the text ----

    @Test
    void text_scatteredSlots_isShortEnough() {
        ScanProgress progress = ScanProgress.ofCluster(HashSlot.NONE);
        BitSet odd = new BitSet();
        for (int slot = 1; slot < HashSlot.COUNT; slot += 2) {
            odd.set(slot);
        }
        progress.begin(new NodeSlots("aaaa", odd, Map.of(), Map.of()), "run");
        assertThat(ScanCursor.text(progress, MEMBERS)).hasSizeLessThan(4_000);
        assertThat(pass(kept(progress)).slots()).isEqualTo(odd);
        ScanProgress plain = ScanProgress.ofCluster(HashSlot.NONE);
        plain.begin(node("aaaa", 0, 5460), "run");
        assertThat(ScanCursor.text(plain, MEMBERS)).hasSizeLessThan(100).matches("c1\\.[A-Za-z0-9_-]+");
    }

    @Test
    void parse_anythingElse_saysWhatIsWrong() {
        ScanProgress progress = ScanProgress.ofCluster(HashSlot.NONE);
        progress.begin(node("aaaa", 0, 16383), "run");
        String text = ScanCursor.text(progress, MEMBERS);

        assertThatThrownBy(() -> ScanCursor.parse("17 or so", true, MEMBERS))
                .isInstanceOf(ScanCursor.UnreadableException.class)
                .hasMessage(
                        "Not the cursor of a scan: cursor=\"17 or so\". Begin with 0, and go on with what the last step"
                                + " returned.");
        assertThatThrownBy(() -> ScanCursor.parse("c2." + text.substring(3), true, MEMBERS))
                .hasMessageContaining("a form that this version does not know")
                .hasMessageContaining("form=2, known=1");
        assertThatThrownBy(() -> ScanCursor.parse(text, false, MEMBERS)).hasMessageContaining("these servers are none");
        assertThatThrownBy(() -> ScanCursor.parse(text, true, List.of("xxxx", "yyyy")))
                .hasMessageContaining("another cluster");
    }

    @Test
    void parse_damaged_isRefusedAtEveryPlace() throws ScanCursor.UnreadableException {
        ScanProgress progress = ScanProgress.ofCluster(HashSlot.NONE);
        through(progress, node(node("aaaa", 0, 9000), Map.of(3, "bbbb"), Map.of()));
        progress.begin(node("bbbb", 9001, 16383), "run");
        String text = ScanCursor.text(progress, MEMBERS);
        assertThat(ScanCursor.parse(text, true, MEMBERS).pass()).isNotNull();
        for (int i = 3; i < text.length(); i++) {
            String cut = text.substring(0, i);
            assertThatThrownBy(() -> ScanCursor.parse(cut, true, MEMBERS))
                    .isInstanceOf(ScanCursor.UnreadableException.class);
            if (i == text.length() - 1) {
                break; // of the last letter some bits say nothing
            }
            char other = text.charAt(i) == 'A' ? 'E' : 'A';
            String changed = text.substring(0, i) + other + text.substring(i + 1);
            assertThatThrownBy(() -> ScanCursor.parse(changed, true, MEMBERS))
                    .isInstanceOf(ScanCursor.UnreadableException.class);
        }
    }

    // ---- what nodes tell ----

    private static RespValue answer(String text) {
        return new RespValue.BulkString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void parse_ownLine_tellsSlotsAndMarks() {
        NodeSlots own = NodeSlots.parse(answer("""
                b2 10.0.0.2:7002@17002 master - 0 0 2 connected 5461-16383
                a1 10.0.0.1:7001@17001,host myself,master - 0 0 1 connected 0-5459 5460 [93->-b2] [6000-<-b2]
                """));
        assertThat(own).isNotNull();
        assertThat(own.id()).isEqualTo("a1");
        assertThat(own.owned().cardinality()).isEqualTo(5461);
        assertThat(own.leaving()).containsExactly(Map.entry(93, "b2"));
        assertThat(own.arriving()).containsExactly(Map.entry(6000, "b2"));
    }

    @Test
    void parse_replicaOrNonsense_hasNothingOrIsNull() {
        NodeSlots replica = NodeSlots.parse(answer("a1 10.0.0.1:7001@17001 myself,slave b2 0 0 1 connected\n"));
        assertThat(replica).isNotNull();
        assertThat(replica.owned().isEmpty()).isTrue();
        assertThat(NodeSlots.parse(answer(""))).isNull();
        assertThat(NodeSlots.parse(answer("a1 10.0.0.1:7001@17001 master - 0 0 1 connected 1\n")))
                .isNull();
        assertThat(NodeSlots.parse(answer("a1 h:1@2 myself,master - 0 0 1 connected 0-99999\n")))
                .isNull();
        assertThat(NodeSlots.parse(answer("a1 h:1@2 myself,master - 0 0 1 connected x\n")))
                .isNull();
    }
}
