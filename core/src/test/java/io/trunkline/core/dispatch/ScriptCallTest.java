package io.trunkline.core.dispatch;

import static io.trunkline.core.dispatch.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.RedisFuture;
import io.trunkline.command.Command;
import io.trunkline.core.EngineRig;
import io.trunkline.core.EngineRig.Pair;
import io.trunkline.core.message.ScriptHashes;
import io.trunkline.core.message.ScriptQuestion;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.topology.KeeperOf;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.simulation.LinkConditions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of one script, in whatever form they are made. */
final class ScriptCallTest {

    private static final String SCRIPT = "return redis.call('INCR', KEYS[1])";
    private static final Duration FAR = Duration.ofMillis(100);
    private static final long LIMIT = Duration.ofMillis(300).toNanos();

    private final EngineRig rig = new EngineRig(options -> options);
    private final Pair pair = far();
    private final Router router = rig.router(KeeperOf.servers(List.of(pair.server())));
    private final ScriptHashes hashes = new ScriptHashes();
    private final Route route = Route.to(0, rig.context().options()).withTimeout(LIMIT);

    /** A server that answers after 200 ms. */
    private Pair far() {
        Pair made = rig.newServer("redis");
        made.redis().server().setConditions(LinkConditions.ideal().withLatency(FAR, FAR));
        made.server().start();
        rig.until(made.server()::isReady);
        return made;
    }

    private RedisFuture<RespValue> call(Route way) {
        Command<RespValue> whole = EngineCommands.words(EngineCommands.EVAL, SCRIPT, "1", "n");
        return new ScriptCall(router, new ScriptQuestion(hashes, hashes.of(SCRIPT), true), way).executeAsync(whole);
    }

    private void learn() {
        RedisFuture<RespValue> first = call(route);
        rig.until(first::isDone);
        assertThat(failure(first)).isNull();
    }

    @Test
    void executeAsync_scriptKnown_goesByItsHash() {
        learn();
        RedisFuture<RespValue> again = call(route);
        rig.until(again::isDone);

        assertThat(again.join().asLong()).isEqualTo(2);
        assertThat(pair.said("EVALSHA")).isEqualTo(1);
    }

    @Test
    void executeAsync_scriptForgotten_goesWholeWithinTheTimeOfTheCall() {
        learn();
        pair.redis().flushScripts();
        RedisFuture<RespValue> again = call(route.withTimeout(2 * LIMIT));
        rig.until(again::isDone);

        assertThat(again.join().asLong()).isEqualTo(2);
        assertThat(pair.said()).containsSubsequence("SCRIPT EXISTS", "EVAL " + SCRIPT);
    }

    @Test
    void executeAsync_noTimeForTheSecondForm_endsWhenTheCallsTimeIsUp() {
        learn();
        pair.redis().flushScripts();
        long start = rig.time().nanoTime();
        RedisFuture<RespValue> again = call(route);
        rig.until(again::isDone);

        assertThat(failure(again)).isInstanceOfSatisfying(RedisTimeoutException.class, timeout -> {
            assertThat(timeout.command()).isEqualTo("EVAL");
            assertThat(timeout.timeoutMillis()).isEqualTo(300);
        });
        assertThat(rig.time().nanoTime() - start).isBetween(LIMIT, LIMIT + 10_000_000);
    }

    @Test
    void executeAsync_givenUpBetweenItsForms_isNotCarriedOut() {
        learn();
        pair.redis().flushScripts();
        RedisFuture<RespValue> again = call(route.withTimeout(2 * LIMIT));
        rig.time().advance(FAR.plusMillis(10)); // the answer that the script is not there is on its way
        again.cancel(false);
        rig.time().advance(Duration.ofSeconds(1));

        assertThat(again.isCancelled()).isTrue();
        assertThat(pair.said("EVAL " + SCRIPT)).isEqualTo(1); // the first one
    }
}
