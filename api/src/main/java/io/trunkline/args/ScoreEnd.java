package io.trunkline.args;

/** An end of a sorted set. Wire form: the name. */
public enum ScoreEnd {
    /** The members of the lowest scores. */
    MIN,
    /** The members of the highest scores. */
    MAX
}
