package io.trunkline.core.message;

import io.trunkline.core.failure.Failures;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.exception.RedisServerException;
import org.jspecify.annotations.Nullable;

/** What messages ask of the connection that they are written to, and that brings their replies. Confined to the bridge's loop. */
public interface Wire {

    /** The bridge whose connection this is. */
    Home home();

    /** When it was opened, on the loop's clock. */
    long openedNanos();

    // ---- writing; flush must follow ----

    /** Appends one command's bytes, behind a SELECT if it needs another database, and its token behind it. */
    void append(Message<?> message);

    /** Appends one command's bytes in whatever database the connection is. */
    void appendHere(Message<?> message);

    /** Appends the token that proves a message's reply, where replies are proven. */
    void appendToken(Message<?> message);

    /** Makes sure that what follows runs in a database. */
    void use(int database);

    /** Lets a mark pass when all that was written before it is answered. */
    void await(OrderMark mark);

    /** Hands what was appended to the socket. */
    void flush();

    // ---- replies ----

    /** Takes what came of a message: ends it, or keeps that until its token has come. */
    void deliver(Message<?> message, @Nullable Object result);

    /** Takes an error that was answered to a message, and makes its failure. */
    RedisServerException serverError(Message<?> message, String text);

    /** Makes the failure of a message out of an error that came after its end: nobody is told of it. */
    RedisServerException lateError(Message<?> message, String text);

    /** Whether a message has gone to another home since it was refused here without an effect: it is not to be touched any more then. */
    boolean sendsElsewhere(Message<?> message, Throwable refusal);

    /** A reply cannot be the one to what was asked: what comes behind it cannot be trusted either. */
    void onImplausible(Message<?> message, Message<?> asked, RespFrame frame);

    // ---- its state ----

    /** Who may write while transactions begin and end. */
    TransactionGate transactions();

    /** Closes it because of what went wrong. */
    void close(@Nullable Throwable cause);

    // ---- scripts ----

    /** The scripts that the server is known to hold. */
    HeldScripts scripts();

    // ---- of its bridge ----

    /** Where outcomes go. */
    default CompletionLane lane() {
        return home().lane();
    }

    /** The bridge's figures. */
    default BridgeCounters counters() {
        return home().counters();
    }

    /** What makes failures. */
    default Failures failures() {
        return home().failures();
    }
}
