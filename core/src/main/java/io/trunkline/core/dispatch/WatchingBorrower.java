package io.trunkline.core.dispatch;

import io.trunkline.command.Command;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.dispatch.TransactionGroup.Check;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.Judgement;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.MessageGroup;
import io.trunkline.core.message.TransactionMessage;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.Borrower;
import io.trunkline.core.server.LeaseRoom;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries a transaction with conditions out over a leased connection: WATCH and what the conditions read in one go,
 * then the transaction if all of them hold, and UNWATCH if not. Gives the connection back, if that watches nothing any
 * more. Confined to the leased bridge's loop.
 */
final class WatchingBorrower extends Borrower {

    private final TransactionMessage message;
    private final List<? extends AsyncMessage<?>> members;
    private final Command<@Nullable Void> watch;
    private final List<Check> checks;
    private int unanswered;
    private boolean watching;
    /** Whether the connection goes back when UNWATCH is answered. */
    private boolean unwatching;

    private @Nullable Throwable broken;
    /** How many it was lent so far, one after the other; it may have been the same one again. */
    private volatile int loans;

    WatchingBorrower(
            TransactionMessage message,
            List<? extends AsyncMessage<?>> members,
            Command<@Nullable Void> watch,
            List<Check> checks) {
        super(message, LeaseRoom.TRANSACTIONS);
        this.message = message;
        this.members = members;
        this.watch = watch;
        this.checks = checks;
    }

    @Override
    public void onLease(PhysicalBridge bridge) {
        ServerEndPoint server = lender();
        int loan = loans + 1;
        loans = loan;
        message.whenSettled(() -> {
            if (loans == loan && !unwatching) { // else it went on elsewhere, and others have this one
                server.leases().release(bridge, message, message.isAnswered() && (!watching || message.hasLeft()));
            }
        });
        long now = bridge.nanoTime();
        long rest = message.deadlineNanos - now;
        List<Message<?>> reads = new ArrayList<>();
        unanswered = checks.size() + 1;
        broken = null;
        watching = false;
        reads.add(new InternalMessage<>(watch, message.database, now, rest, (ok, failure) -> {
            broken = failure;
            watching = failure == null;
            onAnswer(bridge);
        }));
        for (Check check : checks) {
            reads.add(new InternalMessage<>(
                    check.question(),
                    message.database,
                    now,
                    rest,
                    (holds, failure) -> onChecked(check, holds, failure, bridge)));
        }
        bridge.submit(new MessageGroup("the conditions of a transaction", reads, message.database, now, rest));
    }

    /**
     * What the server refuses does not hold; anything else breaks the whole, and so does a refusal that says nothing of
     * the key, such as that another server has it.
     */
    private void onChecked(Check check, @Nullable Boolean holds, @Nullable Throwable failure, PhysicalBridge bridge) {
        check.result().setSatisfied(Boolean.TRUE.equals(holds));
        if (failure != null && broken == null && !isAboutTheKey(failure)) {
            broken = failure;
        }
        onAnswer(bridge);
    }

    private static boolean isAboutTheKey(Throwable failure) {
        return failure instanceof RedisServerException refusal && !Judgement.isOfThisServerNow(refusal.kind());
    }

    private void onAnswer(PhysicalBridge bridge) {
        if (--unanswered > 0) {
            return;
        }
        Throwable failure = broken;
        if (failure instanceof RedisServerException refusal && goesElsewhere(refusal, bridge)) {
            return;
        }
        if (failure instanceof RedisTimeoutException) {
            message.fail(
                    late -> bridge.failures().timeouts().timedOut(late, bridge.facts()),
                    bridge.lane()); // its own limit
        } else if (failure != null) {
            message.fail(any -> failure, bridge.lane());
        } else if (checks.stream().allMatch(check -> check.result().wasSatisfied())) {
            message.bindTo(bridge.connection());
            bridge.submit(message);
            return;
        } else {
            unwatch(bridge);
            TransactionMessage.cancelMembers(members, bridge.lane());
            message.settle(false, bridge.lane());
        }
        bridge.lane().flush();
    }

    /** Whether it begins anew where its slot is by now, if that is what a refusal is for: nothing of it was done. */
    private boolean goesElsewhere(RedisServerException refusal, PhysicalBridge bridge) {
        ServerEndPoint server = lender();
        if (!server.isNode() || !message.mayHop(bridge.nanoTime()) || !mayLeave(server)) {
            return false;
        }
        if (watching) { // before the next borrower says anything
            bridge.submit(bridge.internalMessage(EngineCommands.unwatch(), (ok, failure) -> {}));
        }
        return server.follow(message, refusal, bridge);
    }

    private boolean mayLeave(ServerEndPoint server) {
        return !watching || !server.memory().refusals().contains(EngineCommands.UNWATCH);
    }

    /**
     * The caller need not wait for the answer, and the next borrower must: the connection of a user who may not
     * UNWATCH goes on watching, and is of no use to it.
     */
    private void unwatch(PhysicalBridge bridge) {
        ServerEndPoint server = lender();
        if (server.memory().refusals().contains(EngineCommands.UNWATCH)) {
            return;
        }
        unwatching = true;
        bridge.submit(bridge.internalMessage(EngineCommands.unwatch(), (ok, failure) -> {
            server.memory().refusals().learn(EngineCommands.UNWATCH, failure);
            server.leases().release(bridge, failure == null);
        }));
    }
}
