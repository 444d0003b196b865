package io.trunkline.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.RetryPolicy;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.command.RetryCategory;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.UnexpectedReplyException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AttemptsTest {

    private static final RetryPolicy POLICY = RetryPolicy.standard();

    private static Command<?> command(String name) {
        return EngineCommands.words(CommandName.of(name), "k");
    }

    private static RedisConnectionException lost(CommandProgress progress) {
        return new RedisConnectionException(
                ConnectionFailureType.SOCKET_FAILURE, "lost", null, progress, "SET", "there:6379");
    }

    private static RedisServerException answer(String text) {
        return new RedisServerException(text, "SET", "there:6379");
    }

    private static boolean mayFollow(String command, RedisException failure) {
        return new Attempts(POLICY, command(command)).mayFollow(failure);
    }

    @ParameterizedTest
    @CsvSource({
        "LOADING Redis is loading the dataset in memory, true",
        "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE., true",
        "TRYAGAIN Multiple keys request during rehashing of slot, true",
        "CLUSTERDOWN The cluster is down, true",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'., true",
        "NOREPLICAS Not enough good replicas to write., true",
        "READONLY You can't write against a read only replica., true",
        "ERR max number of clients reached, true",
        "WRONGTYPE Operation against a key holding the wrong kind of value, false",
        "NOPERM this user has no permissions to run the 'set' command, false",
        "OOM command not allowed when used memory > 'maxmemory'., false",
        "MISCONF Redis is configured to save RDB snapshots, false",
        "ERR value is not an integer or out of range, false",
        "BUSYGROUP Consumer Group name already exists, false",
        "MYOWN a module's, false"
    })
    @DisplayName("J6 mayFollow: an answer only if it says that nothing was done and the reason passes")
    void mayFollow_answered_onlyIfRefusedForAMoment(String text, boolean expected) {
        assertThat(mayFollow("INCR", answer(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "EVAL, LOADING Redis is loading the dataset in memory, false",
        "EVAL, BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE., false",
        "EVALSHA, READONLY You can't write against a read only replica. script: 2f3fe on @user_script:1., false",
        "FCALL, NOREPLICAS Not enough good replicas to write. script: 2f3fe on @user_script:1., false",
        "EVAL, TRYAGAIN mine, false",
        "EVALSHA, NOSCRIPT No matching script. Please use EVAL., false",
        "NOBODY.KNOWS, BUSY a script of a module's, false",
        "EVAL_RO, BUSY mine, true",
        "EVALSHA_RO, LOADING mine, true",
        "FCALL_RO, TRYAGAIN mine, true"
    })
    @DisplayName("J6 mayFollow: what a script says, whatever it says, proves nothing of what it did before")
    void case_N04_mayFollow_errorOfAScript_isFinalUnlessItOnlyReads(String command, String text, boolean expected) {
        assertThat(mayFollow(command, answer(text))).isEqualTo(expected);
    }

    @Test
    void case_N04_mayFollow_errorOfAScript_asThePolicySaysOfUnknownOutcomes() {
        RetryPolicy policy = POLICY.withSentRetried(RetryCategory.WRITE);
        assertThat(new Attempts(policy, command("EVAL")).mayFollow(answer("BUSY mine")))
                .isTrue();
        assertThat(new Attempts(policy, command("EVAL")).mayFollow(answer("WRONGTYPE mine")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "SET", "INCR", "NOBODY.KNOWS"})
    @DisplayName("J6 mayFollow: never sent, whatever the category")
    void mayFollow_neverSent_isTrue(String command) {
        assertThat(mayFollow(command, lost(CommandProgress.NEVER_SENT))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "SET, false", "INCR, false"})
    @DisplayName("J6 mayFollow: sent and not answered, by category")
    void mayFollow_sent_dependsOnTheCategory(String command, boolean expected) {
        assertThat(mayFollow(command, lost(CommandProgress.SENT))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"GET, false", "SET, true", "INCR, false"})
    void mayFollow_sent_asThePolicySays(String command, boolean expected) {
        RetryPolicy policy = POLICY.withSentRetried(RetryCategory.IDEMPOTENT_WRITE);
        assertThat(new Attempts(policy, command(command)).mayFollow(lost(CommandProgress.SENT)))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("J6 mayFollow: NEVER vetoes what was never sent too")
    void mayFollow_categoryNever_isFalse() {
        assertThat(mayFollow("SHUTDOWN", lost(CommandProgress.NEVER_SENT))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void mayFollow_refusedByTheClient_onlyForLackOfRoom(RedisCommandException.Reason reason) {
        assertThat(mayFollow("GET", new RedisCommandException(reason, "refused", "GET", null)))
                .isEqualTo(reason == RedisCommandException.Reason.BACK_PRESSURE);
    }

    @Test
    void mayFollow_whatWaitingDoesNotMend_isFalse() {
        assertThat(mayFollow(
                        "GET",
                        new RedisConnectionException(
                                ConnectionFailureType.CLOSED, "closed", null, CommandProgress.NEVER_SENT, "GET", null)))
                .isFalse();
        assertThat(mayFollow("GET", new UnexpectedReplyException("a map", null, "GET", null)))
                .isFalse();
        assertThat(new Attempts(POLICY, command("GET")).mayFollow(new CancellationException()))
                .isFalse();
    }

    @Test
    @DisplayName("J6 mayFollow: as many attempts as the policy says")
    void mayFollow_asManyAsMayBe_isFalse() {
        Attempts attempts = new Attempts(POLICY.withMaxAttempts(3), command("GET"));
        assertThat(attempts.mayFollow(lost(CommandProgress.NEVER_SENT))).isTrue();
        assertThat(attempts.mayFollow(lost(CommandProgress.NEVER_SENT))).isTrue();
        assertThat(attempts.mayFollow(lost(CommandProgress.NEVER_SENT))).isFalse();
        assertThat(attempts.failedBefore()).isEqualTo(2);
    }

    @Test
    @DisplayName("J6 outcome: the latest fault, with the earlier ones behind it")
    void outcome_allNeverSent_isTheLatest() {
        Attempts attempts = new Attempts(POLICY, command("GET"));
        RedisException first = lost(CommandProgress.NEVER_SENT);
        RedisException second = answer("LOADING not yet");
        attempts.mayFollow(first);
        attempts.mayFollow(second);
        assertThat(attempts.outcome()).isSameAs(second).hasSuppressedException(first);
    }

    @Test
    void outcome_anAttemptMayHaveHadItsEffect_isNotHidden() {
        Attempts attempts = new Attempts(POLICY, command("GET"));
        RedisException sent = lost(CommandProgress.SENT);
        RedisException later = lost(CommandProgress.NEVER_SENT);
        attempts.mayFollow(sent);
        attempts.mayFollow(later);
        assertThat(attempts.outcome()).isSameAs(sent).hasSuppressedException(later);
    }

    @Test
    void outcome_aFinalAnswerToAWriteThatMayHaveBeenDoneBefore_doesNotHideThat() {
        Attempts attempts = new Attempts(POLICY, command("SET"));
        RedisException sent = lost(CommandProgress.SENT);
        RedisException answer = answer("NOPERM User default has no permissions to run the 'set' command");
        attempts.mayFollow(sent);
        attempts.mayFollow(answer);
        assertThat(attempts.outcome()).isSameAs(sent).hasSuppressedException(answer);
    }

    @Test
    void outcome_aFinalAnswer_winsOverAnUnknownOutcome() {
        Attempts attempts = new Attempts(POLICY, command("GET"));
        RedisException sent = lost(CommandProgress.SENT);
        RedisException answer = answer("WRONGTYPE Operation against a key holding the wrong kind of value");
        attempts.mayFollow(sent);
        attempts.mayFollow(answer);
        assertThat(attempts.outcome()).isSameAs(answer).hasSuppressedException(sent);
    }
}
