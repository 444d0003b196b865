package io.trunkline.args;

/** An end of a list. Wire form: the name. */
public enum ListEnd {
    /** The head, where index 0 is. */
    LEFT,
    /** The tail, where index -1 is. */
    RIGHT
}
