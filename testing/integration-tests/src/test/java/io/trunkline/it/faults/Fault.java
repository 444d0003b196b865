package io.trunkline.it.faults;

import io.trunkline.testkit.server.FaultProxy;
import io.trunkline.testkit.server.RedisServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What can happen to a server, or on the way to it. */
enum Fault {
    /** SIGKILL; it stays away for a while. */
    KILLED {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            server.kill();
            pass(length);
            server.restart();
        }
    },
    /** SIGKILL, and started at once. */
    RESTARTED {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            server.restart();
        }
    },
    /** SIGSTOP, then SIGCONT. */
    STOPPED {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            server.pause();
            pass(length);
            server.resume();
        }
    },
    /** The server ends all connections of clients. */
    CLIENTS_KILLED {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        }
    },
    /** The server lets all commands wait. */
    CLIENTS_PAUSED {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            server.ask("CLIENT", "PAUSE", Long.toString(length.toMillis()), "ALL");
            pass(length);
        }
    },
    /** The server lets writes wait and answers everything else. */
    WRITES_PAUSED {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            server.ask("CLIENT", "PAUSE", Long.toString(length.toMillis()), "WRITE");
            pass(length);
        }
    },
    /** All bytes take longer, and come in small pieces. */
    DELAYED {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            proxy.delay(Duration.ofMillis(20));
            proxy.fragment(7);
            pass(length);
            proxy.heal();
        }
    },
    /** Nothing passes for a while. */
    BLACKHOLED {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            proxy.blackhole();
            pass(length);
            proxy.heal();
        }
    },
    /** The open connections swallow everything for ever. */
    STRANDED {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            proxy.strandConnections();
            pass(length);
        }
    },
    /** The open connections are reset. */
    RESET {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            proxy.resetConnections();
        }
    },
    /** Connections end in the middle of a reply, each time anew. */
    CUT_IN_REPLY {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            proxy.cutRepliesAfter(997, FaultProxy.Ending.RESET);
            pass(length);
            proxy.heal();
        }
    },
    /** Nobody can connect, and the open connections end. */
    REFUSED {
        @Override
        void happen(RedisServer server, FaultProxy proxy, Duration length) {
            proxy.refuse();
            proxy.closeConnections();
            pass(length);
            proxy.heal();
        }
    };

    /** Does it, and returns when it is over. */
    abstract void happen(RedisServer server, FaultProxy proxy, Duration length);

    /** A fault has a length; nothing can be waited for in its stead. */
    private static void pass(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
        }
    }
}
