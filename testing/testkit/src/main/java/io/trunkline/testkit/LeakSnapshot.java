package io.trunkline.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What was open at one moment, to be compared with a later one. Immutable. */
record LeakSnapshot(
        Set<Thread> threads, Set<Object> buffers, Map<String, String> sockets, Map<String, Integer> descriptors) {

    private static final String THREAD_PREFIX = "trunkline";
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    static LeakSnapshot take() {
        return new LeakSnapshot(ownThreads(), BufferWatch.open(), OpenSockets.now(), OpenDescriptors.now());
    }

    private static Set<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith(THREAD_PREFIX))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Waits until all that was opened since is closed; gives what is not when the time is over. */
    List<String> awaitClosed(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (isAnythingOpenedSince() && deadline - System.nanoTime() > 0) {
            LockSupport.parkNanos(PAUSE_NANOS); // the ends come from threads that nobody can join
        }
        return openedSince();
    }

    /**
     * Looks without describing: a buffer's history is costly to write, and is being written to while it is under way.
     */
    private boolean isAnythingOpenedSince() {
        LeakSnapshot now = take();
        return !threads.containsAll(now.threads())
                || !buffers.containsAll(now.buffers())
                || !sockets.keySet().containsAll(now.sockets().keySet())
                || now.descriptors().keySet().stream().anyMatch(kind -> isMoreIn(now, kind));
    }

    private boolean isMoreIn(LeakSnapshot now, String kind) {
        return now.descriptors().getOrDefault(kind, 0) > descriptors.getOrDefault(kind, 0);
    }

    private List<String> openedSince() {
        LeakSnapshot now = take();
        List<String> leaks = new ArrayList<>();
        for (Thread thread : now.threads()) {
            if (!threads.contains(thread)) {
                leaks.add("running thread: " + thread.getName() + stack(thread));
            }
        }
        for (Object buffer : now.buffers()) {
            if (!buffers.contains(buffer)) {
                leaks.add("unreleased buffer: " + buffer);
            }
        }
        now.sockets().forEach((inode, ends) -> {
            if (!sockets.containsKey(inode)) {
                leaks.add("open socket: " + ends);
            }
        });
        now.descriptors().forEach((kind, count) -> {
            if (isMoreIn(now, kind)) {
                leaks.add("open file descriptors: " + kind + ", before=" + descriptors.getOrDefault(kind, 0) + ", now="
                        + count);
            }
        });
        return leaks;
    }

    private static String stack(Thread thread) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement element : thread.getStackTrace()) {
            text.append("\n      at ").append(element);
        }
        return text.toString();
    }
}
