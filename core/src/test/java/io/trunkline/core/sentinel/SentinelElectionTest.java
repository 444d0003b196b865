package io.trunkline.core.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.sentinel.SentinelVerdict.Kind;
import io.trunkline.options.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** F6, F7: who the primary is by the views of several sentinels. */
@DisplayName("F7: who the primary is by several sentinels")
final class SentinelElectionTest {

    private static final Endpoint OLD = Endpoint.tcp("10.0.0.1", 6379);
    private static final Endpoint NEW = Endpoint.tcp("10.0.0.2", 6379);
    private static final Endpoint THIRD = Endpoint.tcp("10.0.0.3", 6379);

    private static SentinelView view(String id, @Nullable Endpoint primary, long epoch, ReplicaView... replicas) {
        return new SentinelView(
                Endpoint.tcp(id, 26379), id, primary != null, primary, epoch, List.of(replicas), List.of());
    }

    private static SentinelVerdict decide(@Nullable Endpoint present, long epoch, SentinelView... views) {
        return SentinelElection.decide(List.of(views), 3, present, epoch);
    }

    private static void isCandidate(SentinelVerdict verdict, Endpoint primary, long epoch) {
        assertThat(verdict.kind()).isEqualTo(Kind.CANDIDATE);
        assertThat(verdict.primary()).isEqualTo(primary);
        assertThat(verdict.configEpoch()).isEqualTo(epoch);
    }

    @Test
    void decide_nothingKnown_mostRecentWins() {
        isCandidate(decide(null, -1, view("a", OLD, 3), view("b", OLD, 3), view("c", NEW, 4)), NEW, 4);
        isCandidate(decide(null, -1, view("a", OLD, 3), view("b", NEW, 3), view("c", NEW, 3)), NEW, 3);
    }

    @Test
    void decide_oneThatKnowsBetter_isFollowed() {
        isCandidate(decide(OLD, 3, view("a", NEW, 4)), NEW, 4);

        SentinelVerdict same = decide(OLD, 3, view("a", OLD, 4));

        assertThat(same.kind()).isEqualTo(Kind.CONFIRMED);
        assertThat(same.configEpoch()).isEqualTo(4);
    }

    @Test
    @DisplayName("F7: sentinels that were cut off flip nothing back")
    void decide_staleOnes_countForNothing() {
        assertThat(decide(NEW, 4, view("a", OLD, 3)).kind()).isEqualTo(Kind.NONE);
        assertThat(decide(NEW, 4, view("a", OLD, 3), view("b", NEW, 4), view("c", NEW, 4))
                        .kind())
                .isEqualTo(Kind.CONFIRMED);
        assertThat(decide(NEW, 4, view("a", OLD, 3), view("b", OLD, 3), view("c", NEW, 4))
                        .kind())
                .isEqualTo(Kind.NONE);
    }

    @Test
    void decide_sameEpoch_takesAMajorityAndTwoOfThree() {
        assertThat(decide(OLD, 3, view("a", OLD, 3)).kind()).isEqualTo(Kind.NONE);
        assertThat(SentinelElection.decide(List.of(view("a", OLD, 3)), 2, OLD, 3)
                        .kind())
                .isEqualTo(Kind.CONFIRMED);
        assertThat(decide(OLD, 3, view("a", OLD, 3), view("b", OLD, 3)).kind()).isEqualTo(Kind.CONFIRMED);
        isCandidate(decide(OLD, 3, view("a", NEW, 3), view("b", NEW, 3), view("c", OLD, 3)), NEW, 3);
        assertThat(decide(OLD, 3, view("a", NEW, 3), view("b", OLD, 3)).kind()).isEqualTo(Kind.NONE);
    }

    @Test
    @DisplayName("F6: one sentinel with two addresses has one vote")
    void decide_sameSentinelTwice_countsOnce() {
        assertThat(decide(OLD, 3, view("a", NEW, 3), view("a", NEW, 3)).kind()).isEqualTo(Kind.NONE);
    }

    @Test
    void decide_allSetUpAnew_areFollowed() {
        isCandidate(decide(OLD, 7, view("a", NEW, 0), view("b", NEW, 0)), NEW, 0);
        assertThat(decide(OLD, 7, view("a", NEW, 0)).kind()).isEqualTo(Kind.NONE);
    }

    @Test
    @DisplayName("F6: null from all is a wrong name, and from some it is not")
    void decide_nobodyKnowsTheService_isAWrongName() {
        assertThat(decide(null, -1, view("a", null, -1), view("b", null, -1)).kind())
                .isEqualTo(Kind.UNKNOWN_SERVICE);
        isCandidate(decide(null, -1, view("a", null, -1), view("b", OLD, 1)), OLD, 1);
        assertThat(decide(null, -1).kind()).isEqualTo(Kind.NONE);
    }

    @Test
    void replicas_downOrNotLinked_areLeftOutUnlessOthersKnowBetter() {
        SentinelVerdict verdict = decide(
                OLD,
                3,
                view("a", OLD, 3, new ReplicaView(NEW, false, true), new ReplicaView(THIRD, true, false)),
                view("b", OLD, 3, new ReplicaView(NEW, true, true), new ReplicaView(OLD, true, true)));

        assertThat(SentinelElection.replicas(verdict, List.of())).containsExactly(NEW);
        assertThat(SentinelElection.replicas(verdict, List.of(THIRD)))
                .as("a member stays while its link is being made again")
                .containsExactly(NEW, THIRD);
    }
}
