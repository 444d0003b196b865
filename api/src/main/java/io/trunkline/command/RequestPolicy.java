package io.trunkline.command;

/**
 * To which servers of a cluster a command goes, as the server says in its command tip {@code request_policy}.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/command-tips/">Command tips</a>
 */
public enum RequestPolicy {
    /** The server says nothing: to the one that serves the command's keys, or to any if it has none. */
    DEFAULT,
    /** To all, primaries and replicas, such as CONFIG SET. */
    ALL_NODES,
    /** To the primary of each shard, such as DBSIZE. */
    ALL_SHARDS,
    /** To the servers of its keys, to each with those that it serves, such as MGET. */
    MULTI_SHARD,
    /** As only this command does it, such as SCAN. */
    SPECIAL
}
