package io.trunkline.core.server;

/** What borrowers share a bound with. */
public enum LeaseRoom {
    BLOCKING("blocking commands", "blockingConnections"),
    TRANSACTIONS("transactions with conditions", "transactionConnections");

    private final String text;
    private final String option;

    LeaseRoom(String text, String option) {
        this.text = text;
        this.option = option;
    }

    /** Whom it is for, for people. */
    String text() {
        return text;
    }

    /** The option that bounds it. */
    String option() {
        return option;
    }
}
