package io.trunkline.condition;

import io.trunkline.command.CommandName;

/** What a key can hold, and what its length counts. */
public enum KeyType {
    /** A string; its length is a number of bytes. */
    STRING("STRLEN"),
    /** A hash; its length is a number of fields. */
    HASH("HLEN"),
    /** A list; its length is a number of elements. */
    LIST("LLEN"),
    /** A set; its length is a number of members. */
    SET("SCARD"),
    /** A sorted set; its length is a number of members. */
    SORTED_SET("ZCARD"),
    /** A stream; its length is a number of entries. */
    STREAM("XLEN");

    private final String length;

    KeyType(String length) {
        this.length = length;
    }

    /** The command that answers the length, 0 if the key does not exist. */
    CommandName length() {
        return CommandName.of(length);
    }
}
