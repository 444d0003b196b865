package io.trunkline.command;

/**
 * The content of an argument that is too long to be copied among the others. Immutable.
 *
 * @param at where it belongs among the encoded arguments: behind its header
 * @param bytes the content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LargeArgument(int at, byte[] bytes) {

    /** From so many bytes on an argument is kept by itself. */
    static final int LEAST_BYTES = 64 * 1024;

    static final LargeArgument[] NONE = {};
}
