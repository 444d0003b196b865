package io.trunkline.core.message;

import org.jspecify.annotations.Nullable;

/**
 * Where a submission is in its life, and the only ways in which that changes.
 *
 * <p>Immutable; {@link Submission} goes through it, one method for each event.
 */
public enum MessageState {

    /*
     *   from       event     to        by whom    when
     *   ---------- --------- --------- ---------- ------------------------------------------------------------------
     *   COLLECTED  EXECUTE   QUEUED    caller     the batch or transaction that it is a member of is executed
     *   QUEUED     WRITE     WRITTEN   loop       its bytes are about to be handed to a socket
     *   WRITTEN    WRITE     WRITTEN   loop       they are: of what its caller may withdraw it was said before
     *   WRITTEN    CHECK     CHECKED   loop       a token follows them, by whose echo the reply will be proven
     *   CHECKED    HOLD      HELD      loop       the reply is read, and its token is not there yet
     *   WRITTEN    TAKE_BACK QUEUED    loop       the server has proven that it did nothing of it
     *   QUEUED     TAKE_BACK QUEUED    loop       likewise of what must come before it, such as WATCH
     *   CHECKED    TAKE_BACK QUEUED    loop       likewise
     *   HELD       TAKE_BACK QUEUED    loop       likewise, and the token proved that the refusal was its own
     *   any        END       ENDED     loop or caller, once: the first one decides
     *   ENDED      any       ENDED     loop       late: the caller has given up this very moment, or a while ago
     *
     * Everything else is a defect of the engine.
     *
     * That a submission has ended is not kept beside the other states: its outcome is there. For that the loop and the
     * caller race, and one compare-and-set decides; all else is written by one thread at a time. So how far it had got
     * is known after its end too, and its failure can say.
     */

    /** It waits to be written. The first one: it is what a new submission is in without anything being stored. */
    QUEUED(0),
    /** Its group is not executed yet, so that nothing sends it. */
    COLLECTED(1),
    /** Its bytes were handed to a socket, and not refused for certain since then. */
    WRITTEN(2),
    /** The same, and a token follows them. */
    CHECKED(3),
    /** Its reply was read and is held back until it is proven. */
    HELD(4),
    /** Its outcome is there, or its caller has given it up. */
    ENDED(5);

    /** What changes a state. */
    enum Event {
        EXECUTE,
        WRITE,
        CHECK,
        HOLD,
        TAKE_BACK,
        END
    }

    private static final MessageState[] BY_CODE = values();

    /** What a submission keeps of it. */
    final byte code;

    MessageState(int code) {
        this.code = (byte) code;
    }

    static MessageState ofCode(int code) {
        return BY_CODE[code];
    }

    /** The state after an event; null if that cannot happen in this one. */
    @Nullable
    MessageState after(Event event) {
        if (this == ENDED || event == Event.END) {
            return ENDED;
        }
        return switch (event) {
            case EXECUTE -> this == COLLECTED ? QUEUED : null;
            case WRITE -> this == QUEUED || this == WRITTEN ? WRITTEN : null;
            case CHECK -> this == WRITTEN ? CHECKED : null;
            case HOLD -> this == CHECKED ? HELD : null;
            case TAKE_BACK -> this == COLLECTED ? null : QUEUED;
            case END -> ENDED;
        };
    }
}
