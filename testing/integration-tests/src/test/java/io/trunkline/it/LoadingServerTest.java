package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.PeerCommand;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptStep;
import io.trunkline.testkit.server.ScriptedPeer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Which of the commands that wait asks a server that reads its data; the rest of that is tested on virtual time, where
 * nobody stands still.
 */
final class LoadingServerTest {

    private static final String LOADING = Resp.error("LOADING Redis is loading the dataset in memory");

    @ParameterizedTest
    @EnumSource
    @DisplayName("C2 a command asks past one that cannot, if the caller of that stands still")
    void reconnect_callersStandStill_laterOneAsks(ProtocolVersion protocol) {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            assertThat(namesAfterLoading(
                            protocol,
                            db -> List.of(
                                    CompletableFuture.supplyAsync(() -> db.echo("x"), threads),
                                    CompletableFuture.supplyAsync(() -> db.incr("n"), threads))))
                    .containsSubsequence("PING", "INCR", "ECHO");
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C8 nothing asks past a command whose caller may have submitted it after that")
    void reconnect_callerGoesOn_orderIsKept(ProtocolVersion protocol) {
        assertThat(namesAfterLoading(protocol, db -> {
                    CompletableFuture<?> first = db.async().echo("x").toCompletableFuture();
                    return List.of(first, db.async().incr("n").toCompletableFuture());
                }))
                .containsSubsequence("PING", "PING", "ECHO", "INCR");
    }

    /** Has two commands, ECHO and INCR, wait for a server that loads; returns what came over the new connection. */
    private static List<String> namesAfterLoading(
            ProtocolVersion protocol, Function<Database<String, String>, List<CompletableFuture<?>>> submit) {
        PeerProfile profile = protocol == ProtocolVersion.RESP2 ? PeerProfile.resp2() : PeerProfile.resp3();
        try (ScriptedPeer peer = ScriptedPeer.start(profile);
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol, "$SUBSCRIBE=")) {
            Database<String, String> db = multiplexer.database();
            ScriptStep readiness = peer.expectOn(1, "PING");
            peer.connection(0).reset();
            readiness.awaitPlayed();
            List<CompletableFuture<?>> calls = submit.apply(db);
            // In the backlog itself: the counter of that name has what the loop has not seen yet, too
            Clients.await("both to wait", () -> multiplexer.counters().get(Figure.TOTAL_BACKLOGGED) == calls.size());
            peer.stub("INCR").reply(Resp.integer(1));
            readiness.reply(LOADING);
            calls.forEach(CompletableFuture::join);
            return peer.connection(1).commands().stream().map(PeerCommand::name).toList();
        }
    }
}
