package io.trunkline.core.dispatch;

import io.trunkline.condition.ConditionResult;

/** What came of a transaction's condition. Thread-safe. */
public final class ConditionCheck implements ConditionResult {

    private volatile boolean satisfied;

    @Override
    public boolean wasSatisfied() {
        return satisfied;
    }

    void setSatisfied(boolean holds) {
        satisfied = holds;
    }
}
