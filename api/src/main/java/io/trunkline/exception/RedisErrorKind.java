package io.trunkline.exception;

/**
 * What kind of error a server answered, read from the error's first word (and, where Redis gives none, its text).
 */
public enum RedisErrorKind {
    /** An error without a code of its own: {@code ERR}. */
    UNKNOWN_ERROR,
    /** {@code LOADING}: the server reads its data set; nothing was applied. */
    LOADING,
    /** {@code CLUSTERDOWN}: the cluster does not serve this slot; nothing was applied. */
    CLUSTER_DOWN,
    /** {@code MASTERDOWN}: the replica's link to its primary is down and stale reads are off; nothing was applied. */
    MASTER_DOWN,
    /** {@code TRYAGAIN}: the keys are split over two nodes while a slot moves; nothing was applied. */
    TRY_AGAIN,
    /** {@code NOREPLICAS}: too few replicas for a write; nothing was applied. */
    NO_REPLICAS,
    /** {@code MISCONF}: the server cannot persist and refuses writes; nothing was applied. */
    MISCONFIGURED,
    /** {@code OOM}: the memory limit is reached; nothing was applied. */
    OUT_OF_MEMORY,
    /** {@code BUSY}: a script runs; nothing was applied. */
    BUSY,
    /** {@code max number of clients reached}. */
    MAX_CLIENTS,
    /** {@code MOVED}: the slot lives elsewhere; nothing was applied. */
    MOVED,
    /** {@code ASK}: the slot is moving and this key lives elsewhere already; nothing was applied. */
    ASK,
    /**
     * {@code MOVED} or {@code ASK} to a server that the node cannot name ({@code ?:6379}, {@code :0}): nothing was
     * applied, and nodes are asked who it is.
     */
    UNKNOWN_REDIRECT_TARGET,
    /** {@code CROSSSLOT}: the keys are in more than one slot; nothing was applied. */
    CROSS_SLOT,
    /** {@code NOAUTH}: the connection is not authenticated. */
    NO_AUTH,
    /** {@code WRONGPASS}: user name or password is wrong. */
    WRONG_PASS,
    /** {@code NOPERM}: the user may not do this. */
    NO_PERMISSION,
    /** {@code ERR operation not permitted} and its like. */
    NOT_PERMITTED,
    /** {@code ERR unknown command} or subcommand. */
    UNKNOWN_COMMAND,
    /** {@code WRONGTYPE}: the key holds another type. */
    WRONG_TYPE,
    /** {@code EXECABORT}: the transaction was discarded because of an earlier error; nothing was applied. */
    EXEC_ABORT,
    /** {@code READONLY}: a write to a replica; nothing was applied. */
    READ_ONLY,
    /** {@code NOSCRIPT}: no script has this hash; nothing was applied. */
    NO_SCRIPT,
    /**
     * {@code UNBLOCKED}: what a command waited for was ended before there was anything, by CLIENT UNBLOCK or because
     * the server became a replica; nothing was applied.
     */
    UNBLOCKED,
    /** {@code NOPROTO}: the protocol version is not supported. */
    NO_PROTO,
    /** A code that is not in this list. */
    UNKNOWN;

    /**
     * Reads the kind from an error's text.
     *
     * @param message the error as the server sent it, without the leading {@code -}
     * @return the kind
     */
    public static RedisErrorKind of(String message) {
        int space = message.indexOf(' ');
        String code = space < 0 ? message : message.substring(0, space);
        return switch (code) {
            case "ERR" -> ofPlain(message);
            case "LOADING" -> LOADING;
            case "CLUSTERDOWN" -> CLUSTER_DOWN;
            case "MASTERDOWN" -> MASTER_DOWN;
            case "TRYAGAIN" -> TRY_AGAIN;
            case "NOREPLICAS" -> NO_REPLICAS;
            case "MISCONF" -> MISCONFIGURED;
            case "OOM" -> OUT_OF_MEMORY;
            case "BUSY" -> BUSY;
            case "MOVED" -> namesServer(message) ? MOVED : UNKNOWN_REDIRECT_TARGET;
            case "ASK" -> namesServer(message) ? ASK : UNKNOWN_REDIRECT_TARGET;
            case "CROSSSLOT" -> CROSS_SLOT;
            case "NOAUTH" -> NO_AUTH;
            case "WRONGPASS" -> WRONG_PASS;
            case "NOPERM" -> NO_PERMISSION;
            case "WRONGTYPE" -> WRONG_TYPE;
            case "EXECABORT" -> EXEC_ABORT;
            case "READONLY" -> READ_ONLY;
            case "NOSCRIPT" -> NO_SCRIPT;
            case "UNBLOCKED" -> UNBLOCKED;
            case "NOPROTO" -> NO_PROTO;
            default -> UNKNOWN;
        };
    }

    private static boolean namesServer(String redirect) {
        String target = redirect.substring(redirect.lastIndexOf(' ') + 1);
        return !target.startsWith("?:") && !target.equals(":0");
    }

    private static RedisErrorKind ofPlain(String message) {
        if (message.startsWith("ERR unknown command") || message.startsWith("ERR unknown subcommand")) {
            return UNKNOWN_COMMAND;
        }
        if (message.startsWith("ERR max number of clients")) {
            return MAX_CLIENTS;
        }
        if (message.startsWith("ERR operation not permitted")) {
            return NOT_PERMITTED;
        }
        if (message.startsWith("ERR invalid password")) {
            return WRONG_PASS;
        }
        return UNKNOWN_ERROR;
    }

    /**
     * Whether the server did not carry the command out for a reason that passes by itself: it loads its data, a script
     * occupies it, a slot or a role is on the move, a link is being made. What somebody must mend, such as a full
     * memory or a wrong password, is not among them. That the words are the server's own, and not a script's, must be
     * known otherwise.
     *
     * @return true if it makes sense to ask again in a moment
     */
    public boolean isTransient() {
        return switch (this) {
            case LOADING,
                    BUSY,
                    CLUSTER_DOWN,
                    MASTER_DOWN,
                    TRY_AGAIN,
                    NO_REPLICAS,
                    READ_ONLY,
                    MAX_CLIENTS,
                    UNKNOWN_REDIRECT_TARGET -> true;
            default -> false;
        };
    }

    /**
     * Whether an error of this kind proves that the server did not apply the command, provided that the words are the
     * server's own. What a script says may be any words after any deed: ask {@link RedisServerException#isNotApplied}
     * of an error that was received.
     *
     * @return true if it was certainly not applied
     */
    public boolean isNotApplied() {
        return switch (this) {
            case UNKNOWN_ERROR, UNKNOWN -> false;
            default -> true;
        };
    }
}
