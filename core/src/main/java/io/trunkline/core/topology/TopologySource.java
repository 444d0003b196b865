package io.trunkline.core.topology;

import io.trunkline.options.Endpoint;
import java.util.List;

/** Knows which servers are members: a list that was configured, or whatever finds it out. */
public interface TopologySource {

    /** Takes what a source knows. Thread-safe; never blocks. */
    interface Members {
        /**
         * Takes all the members there are, in the order in which they are to be shown. One that is not among them any
         * more is retired.
         *
         * @param endpoints at least one
         */
        void install(List<Endpoint> endpoints);
    }

    /** Begins: tells the members that it knows of before it returns, and all of them again whenever they change. */
    void start(Members members);

    /** What was configured, for ever. */
    static TopologySource fixed(List<Endpoint> endpoints) {
        return members -> members.install(endpoints);
    }
}
