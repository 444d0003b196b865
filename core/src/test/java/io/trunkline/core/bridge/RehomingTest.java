package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.core.EngineRig;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.MessageGroup;
import io.trunkline.core.message.SyncMessage;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server that was retired has refused. */
final class RehomingTest {

    private EngineRig rig = new EngineRig(options -> options);
    private EngineRig.Pair left = rig.connected("left");
    private EngineRig.Pair home = rig.connected("home");

    private void useHighIntegrity() {
        rig = new EngineRig(options -> options.resp(resp -> resp.highIntegrity(true)));
        left = rig.connected("left");
        home = rig.connected("home");
    }

    private PhysicalBridge bridge() {
        return left.server().interactive();
    }

    /** A write that is on its way to a server that refuses it, and is retired meanwhile. */
    private Message<RespValue> refusedWrite(Message<RespValue> write) {
        left.redis().replicateFrom(home.redis(), Duration.ofMillis(1));
        bridge().submit(write);
        rig.until(write::isWritten);
        retire();
        return write;
    }

    private static void assertRefused(Message<RespValue> write) {
        assertThat(write.failure())
                .isInstanceOfSatisfying(
                        RedisServerException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(RedisErrorKind.READ_ONLY));
    }

    private void retire() {
        rig.install("home");
    }

    private Message<RespValue> set() {
        Message<RespValue> set = rig.message(EngineCommands.SET, "k", "v");
        set.setReadFrom(ReadFrom.PRIMARY);
        return set;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void write_refusedByARetiredReplica_isCarriedOutElsewhere(boolean highIntegrity) {
        if (highIntegrity) {
            useHighIntegrity();
        }
        Message<RespValue> set = refusedWrite(set());
        rig.until(set::isOver);

        assertThat(set.failure()).isNull();
        assertThat(set.progress()).isEqualTo(CommandProgress.SENT);
        assertThat(left.said("SET")).isZero();
        assertThat(home.said("SET k")).isEqualTo(1);
    }

    @Test
    void write_ofThatServerAlone_hearsTheRefusal() {
        Message<RespValue> set = refusedWrite(rig.message(EngineCommands.SET, "k", "v"));
        rig.until(set::isOver);

        assertRefused(set);
        assertThat(home.said("SET k")).isZero();
    }

    @Test
    void script_refusedInWhateverWords_hearsThem() {
        Message<RespValue> script = rig.message(EngineCommands.EVAL, "return redis.call('SET', 'k', 'v')", "0");
        script.setReadFrom(ReadFrom.PRIMARY);
        refusedWrite(script);
        rig.until(script::isOver);

        assertThat(script.failure()).isInstanceOf(RedisServerException.class);
        assertThat(home.said("EVAL")).isZero();
    }

    @Test
    void write_refusedByAMember_hearsTheRefusal() {
        left.redis().replicateFrom(home.redis(), Duration.ofMillis(1));
        Message<RespValue> set = set();
        bridge().submit(set);
        rig.until(set::isOver);

        assertRefused(set);
    }

    @Test
    void write_givenUpWhileItWasInFlight_goesNowhere() {
        Message<RespValue> set = refusedWrite(set());
        set.cancel(false);
        rig.until(() -> left.server().interactive().counters().lateReplies == 1);

        assertThat(home.said("SET k")).isZero();
    }

    @Test
    void await_movedToAnotherHome_saysWhatThatIs() {
        PhysicalBridge present = home.server().interactive();
        SyncMessage<RespValue> waiting = new SyncMessage<>(
                EngineCommands.ping(), Message.ANY_DATABASE, rig.time().nanoTime(), 0);
        present.adopt(new MessageGroup("a batch", List.of(waiting), Message.ANY_DATABASE, 0, 0));

        assertThatThrownBy(() -> waiting.await(bridge()))
                .isInstanceOf(RedisTimeoutException.class)
                .hasMessageContaining("home:6379")
                .hasMessageNotContaining("left:6379");
        assertThat(present.counters().callerTimeoutsBacklog.sum()).isEqualTo(1);
        assertThat(bridge().counters().callerTimeoutsBacklog.sum()).isZero();
    }
}
