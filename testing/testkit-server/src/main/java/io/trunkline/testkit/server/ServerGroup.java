package io.trunkline.testkit.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Starts and ends several servers that belong together. Stateless. */
final class ServerGroup {

    private ServerGroup() {}

    /** Starts servers side by side, as processes of this machine. If one fails, none is left. */
    static List<RedisServer> start(List<RedisServerConfig> configs) {
        List<CompletableFuture<RedisServer>> starts = new ArrayList<>();
        ExecutorService starters = Executors.newFixedThreadPool(Math.max(1, configs.size()));
        try {
            for (RedisServerConfig config : configs) {
                starts.add(CompletableFuture.supplyAsync(() -> RedisServers.startOnThisHost(config), starters));
            }
        } finally {
            starters.shutdown();
        }
        List<RedisServer> servers = new ArrayList<>();
        RuntimeException failure = null;
        for (CompletableFuture<RedisServer> start : starts) {
            try {
                servers.add(start.join());
            } catch (CompletionException e) {
                failure = add(failure, e.getCause() instanceof RuntimeException cause ? cause : e);
            }
        }
        if (failure != null) {
            closeAfter(failure, servers);
            throw failure;
        }
        return servers;
    }

    /** Ends all of them, whatever happens to one. */
    static void close(Collection<RedisServer> servers) {
        RuntimeException failure = null;
        for (RedisServer server : servers) {
            try {
                server.close();
            } catch (RuntimeException e) {
                failure = add(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Ends all of them because of a failure, which stays the one to be told. */
    static void closeAfter(RuntimeException failure, Collection<RedisServer> servers) {
        try {
            close(servers);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static RuntimeException add(@Nullable RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
