package io.trunkline.core.message;

import static io.trunkline.core.message.Judgement.AGAIN;
import static io.trunkline.core.message.Judgement.ASK;
import static io.trunkline.core.message.Judgement.DELIVER;
import static io.trunkline.core.message.Judgement.ELSEWHERE;
import static io.trunkline.core.message.Judgement.HINT;
import static io.trunkline.core.message.Judgement.LATER;
import static io.trunkline.core.message.Judgement.MOVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.command.CommandMetadata;
import io.trunkline.command.CommandName;
import io.trunkline.core.message.Judgement.Standing;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisErrorKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JudgementTest {

    private static final CommandMetadata SET = EngineCommands.SET.metadata();
    private static final CommandMetadata SCRIPT = EngineCommands.EVAL.metadata();
    private static final CommandMetadata MODULE = CommandName.of("NOBODY.KNOWS").metadata();

    /** What another server may serve. */
    private static final Set<RedisErrorKind> OF_THIS_SERVER_NOW = EnumSet.of(
            RedisErrorKind.LOADING,
            RedisErrorKind.BUSY,
            RedisErrorKind.CLUSTER_DOWN,
            RedisErrorKind.MASTER_DOWN,
            RedisErrorKind.TRY_AGAIN,
            RedisErrorKind.NO_REPLICAS,
            RedisErrorKind.READ_ONLY,
            RedisErrorKind.MAX_CLIENTS,
            RedisErrorKind.MOVED,
            RedisErrorKind.ASK,
            RedisErrorKind.UNKNOWN_REDIRECT_TARGET);

    /** What a node of a cluster, or another one, may serve in a moment. */
    private static final Set<RedisErrorKind> OF_THIS_NODE_NOW = EnumSet.of(
            RedisErrorKind.LOADING,
            RedisErrorKind.CLUSTER_DOWN,
            RedisErrorKind.MASTER_DOWN,
            RedisErrorKind.TRY_AGAIN,
            RedisErrorKind.READ_ONLY,
            RedisErrorKind.UNBLOCKED);

    static Stream<Arguments> everyCase() {
        return Stream.of(RedisErrorKind.values())
                .flatMap(error -> Stream.of(Standing.values()).map(server -> Arguments.of(error, server)));
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void of_everyErrorOfEveryServer_asTheTableSays(RedisErrorKind error, Standing server) {
        Judgement outcome = error == RedisErrorKind.READ_ONLY || error == RedisErrorKind.UNBLOCKED ? HINT : DELIVER;
        if (server == Standing.NODE
                && (error == RedisErrorKind.MOVED || error == RedisErrorKind.UNKNOWN_REDIRECT_TARGET)) {
            outcome = MOVED; // whose slot and target are looked at before it is followed
        } else if (server == Standing.NODE && error == RedisErrorKind.ASK) {
            outcome = ASK;
        }
        Judgement proven = outcome;
        if (server == Standing.READING_ITS_DATA && error == RedisErrorKind.LOADING) {
            proven = AGAIN;
        } else if (server == Standing.RETIRED && OF_THIS_SERVER_NOW.contains(error)) {
            proven = ELSEWHERE;
        } else if (server == Standing.NODE && OF_THIS_NODE_NOW.contains(error)) {
            proven = LATER;
        }

        assertThat(Judgement.of(error, SET, server)).isEqualTo(proven);
        // an error in an application's own words proves nothing
        assertThat(Judgement.of(error, SCRIPT, server)).isEqualTo(outcome);
        assertThat(Judgement.of(error, MODULE, server)).isEqualTo(outcome);
        // unless it is known by something else whose words they are
        assertThat(Judgement.of(error, true, server)).isEqualTo(proven);
        assertThat(Judgement.of(error, false, server)).isEqualTo(outcome);
    }
}
