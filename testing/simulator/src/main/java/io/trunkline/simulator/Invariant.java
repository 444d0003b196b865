package io.trunkline.simulator;

/** What must hold in every life of a multiplexer, whatever goes wrong. */
public enum Invariant {
    /** A command that was submitted ends, and ends once. */
    ENDS_ONCE("every command ends exactly once"),
    /** A command ends at its deadline at the latest. */
    ENDS_IN_TIME("every command ends by its deadline"),
    /**
     * A command ends with a value, the server's error, a failure that says how far it got, or its caller's
     * cancellation.
     */
    ENDS_PROPERLY("every command ends in a way that its caller can understand"),
    /** Nothing takes effect twice. */
    DONE_ONCE("nothing is carried out twice"),
    /** Commands run in the database that they were submitted for. */
    RIGHT_DATABASE("every command runs in its database"),
    /** A value is the server's reply to this command and to no other. */
    OWN_REPLY("a reply belongs to its request"),
    /** A command that ended with the server's error had no effect. */
    TRUE_ERROR("an error is the server's, and nothing was done"),
    /** A command that is said never to have been sent was not carried out. */
    TRUE_NEVER_SENT("what is said never to have been sent was not carried out"),
    /** A command that had ended is not sent over a connection that was opened later. */
    GIVEN_UP_FOR_GOOD("what has ended is not sent afterwards"),
    /**
     * The commands of one caller are carried out in order, as far as they go over one connection, and come from one
     * server if that was retired.
     */
    CALLER_ORDER("a caller's commands keep their order on one connection"),
    /**
     * What a blocking pop took reaches its caller or, too late for that, the handler of orphaned replies: one of them,
     * and once.
     */
    NO_ELEMENT_LOST("a popped element that was read reaches one receiver"),
    /** A blocking command ends without a value when its own time is up, and not because another one was unblocked. */
    WAITS_ITS_TIME("nobody is unblocked in another one's stead"),
    /** A transaction under a condition is carried out only where WATCH still holds. */
    WATCH_HOLDS("a transaction under a condition runs where its keys are watched"),
    /** A subscriber hears what was published on its channels, once, in order, and nothing else. */
    OWN_MESSAGES("a subscriber hears its channels, once and in order"),
    /** A message that reached a connection that lived on reached its subscribers. */
    NO_MESSAGE_LOST("a message on a connection that lives reaches its subscribers"),
    /** After a reconnect the server is asked for exactly what is wanted. */
    RESUBSCRIBED("what is subscribed is what is wanted"),
    /** The bounds of the backlog and of what is in flight hold. */
    BOUNDED("the bounds hold"),
    /** An outage is told once, and so is its end, and neither of a server that was retired. */
    EVENTS_ONCE("every outage is told once, and each kind of failure in it"),
    /** A right that is taken concerns who makes use of it: nobody else is told, and no connection ends. */
    REFUSED_ALONE("a refused right concerns who needs it alone"),
    /** What the application's code throws concerns who it works for: nobody else is told, and no connection ends. */
    THROWN_ALONE("what the application's code throws concerns its caller alone"),
    /**
     * A read is answered by a server that may answer it by all that was heard of the servers' roles, and with what that
     * server had while the caller waited.
     */
    READ_STATE("a read returns what a server had that may answer it"),
    /**
     * Nothing that writes goes to a server that has told that it is a replica; one that refuses a write is asked what
     * it is before it gets another one. Nothing new goes to a server that was retired, and no connection is made to it.
     */
    QUIET_AFTER_RETIRE("nothing goes to a server that has nothing to do with it any more"),
    /** The engine does not fail where nobody waits for the outcome. */
    NO_INTERNAL_FAILURE("nothing fails inside the engine"),
    /**
     * Commands work again soon after the faults have ended, where they belong then: writes at the primary, reads where
     * they may be answered.
     */
    RECOVERS("commands work again soon after the faults have ended, at the servers that are there for them"),
    /** What is directly behind an ASKING is the command that it is for. */
    ASKING_ADJACENT("ASKING is used up by the command that it was sent for"),
    /**
     * The commands of one caller on one slot are carried out in order, also while the slot changes its server: unless
     * the earlier one had to wait, the slot was half moved, or a connection was lost.
     */
    SLOT_ORDER("a caller's commands keep their order on one slot"),
    /** A command follows so many redirects at most, and waits in between. */
    HOPS_BOUNDED("redirects are followed so often at most"),
    /** Once a cluster is at rest and the multiplexer has asked, commands go to the nodes that serve them. */
    RIGHT_NODE("nothing is redirected once a cluster is at rest"),
    /** Nodes of a cluster are asked what they know one round after the other, with gaps. */
    REFRESH_BOUNDED("a cluster is not asked again and again"),
    /** A transaction is carried out on one connection in one go, all of it or nothing. */
    TX_UNBROKEN("a transaction is carried out in one go"),
    /**
     * Of two servers that take themselves for the primary, the one that was replaced gets no writes over a connection
     * that was made since sentinels name the other one, nor any that were submitted after that one has said that it is
     * the primary.
     */
    NO_SPLIT_WRITE("nothing is written to a primary that was replaced"),
    /** The server sees no connection that the multiplexer does not know of. */
    CONNECTIONS_KNOWN("no connection is forgotten"),
    /** Closing comes to an end, and leaves no timer, task, connection or buffer. */
    LEAVES_NOTHING("nothing outlives close"),
    /** The simulation itself goes on. */
    SIMULATION_RUNS("the simulation runs to its end"),
    /** No life goes on for ever. */
    LIFE_ENDS("every life comes to an end");

    private final String text;

    Invariant(String text) {
        this.text = text;
    }

    /**
     * The invariant as a sentence.
     *
     * @return what must hold
     */
    public String text() {
        return text;
    }
}
