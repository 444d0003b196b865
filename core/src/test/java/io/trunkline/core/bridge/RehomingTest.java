package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.command.CommandName;
import io.trunkline.core.EngineRig;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.Judgement;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.MessageGroup;
import io.trunkline.core.message.ScriptHashes;
import io.trunkline.core.message.ScriptQuestion;
import io.trunkline.core.message.SyncMessage;
import io.trunkline.core.message.TransactionMessage;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import io.trunkline.testkit.simulation.LinkConditions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server that was retired has refused. */
final class RehomingTest {

    private static final long LIMIT = 1_000_000_000L;

    private EngineRig rig = new EngineRig(options -> options);
    private EngineRig.Pair left = rig.connected("left");
    private EngineRig.Pair home = rig.connected("home");

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

    private static void assertRefused(Message<RespValue> write, String text) {
        assertThat(write.failure()).isInstanceOf(RedisServerException.class).hasMessageContaining(text);
    }

    private void retire() {
        rig.install("home");
    }

    private void use(ProtocolVersion protocol, boolean highIntegrity) {
        rig = new EngineRig(
                options -> options.resp(resp -> resp.protocol(protocol).highIntegrity(highIntegrity)));
        left = rig.connected("left");
        home = rig.connected("home");
    }

    private static Stream<Arguments> protocolsAndIntegrity() {
        return Stream.of(ProtocolVersion.RESP2, ProtocolVersion.RESP3)
                .flatMap(protocol -> Stream.of(Arguments.of(protocol, false), Arguments.of(protocol, true)));
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
            use(ProtocolVersion.RESP3, true);
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

    // ---- transactions ----

    private AsyncMessage<RespValue> member(CommandName name, String... words) {
        return new AsyncMessage<>(
                EngineCommands.words(name, words), 0, rig.time().nanoTime(), LIMIT);
    }

    private TransactionMessage transaction(List<AsyncMessage<?>> members) {
        TransactionMessage transaction =
                new TransactionMessage(members, 0, rig.time().nanoTime(), LIMIT);
        transaction.setReadFrom(ReadFrom.PRIMARY);
        return transaction;
    }

    /** So that the next one is one write. */
    private void proveTransactions() {
        TransactionMessage first = transaction(List.of(member(EngineCommands.ECHO, "first")));
        bridge().submit(first);
        rig.until(first::isOver);
        assertThat(first.failure()).isNull();
    }

    /** A transaction that is on its way to a server that refuses it, and is retired meanwhile. */
    private void refuse(TransactionMessage transaction) {
        left.redis().replicateFrom(home.redis(), Duration.ofMillis(1));
        bridge().submit(transaction);
        rig.until(transaction::isWritten);
        retire();
        rig.until(transaction::isDone);
    }

    /** What it carried out of some commands, in order. */
    private List<String> carriedOut(String... names) {
        return home.said().stream()
                .filter(line -> Set.of(names).contains(line.split(" ")[0]))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("protocolsAndIntegrity")
    void transaction_whoseMembersARetiredReplicaRefuses_isCarriedOutElsewhereAsAWhole(
            ProtocolVersion protocol, boolean highIntegrity) {
        use(protocol, highIntegrity);
        proveTransactions();
        var set = member(EngineCommands.SET, "k", "v");
        var echo = member(EngineCommands.ECHO, "w");
        TransactionMessage transaction = transaction(List.of(set, echo));
        refuse(transaction);

        assertThat(transaction.failure()).isNull();
        assertThat(transaction.join()).isTrue();
        assertThat(set.join().asText()).isEqualTo("OK");
        assertThat(echo.join().asText()).isEqualTo("w");
        assertThat(carriedOut("SET", "ECHO")).containsSubsequence("SET k", "ECHO w");
        assertThat(left.said("ECHO w")).isZero();
        assertThat(home.said("EXEC")).isEqualTo(1);
    }

    /** It sends MULTI alone first, here and there. */
    @ParameterizedTest
    @EnumSource
    void transaction_firstOfItsConnection_isCarriedOutElsewhereAsWell(ProtocolVersion protocol) {
        use(protocol, false);
        var set = member(EngineCommands.SET, "k", "v");
        refuse(transaction(List.of(set)));

        assertThat(set.failure()).isNull();
        assertThat(home.said("SET k")).isEqualTo(1);
    }

    @Test
    void transaction_refusedForWhatIsSoEverywhere_hearsTheRefusals() {
        proveTransactions();
        var set = member(EngineCommands.SET, "k", "v");
        var unknown = member(CommandName.of("NOBODY.KNOWS"), "k");
        TransactionMessage transaction = transaction(List.of(set, unknown));
        refuse(transaction);

        assertRefused(set);
        assertThat(unknown.failure()).hasMessageContaining("unknown command");
        assertThat(transaction.failure()).hasMessageContaining("EXECABORT");
        assertThat(home.said("SET k")).isZero();
    }

    @Test
    void transaction_withoutAnotherHome_hearsTheRefusals() {
        proveTransactions();
        var set = member(EngineCommands.SET, "k", "v");
        TransactionMessage transaction = transaction(List.of(set));
        transaction.setReadFrom(ReadFrom.REPLICA); // of which there is none
        refuse(transaction);

        assertRefused(set);
        assertThat(transaction.failure()).hasMessageContaining("EXECABORT");
    }

    @Test
    void transaction_oneMemberGivenUpMeanwhile_isCarriedOutElsewhereWithoutIt() {
        proveTransactions();
        var set = member(EngineCommands.SET, "k", "v");
        var other = member(EngineCommands.SET, "other", "v");
        TransactionMessage transaction = transaction(List.of(set, other));
        left.redis().replicateFrom(home.redis(), Duration.ofMillis(1));
        bridge().submit(transaction);
        rig.until(transaction::isWritten);
        retire();
        other.cancel(false);
        rig.until(transaction::isDone);

        assertThat(set.failure()).isNull();
        assertThat(home.said("SET k")).isEqualTo(1);
        assertThat(home.said("SET other")).isZero();
    }

    @Test
    void transaction_givenUpWhileItWasInFlight_goesNowhere() {
        proveTransactions();
        var set = member(EngineCommands.SET, "k", "v");
        TransactionMessage transaction = transaction(List.of(set));
        left.redis().replicateFrom(home.redis(), Duration.ofMillis(1));
        bridge().submit(transaction);
        rig.until(transaction::isWritten);
        retire();
        transaction.cancel(false);
        rig.until(() -> left.redis().refusedWrites().size() == 1);
        rig.time().advance(Duration.ofSeconds(1));

        assertThat(set.isCancelled()).isTrue();
        assertThat(home.said("SET k")).isZero();
    }

    /** A server that becomes a replica between the members and EXEC says so to EXEC; it is a member still. */
    @Test
    void transaction_refusedAtExec_hasRolesDoubted() {
        left = rig.newServer("far");
        left.redis()
                .server()
                .setConditions(LinkConditions.ideal()
                        .withLatency(Duration.ofMillis(1), Duration.ofMillis(1))
                        .withWindow(45)); // into which MULTI and the member fit, and EXEC does not
        left.server().start();
        rig.until(left.server()::isReady);
        proveTransactions();
        var set = member(EngineCommands.SET, "k", "v");
        TransactionMessage transaction = transaction(List.of(set));
        bridge().submit(transaction);
        rig.until(() -> left.said("MULTI") == 2);
        left.redis().replicateFrom(home.redis(), Duration.ofMillis(1));
        rig.until(transaction::isDone);

        assertRefused(set, "EXECABORT Transaction discarded because of: READONLY");
        assertThat(rig.roleDoubts()).isEqualTo(1);
    }

    /** The same, of a server that is retired. */
    @ParameterizedTest
    @CsvSource({
        "EXECABORT Transaction discarded because of: READONLY You can't write against a read only replica., ELSEWHERE",
        "EXECABORT Transaction discarded because of previous errors., DELIVER",
        "EXECABORT Transaction discarded because of: NOPERM this user has no permissions, DELIVER",
        "MOVED 1 there:6379, ELSEWHERE",
        "ERR EXEC without MULTI, DELIVER"
    })
    void judge_whatIsAnsweredToExec_byWhyItWasAborted(String answer, Judgement judgement) {
        TransactionMessage transaction = transaction(List.of(member(EngineCommands.SET, "k", "v")));

        assertThat(transaction.judge(new RedisServerException(answer, "EXEC", null), Judgement.Standing.RETIRED))
                .isEqualTo(judgement);
    }

    // ---- scripts ----

    private static final String SCRIPT = "return redis.call('INCR', KEYS[1])";
    private final ScriptHashes hashes = new ScriptHashes();

    private Message<RespValue> call() {
        Message<RespValue> call = rig.message(EngineCommands.EVAL, SCRIPT, "1", "n");
        call.setReadFrom(ReadFrom.PRIMARY);
        return call;
    }

    private Message<?> withQuestion(Message<RespValue> call) {
        return new ScriptQuestion(hashes, hashes.of(SCRIPT), true).before(call);
    }

    /** The next call goes by its hash, and a question before it. */
    private void learnScript() {
        Message<RespValue> first = call();
        bridge().submit(withQuestion(first));
        rig.until(first::isOver);
        assertThat(first.failure()).isNull();
    }

    private Message<RespValue> callThatIsRefused() {
        left.redis().setLoading(true);
        Message<RespValue> call = call();
        bridge().submit(withQuestion(call));
        rig.until(call::isWritten);
        retire();
        rig.until(call::isDone);
        return call;
    }

    @ParameterizedTest
    @MethodSource("protocolsAndIntegrity")
    void script_refusedAsTheQuestionBeforeIt_isCarriedOutElsewhere(ProtocolVersion protocol, boolean highIntegrity) {
        use(protocol, highIntegrity);
        learnScript();
        Message<RespValue> call = callThatIsRefused();

        assertThat(call.failure()).isNull();
        assertThat(call.join().asLong()).isEqualTo(1);
        assertThat(left.redis().refusals("EVALSHA")).isEqualTo(1);
        assertThat(home.said("EVAL return redis.call('INCR', KEYS[1])")).isEqualTo(1);
    }

    @Test
    void script_refusedWithoutAQuestionBeforeIt_hearsTheRefusal() {
        learnScript();
        left.server().memory().scripts().forget(); // it goes whole, and that the server takes texts is known
        Message<RespValue> call = callThatIsRefused();

        assertThat(call.failure()).hasMessageContaining("LOADING");
        assertThat(home.said("EVAL")).isZero();
    }

    @Test
    void script_refusedInOtherWordsThanTheQuestion_hearsTheRefusal() {
        learnScript();
        left.redis().replicateFrom(home.redis(), Duration.ofMillis(1));
        Message<RespValue> call = call();
        bridge().submit(withQuestion(call));
        rig.until(call::isWritten);
        retire();
        rig.until(call::isDone);

        assertRefused(call);
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
