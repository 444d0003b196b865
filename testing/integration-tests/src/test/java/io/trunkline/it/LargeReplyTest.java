package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.options.CompletionMode;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.RespValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Large replies are read by who wants them, so that nobody else waits for that. */
final class LargeReplyTest {

    private static final int LARGE = 3 << 20;

    /** Where a value was read, and how long it was. */
    private record Read(String thread, int length) {}

    @ParameterizedTest
    @CsvSource({"RESP2, false", "RESP3, false", "RESP2, true", "RESP3, true"})
    void case_N33_largeReply_isReadByTheThreadThatWantsIt(ProtocolVersion protocol, boolean proven) throws Exception {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "highIntegrity=" + proven, "name=large")) {
            Database<String, byte[]> database = multiplexer.database().withCodec(Codecs.UTF8_BYTES);
            String large = Clients.unique("large");
            String small = Clients.unique("small");
            database.set(large, new byte[LARGE]);
            database.set(small, new byte[100]);
            String self = Thread.currentThread().getName();

            assertThat(database.execute(get(database, large))).isEqualTo(new Read(self, LARGE));
            assertThat(database.execute(get(database, small)).thread())
                    .startsWith("trunkline-large")
                    .isNotEqualTo(self);

            List<RedisFuture<Read>> futures = new ArrayList<>();
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int position = i;
                RedisFuture<Read> future = database.async().execute(get(database, i % 2 == 0 ? large : small));
                futures.add(future);
                future.whenComplete((read, failure) -> {
                    synchronized (order) {
                        order.add(position);
                    }
                });
            }
            for (int i = 0; i < 6; i++) {
                Read read = futures.get(i).toCompletableFuture().get(20, TimeUnit.SECONDS);
                assertThat(read.length()).isEqualTo(i % 2 == 0 ? LARGE : 100);
                assertThat(read.thread().contains("completion") || read.thread().equals(self))
                        .isEqualTo(i % 2 == 0);
            }
            Clients.await("dependents", () -> {
                synchronized (order) {
                    return order.size() == 6;
                }
            });
            assertThat(order).containsExactly(0, 1, 2, 3, 4, 5);

            Transaction<String, byte[]> transaction = database.createTransaction();
            RedisFuture<Read> first = transaction.execute(get(database, small));
            RedisFuture<Read> second = transaction.execute(get(database, large));
            RedisFuture<byte[]> cancelled = transaction.get(large);
            RedisFuture<Read> last = transaction.execute(get(database, small));
            RedisFuture<Boolean> executed = transaction.executeAsync();
            cancelled.cancel(false);
            assertThat(executed.get(20, TimeUnit.SECONDS)).isTrue();
            String readBy = second.get(20, TimeUnit.SECONDS).thread();
            assertThat(readBy.contains("completion") || readBy.equals(self)).isTrue();
            assertThat(second.get().length()).isEqualTo(LARGE);
            assertThat(first.get(20, TimeUnit.SECONDS).length()).isEqualTo(100);
            assertThat(last.get(20, TimeUnit.SECONDS).length()).isEqualTo(100);

            database.fireAndForget().get(large);
            database.del(large, small);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N33_largeElement_isPoppedByABlockingCommand(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, byte[]> database = multiplexer.database().withCodec(Codecs.UTF8_BYTES);
            String list = Clients.unique("list");
            database.rpush(list, new byte[LARGE]);
            assertThat(database.blpop(Duration.ofSeconds(5), list))
                    .satisfies(popped -> assertThat(popped.value()).hasSize(LARGE));
            assertThat(database.execute("EXISTS", list).asLong()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N33_memoryThatDoesNotSuffice_failsThatCommandOnly(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, byte[]> database = multiplexer.database().withCodec(Codecs.UTF8_BYTES);
            String key = Clients.unique("oom");
            database.set(key, new byte[LARGE]);
            Instant before = connectedSince(multiplexer);
            Command<Object> command = database.commands()
                    .command(CommandName.of("GET"))
                    .key(key)
                    .read(in -> {
                        throw new OutOfMemoryError("as if");
                    });
            assertThatExceptionOfType(UnexpectedReplyException.class)
                    .isThrownBy(() -> database.execute(command))
                    .withRootCauseInstanceOf(OutOfMemoryError.class);
            assertThatExceptionOfType(UnexpectedReplyException.class)
                    .isThrownBy(() -> database.async()
                            .execute(command)
                            .toCompletableFuture()
                            .join())
                    .withMessageContaining("There was not enough memory for the reply: command=GET")
                    .withRootCauseInstanceOf(OutOfMemoryError.class);
            assertThat(database.get(key)).hasSize(LARGE);
            assertThat(connectedSince(multiplexer)).isEqualTo(before);
            database.del(key);
        }
    }

    @Test
    void case_N33_inlineCompletion_readsLargeRepliesToo() throws Exception {
        MultiplexerOptions options = Clients.options(Clients.server().endpoint(), ProtocolVersion.RESP3).toBuilder()
                .threads(t -> t.completion(CompletionMode.INLINE))
                .build();
        try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(options)) {
            Database<String, byte[]> database = multiplexer.database().withCodec(Codecs.UTF8_BYTES);
            String key = Clients.unique("inline");
            database.set(key, new byte[LARGE]);
            assertThat(database.async().get(key).get(20, TimeUnit.SECONDS)).hasSize(LARGE);
            RespValue value = database.async().execute("GET", key).get(20, TimeUnit.SECONDS);
            assertThat(((RespValue.BulkString) value).bytes()).hasSize(LARGE);
            database.del(key);
        }
    }

    private static @Nullable Instant connectedSince(ConnectionMultiplexer multiplexer) {
        return multiplexer.status().endpoints().get(0).connections().get(0).connectedSince();
    }

    private static Command<Read> get(Database<String, byte[]> database, String key) {
        return database.commands()
                .command(CommandName.of("GET"))
                .key(key)
                .read(in -> new Read(Thread.currentThread().getName(), in.readBytes().length));
    }
}
