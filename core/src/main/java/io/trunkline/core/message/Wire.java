package io.trunkline.core.message;

import io.trunkline.core.failure.Failures;
import io.trunkline.core.runtime.BridgeCounters;
import org.jspecify.annotations.Nullable;

/**
 * What messages ask of the connection that they are written to, and that brings their replies. Confined to the bridge's
 * loop.
 */
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

    /** Makes sure that a message which is appended next finds what it needs. */
    void prepare(Message<?> message);

    /** Makes sure that what follows runs in a database. */
    void use(int database);

    /** Lets a mark pass when all that was written before it is answered. */
    void await(OrderMark mark);

    /** Hands what was appended to the socket. */
    void flush();

    // ---- replies ----

    /** What takes the replies that it brings. */
    ReplyTaker replies();

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
