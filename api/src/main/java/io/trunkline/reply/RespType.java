package io.trunkline.reply;

/** The types of RESP2 and RESP3 elements. The null forms of both protocols are one type. */
public enum RespType {
    /** {@code +}: a simple string. */
    SIMPLE_STRING,
    /** {@code -} or {@code !}: an error, inside an aggregate. */
    ERROR,
    /** {@code :}: a 64-bit integer. */
    INTEGER,
    /** {@code $}: a bulk string, streamed or not. */
    BULK_STRING,
    /** {@code *}: an array. */
    ARRAY,
    /** {@code _}, {@code $-1} or {@code *-1}: null. */
    NULL,
    /** {@code ,}: a double. */
    DOUBLE,
    /** {@code #}: a boolean. */
    BOOLEAN,
    /** {@code (}: an integer of any size. */
    BIG_NUMBER,
    /** {@code =}: a string with a three-letter format. */
    VERBATIM_STRING,
    /** {@code %}: a map. */
    MAP,
    /** {@code ~}: a set. */
    SET,
    /** {@code >}: an out-of-band push. */
    PUSH
}
