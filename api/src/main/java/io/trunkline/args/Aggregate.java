package io.trunkline.args;

/** How the scores that a member has in several sorted sets become one. Wire form: the name. */
public enum Aggregate {
    /** They are added up; what the server does if not told. */
    SUM,
    /** The lowest of them. */
    MIN,
    /** The highest of them. */
    MAX
}
