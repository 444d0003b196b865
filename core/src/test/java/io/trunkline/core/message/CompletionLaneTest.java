package io.trunkline.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CompletionLaneTest {

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Throwable> internalErrors = Collections.synchronizedList(new ArrayList<>());
    private final CompletionLane lane = new CompletionLane(executor, (origin, cause) -> internalErrors.add(cause));

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void flush_manyMessages_completesThemInOrder() throws Exception {
        int count = 5000;
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int number = i;
            AsyncMessage<RespValue> message = message();
            message.thenAccept(value -> {
                order.add(number);
                all.countDown();
            });
            message.settle(RespValue.Null.INSTANCE, lane);
            if (i % 7 == 0) {
                lane.flush();
            }
        }
        lane.flush();
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(order).isEqualTo(IntStream.range(0, count).boxed().toList());
    }

    @Test
    void add_beforeFlush_runsNothingOnTheCallingThread() {
        AsyncMessage<RespValue> message = message();
        message.settle(RespValue.Null.INSTANCE, lane);
        assertThat(message.isDone()).isFalse();
    }

    @Test
    @DisplayName("D12 relieve: a dependent that never returns holds back nothing but itself")
    void relieve_dependentBlocks_completesTheOthers() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AsyncMessage<RespValue> stuck = message();
        stuck.thenRun(() -> {
            blocked.countDown();
            awaitQuietly(never);
        });
        AsyncMessage<RespValue> behind = message();
        stuck.settle(RespValue.Null.INSTANCE, lane);
        behind.settle(RespValue.Null.INSTANCE, lane);
        lane.flush();
        assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(behind.isDone()).isFalse();

        lane.relieve(); // sees where the drainer is
        lane.relieve(); // sees that it has not moved
        assertThat(behind.get(30, TimeUnit.SECONDS)).isEqualTo(RespValue.Null.INSTANCE);
        never.countDown();
    }

    @Test
    void flush_withoutExecutor_completesAtOnce() {
        CompletionLane inline = new CompletionLane(null, (origin, cause) -> internalErrors.add(cause));
        AsyncMessage<RespValue> message = message();
        message.settle(RespValue.Null.INSTANCE, inline);
        assertThat(message).isCompletedWithValue(RespValue.Null.INSTANCE);
    }

    @Test
    void flush_executorRefuses_completesAllTheSameAndTells() {
        CompletionLane refused = new CompletionLane(
                task -> {
                    throw new java.util.concurrent.RejectedExecutionException("full");
                },
                (origin, cause) -> internalErrors.add(cause));
        AsyncMessage<RespValue> message = message();
        message.settle(RespValue.Null.INSTANCE, refused);
        refused.flush();
        assertThat(message).isCompletedWithValue(RespValue.Null.INSTANCE);
        assertThat(internalErrors).hasSize(1);
    }

    private static AsyncMessage<RespValue> message() {
        return new AsyncMessage<>(EngineCommands.ping(), Message.ANY_DATABASE, 0, 1_000_000);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
