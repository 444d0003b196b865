package io.trunkline.cli;

import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.command.Command;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines from MULTI to EXEC or DISCARD. None of them has any effect before EXEC, and then all have or, after a fault
 * in one, none. Confined to the thread that reads; after {@link #execute} to the one that prints.
 */
final class ExecTransaction {

    /** It is held in memory as a whole. */
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private final Transaction<byte[], byte[]> transaction;
    private final long firstLine;
    private final List<Member> members = new ArrayList<>();
    private long bytes;
    private @Nullable String fault;

    /**
     * One queued line.
     *
     * @param line its number
     * @param reply its reply, when the transaction was carried out
     */
    record Member(long line, RedisFuture<byte[]> reply) {}

    ExecTransaction(Transaction<byte[], byte[]> transaction, long firstLine) {
        this.transaction = transaction;
        this.firstLine = firstLine;
    }

    /**
     * Queues a command.
     *
     * @param length of the line in bytes
     * @return null, or why it cannot be part of the transaction, which then is not carried out
     */
    @Nullable
    String queue(long line, Command<byte[]> command, int length) {
        if (fault != null) {
            return null; // queued in name only, as servers do
        }
        bytes += length;
        if (bytes > MAX_BYTES) {
            return spoil(line, "Transaction too large: limit=" + MAX_BYTES + " bytes. Split it.");
        }
        RedisFuture<byte[]> reply = transaction.execute(command);
        if (!reply.isCompletedExceptionally()) {
            members.add(new Member(line, reply));
            return null;
        }
        try {
            reply.join();
            return null;
        } catch (RuntimeException e) {
            return spoil(line, String.valueOf(e.getMessage()));
        }
    }

    /** Keeps the transaction from being carried out. Returns the reason that was given. */
    String spoil(long line, String why) {
        if (fault == null) {
            fault = "line " + line + ": " + why;
            members.clear();
        }
        return why;
    }

    /** Why the transaction is not carried out, or null. */
    @Nullable
    String fault() {
        return fault;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    long firstLine() {
        return firstLine;
    }

    /** Starts to carry it out. */
    RedisFuture<Boolean> execute() {
        return transaction.executeAsync();
    }

    List<Member> members() {
        return members;
    }
}
