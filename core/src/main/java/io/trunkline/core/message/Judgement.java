package io.trunkline.core.message;

import io.trunkline.command.CommandMetadata;
import io.trunkline.exception.RedisErrorKind;

/**
 * What is to be done about an error that a server answered to a caller's command. Immutable; the one place where that
 * is decided. Whether a caller's retry policy makes another attempt of what was delivered is decided there.
 */
public enum Judgement {

    /*
     *   the server          the error says                                       judgement
     *   ------------------- ---------------------------------------------------- ----------
     *   reads its data      LOADING                                              AGAIN
     *   is retired          that it cannot or may not serve this now (1)         ELSEWHERE
     *   is a cluster's node MOVED, be it to nowhere                              MOVED
     *   is a cluster's node ASK                                                  ASK
     *   is a cluster's node that it cannot serve this now (3)                    LATER
     *   whatever it is      READONLY; UNBLOCKED (2)                              HINT
     *   whatever it is      anything else                                        DELIVER
     *
     * (1) Any transient refusal, MOVED and ASK: somebody else may serve it, and a server that is about to go never
     * will.
     * (2) So a server ends what is blocked when it becomes a replica. CLIENT UNBLOCK says the same, and costs a look.
     *
     * (3) TRYAGAIN, CLUSTERDOWN, LOADING, MASTERDOWN, READONLY, UNBLOCKED: others may serve it by then, or this one.
     *
     * AGAIN, ELSEWHERE and LATER take for granted that nothing was done. That is proven by the server's own words
     * alone: of a script's or a module's command, which may answer in any words after any deed, no error is more than
     * an outcome, unless something else proves whose words they are. Each message knows of itself: Message.judge. MOVED
     * and ASK are followed all the same if they name the slot of the command's own keys, since no script could be
     * called otherwise while slots move: one that says just that on its own has itself to blame.
     */

    /** It is the command's outcome, and nothing more. */
    DELIVER,
    /** It is the command's outcome, and says that roles have changed: servers are asked what they are. */
    HINT,
    /** Nothing was done, and the same server will do it in a moment: the command waits again where it is. */
    AGAIN,
    /** Nothing was done, and this server will not do it: the command goes to another home, if it has one. */
    ELSEWHERE,
    /** Nothing was done, since another node has the slot: the command goes there, and so do others from now on. */
    MOVED,
    /** Nothing was done, since another node has this key already: the command goes there, and only this one. */
    ASK,
    /** Nothing was done: the command is placed again in a moment. */
    LATER;

    /** How the server that answered stands. */
    public enum Standing {
        /** It is a member, and said to be ready. */
        SERVING,
        /** It has not said yet that it has its data. */
        READING_ITS_DATA,
        /** It is a node of a cluster. */
        NODE,
        /** It is no member any more. */
        RETIRED
    }

    /** What is to be done about an error of some kind that nothing is known of but what was asked. */
    public static Judgement of(RedisErrorKind error, CommandMetadata facts, Standing server) {
        return of(error, !facts.mayAnswerInOwnWords(), server);
    }

    /**
     * The same.
     *
     * @param isProven whether the words are certainly the server's own
     */
    static Judgement of(RedisErrorKind error, boolean isProven, Standing server) {
        if (isProven && server == Standing.READING_ITS_DATA && error == RedisErrorKind.LOADING) {
            return AGAIN;
        }
        if (server == Standing.NODE) {
            return ofNode(error, isProven);
        }
        if (isProven && server == Standing.RETIRED && isOfThisServerNow(error)) {
            return ELSEWHERE;
        }
        return error == RedisErrorKind.READ_ONLY || error == RedisErrorKind.UNBLOCKED ? HINT : DELIVER;
    }

    private static Judgement ofNode(RedisErrorKind error, boolean isProven) {
        return switch (error) {
            case MOVED, UNKNOWN_REDIRECT_TARGET -> MOVED; // the latter leads nowhere, and has nodes asked
            case ASK -> ASK;
            case TRY_AGAIN, CLUSTER_DOWN, LOADING, MASTER_DOWN -> isProven ? LATER : DELIVER;
            case READ_ONLY, UNBLOCKED -> isProven ? LATER : HINT;
            default -> DELIVER;
        };
    }

    /** Whether an error says that a server cannot or may not serve this now, and nothing of the command or its keys. */
    public static boolean isOfThisServerNow(RedisErrorKind error) {
        return error.isTransient() || error == RedisErrorKind.MOVED || error == RedisErrorKind.ASK;
    }
}
