package io.trunkline.args;

/** Which commands CLIENT PAUSE holds back (Redis 6.2). Wire form: the name. */
public enum ClientPauseMode {
    /** All. */
    ALL,
    /** Those that may write. */
    WRITE
}
