package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MessageQueue;
import io.trunkline.Transaction;
import io.trunkline.condition.Condition;
import io.trunkline.options.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Virtual threads that wait for the client give their carrier away: the JVM reports each that does not. */
@EnabledForJreRange(min = JRE.JAVA_21)
final class VirtualThreadTest {

    private static final int THREADS = 40;
    private static final int ROUNDS = 10;
    private static final String PINNED = "jdk.VirtualThreadPinned";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName(
            "threads: a virtual thread never holds its carrier while it waits: calls, full queues, leases, messages, connect, close")
    void everyKindOfWait_onVirtualThreads_pinsNoCarrier(ProtocolVersion protocol) throws Exception {
        // Before: who meets another thread that is just initialising a class waits for it on the carrier, whatever the
        // class does
        useAll(protocol);
        assertThat(pinnedWhile(() -> {
                    onVirtualThread(() -> useAll(protocol)).get(60, TimeUnit.SECONDS);
                }))
                .isEmpty();
    }

    @Test
    void park_belowANativeFrame_isReported() throws Exception {
        List<String> pinned = pinnedWhile(() -> onVirtualThread(
                        () -> assertThat(ParksWhileItInitialises.parked).isTrue())
                .get(60, TimeUnit.SECONDS));
        assertThat(pinned)
                .isNotEmpty()
                .allSatisfy(stack -> assertThat(stack).contains(ParksWhileItInitialises.class.getName()));
    }

    /**
     * A class initialiser runs below a frame of the JVM's own, so that its thread cannot leave its carrier on any
     * version.
     */
    private static final class ParksWhileItInitialises {
        static boolean parked;

        static {
            LockSupport.parkNanos(50_000_000);
            parked = true;
        }
    }

    private static void useAll(ProtocolVersion protocol) throws Exception {
        String endpoint = Clients.server().endpoint();
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(endpoint, protocol, "backlogMessages=8", "maxInFlight=4")) {
            Database<String, String> db = multiplexer.database();
            Channel channel = Channel.literal(Clients.unique("pinning"));
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(channel);
            List<FutureTask<Void>> callers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                callers.add(onVirtualThread(() -> call(db)));
            }
            for (FutureTask<Void> caller : callers) {
                caller.get(60, TimeUnit.SECONDS);
            }
            assertThat(queue.poll(Duration.ofMillis(5))).isNull();
            AtomicReference<Thread> receiver = new AtomicReference<>();
            FutureTask<Void> taker = onVirtualThread(() -> {
                receiver.set(Thread.currentThread());
                assertThat(queue.take()).extracting(ChannelMessage::payload).isEqualTo("m");
            });
            Clients.await("the receiver waits", () -> isWaiting(receiver.get()));
            multiplexer.subscriber().publish(channel, "m");
            taker.get(60, TimeUnit.SECONDS);
            queue.close();
        }
    }

    private static boolean isWaiting(@Nullable Thread thread) {
        return thread != null
                && (thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }

    /**
     * As many threads as do not fit into the queues: some wait for room, all for replies, and some for a connection of
     * their own.
     */
    private static void call(Database<String, String> db) {
        String key = Clients.unique("pinning");
        for (int i = 0; i < ROUNDS; i++) {
            db.set(key, "v" + i);
            assertThat(db.get(key)).isEqualTo("v" + i);
            assertThat(db.async().get(key).join()).isEqualTo("v" + i);
        }
        assertThat(db.blpop(Duration.ofMillis(1), key + ":none")).isNull();
        Transaction<String, String> transaction = db.createTransaction();
        transaction.when(Condition.key(key).exists());
        var deleted = transaction.del(key);
        assertThat(transaction.execute()).isTrue();
        assertThat(deleted.join()).isEqualTo(1);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static FutureTask<Void> onVirtualThread(Work work) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        try {
            // the release level is 17's
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("There are no virtual threads.", e);
        }
        return task;
    }

    /** The stacks of all virtual threads that kept their carriers while they waited, however briefly. */
    private List<String> pinnedWhile(Work work) throws Exception {
        Path file = directory.resolve("pinned.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(PINNED).withoutThreshold().withStackTrace();
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return stacks(file);
    }

    private static List<String> stacks(Path file) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(PINNED))
                .map(VirtualThreadTest::stack)
                .filter(stack -> stack.contains("io.trunkline"))
                .toList();
    }

    private static String stack(RecordedEvent event) {
        return event.getStackTrace().getFrames().stream()
                .map(frame -> frame.getMethod().getType().getName() + "."
                        + frame.getMethod().getName())
                .collect(Collectors.joining("\n"));
    }
}
