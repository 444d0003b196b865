package io.trunkline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codecs;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.reply.ReplyDecoders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a takeover may take away, and what not. */
final class DemoLossTest {

    private static final DemoCell.Change<String> GET = DemoCell.Change.none(value -> value);

    private final List<DemoTakeover> takeovers = new ArrayList<>();
    private final List<Long> lost = new ArrayList<>();
    private long keptSince = System.nanoTime();
    private final DemoCell<String> cell = new DemoCell<>("first", new DemoLosses() {
        @Override
        public long keptSince() {
            return keptSince;
        }

        @Override
        public List<DemoTakeover> knownTakeovers() {
            return takeovers;
        }

        @Override
        public List<DemoTakeover> takeovers() {
            return takeovers;
        }

        @Override
        public void onLost(long writes) {
            lost.add(writes);
        }
    });

    @Test
    void accept_earlierValueWithoutTakeover_refused() {
        set("second");

        assertThat(cell.accept(GET, "first")).isFalse();
        assertThat(cell.accept(GET, "second")).isTrue();
        assertThat(lost).isEmpty();
    }

    @Test
    void accept_earlierValueAfterTakeoverThatMayHaveLostIt_countedAndTrueFromThenOn() {
        long before = System.nanoTime();
        set("second");
        set("third");
        takeovers.add(new DemoTakeover(1, before));

        assertThat(cell.accept(GET, "first")).isTrue();
        assertThat(lost).containsExactly(2L);
        assertThat(cell.accept(GET, "third")).isFalse();
        assertThat(cell.accept(GET, "first")).isTrue();
    }

    @Test
    void accept_lossesOfAsLittleAsPossible_newestFittingValueTaken() {
        long before = System.nanoTime();
        set("second");
        set("third");
        takeovers.add(new DemoTakeover(1, before));

        assertThat(cell.accept(GET, "second")).isTrue();
        assertThat(lost).containsExactly(1L);
    }

    @Test
    void accept_whatTheSuccessorHad_cannotBeLost() {
        set("second");
        takeovers.add(new DemoTakeover(1, System.nanoTime()));
        set("third");

        assertThat(cell.accept(GET, "first")).isFalse();
        assertThat(cell.accept(GET, "second")).isTrue();
    }

    @Test
    void accept_whatWasBegunWhenThePredecessorWasNoLongerUsed_cannotBeLost() {
        DemoTakeover takeover = new DemoTakeover(1, System.nanoTime());
        takeover.endAt(System.nanoTime());
        takeovers.add(takeover);
        set("second");

        assertThat(cell.accept(GET, "first")).isFalse();
        assertThat(cell.accept(GET, "second")).isTrue();
    }

    @Test
    void accept_secondReturnByTheSameTakeover_refused() {
        takeovers.add(new DemoTakeover(1, System.nanoTime()));
        set("second");
        assertThat(cell.accept(GET, "first")).isTrue();
        set("third");

        assertThat(cell.accept(GET, "first")).isFalse();
        takeovers.add(new DemoTakeover(2, takeovers.get(0).replicatedUntil()));
        assertThat(cell.accept(GET, "first")).isTrue();
        assertThat(lost).containsExactly(1L, 1L);
    }

    @Test
    void accept_twoWritesEachLostByAnotherTakeover_firstIsThere() {
        DemoTakeover one = new DemoTakeover(1, System.nanoTime());
        set("second");
        one.endAt(System.nanoTime());
        DemoTakeover other = new DemoTakeover(2, System.nanoTime());
        set("third");
        takeovers.addAll(List.of(one, other));

        assertThat(cell.accept(GET, "first")).isTrue();
        assertThat(lost).containsExactly(2L);
    }

    @Test
    void accept_writeThatShowedALoss_mayBeLostByTheNextTakeover() {
        takeovers.add(new DemoTakeover(1, System.nanoTime()));
        set("second");
        DemoCell.Change<String> appended = new DemoCell.Change<>(String::length, value -> value + "+");
        assertThat(cell.accept(appended, "first".length())).isTrue();

        takeovers.add(new DemoTakeover(2, takeovers.get(0).replicatedUntil()));
        assertThat(cell.accept(GET, "first")).isTrue();
        assertThat(lost).containsExactly(1L, 1L);
    }

    @Test
    void accept_manyWrites_onlyWhatCannotComeBackIsForgotten() {
        DemoTakeover one = new DemoTakeover(1, System.nanoTime());
        set("second");
        one.endAt(System.nanoTime());
        takeovers.add(one);
        for (int i = 0; i < 100; i++) {
            keptSince = System.nanoTime();
            set("more " + i);
        }

        assertThat(cell.accept(GET, "first")).isFalse();
        takeovers.add(new DemoTakeover(2, one.replicatedUntil()));
        assertThat(cell.accept(GET, "second")).isFalse();
        assertThat(cell.accept(GET, "more 99")).isTrue();
    }

    @Test
    void accept_manyWritesThatMayAllBeLost_firstMayComeBack() {
        DemoTakeover takeover = new DemoTakeover(1, System.nanoTime());
        takeovers.add(takeover);
        for (int i = 0; i < 100; i++) {
            keptSince = System.nanoTime();
            set("more " + i);
        }

        assertThat(cell.accept(GET, "first")).isTrue();
        assertThat(lost).containsExactly(100L);
    }

    @Test
    void tally_additionsToACounter_lostOnesOnlyByTakeovers() {
        DemoTally tally = new DemoTally(true);
        add(tally, 5);
        DemoTakeover takeover = new DemoTakeover(1, System.nanoTime());
        add(tally, 3);

        assertThat(tally.isPossible(0, 8, List.of())).isTrue();
        assertThat(tally.isPossible(0, 5, List.of())).isFalse();
        assertThat(tally.lost()).isZero();
        assertThat(tally.isPossible(0, 4, List.of(takeover))).isFalse();
        assertThat(tally.isPossible(0, 9, List.of(takeover))).isFalse();
        assertThat(tally.isPossible(0, 5, List.of(takeover))).isTrue();
        assertThat(tally.lost()).isEqualTo(3);
    }

    private static void add(DemoTally tally, long amount) {
        var command = new CommandCatalogue<>(Codecs.UTF8)
                .command(DemoKind.INCRBY.command())
                .key("counter")
                .arg(amount)
                .read(ReplyDecoders.LONG);
        tally.onRight(new DemoStep.Addition(DemoKind.INCRBY, command, 0, amount), System.nanoTime());
    }

    private void set(String value) {
        UnaryOperator<String> next = unused -> value;
        assertThat(cell.accept(new DemoCell.Change<>(unused -> "OK", next), "OK"))
                .isTrue();
    }
}
