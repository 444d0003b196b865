package io.trunkline.reply;

/** What became of one hash field that HEXPIRE, HPEXPIRE, HEXPIREAT or HPEXPIREAT was to give a time to live. */
public enum FieldExpireResult {
    /** The field expires as asked. */
    SET,
    /** The condition did not hold; nothing changed. */
    CONDITION_NOT_MET,
    /** The time was now or past; the field is deleted. */
    DELETED,
    /** There is no such field, or no such key. */
    NO_SUCH_FIELD
}
