package io.trunkline.reply;

/** What became of one hash field that HPERSIST was to keep for good. */
public enum FieldPersistResult {
    /** The field does not expire any more. */
    PERSISTED,
    /** The field did not expire before either. */
    NO_EXPIRY,
    /** There is no such field, or no such key. */
    NO_SUCH_FIELD
}
