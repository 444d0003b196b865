package io.trunkline.command;

/**
 * How the answers of several servers of a cluster become one, as the server says in its command tip
 * {@code response_policy}.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/command-tips/">Command tips</a>
 */
public enum ResponsePolicy {
    /** The server says nothing: elements in the order of the command's keys, or in any order if it has none. */
    DEFAULT,
    /** The first that is no error, such as of SCRIPT KILL. */
    ONE_SUCCEEDED,
    /** Any, if none is an error, such as of CONFIG SET. */
    ALL_SUCCEEDED,
    /** 1 where all say 1, such as of SCRIPT EXISTS. */
    AGG_LOGICAL_AND,
    /** 1 where one says 1. */
    AGG_LOGICAL_OR,
    /** The least number, such as of WAIT. */
    AGG_MIN,
    /** The greatest number. */
    AGG_MAX,
    /** The sum, such as of DBSIZE. */
    AGG_SUM,
    /** As only this command does it, such as INFO. */
    SPECIAL
}
