package io.trunkline.condition;

/** Tells whether a transaction's condition held. Thread-safe. */
public interface ConditionResult {

    /**
     * Whether the condition held when it was checked.
     *
     * @return true if it held; false if it did not, or before the transaction was executed
     */
    boolean wasSatisfied();
}
