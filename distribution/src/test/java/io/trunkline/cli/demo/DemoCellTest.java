package io.trunkline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DemoCellTest {

    private static final DemoCell.Change<Long> INCR = new DemoCell.Change<>(value -> value + 1, value -> value + 1);
    private static final DemoCell.Change<Long> GET = DemoCell.Change.none(value -> value);

    private final DemoCell<Long> cell = new DemoCell<>(0L);

    @Test
    void accept_replyOfTheOneValue_changed() {
        assertThat(cell.accept(INCR, 1L)).isTrue();

        assertThat(cell.accept(GET, 1L)).isTrue();
    }

    @Test
    void accept_otherReply_refusedAndUnchanged() {
        assertThat(cell.accept(INCR, 2L)).isFalse();

        assertThat(cell).hasToString("[0]");
    }

    @Test
    void accept_afterUnknownOutcome_bothPossibleAndNothingElse() {
        cell.mayHaveHappened(INCR);

        assertThat(cell).hasToString("[0, 1]");
        assertThat(cell.accept(GET, 2L)).isFalse();
        assertThat(cell.accept(GET, 1L)).isTrue();
    }

    @Test
    void accept_replyThatTells_otherOutcomeNoLongerPossible() {
        cell.mayHaveHappened(INCR);
        assertThat(cell.accept(INCR, 1L)).isTrue();

        assertThat(cell.accept(GET, 2L)).isFalse();
        assertThat(cell.accept(GET, 1L)).isTrue();
    }
}
