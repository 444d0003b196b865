package io.trunkline.args;

/** When EXPIRE and its kin set a time (Redis 7.0). Wire form: the name. */
public enum ExpireCondition {
    /** Only if the key has none. */
    NX,
    /** Only if the key has one. */
    XX,
    /** Only if it is later than the one the key has; a key without one expires never, which is later. */
    GT,
    /** Only if it is earlier than the one the key has; a key without one expires never, which is later. */
    LT
}
