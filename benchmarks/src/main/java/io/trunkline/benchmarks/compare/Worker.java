package io.trunkline.benchmarks.compare;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The JVM of one client under one workload. Reads from its standard input, line by line, for how many nanoseconds to
 * run, and answers each with a line of {@link Sample}. Ends with its input, and so with whoever started it.
 */
public final class Worker {

    /** Begins lines that are for the conductor. */
    static final String MARK = "@";

    /** Said when the client is connected. */
    static final String READY = MARK + "ready";

    private Worker() {}

    /**
     * Runs.
     *
     * @param words as {@link WorkerArguments} has them
     * @throws IOException if the conductor cannot be heard
     */
    @SuppressWarnings("SystemOut") // it is the protocol
    public static void main(String[] words) throws IOException {
        // What libraries print must not get between the lines of the protocol
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int status = 0;
        try {
            Work work = work(WorkerArguments.parse(words));
            answers.println(READY);
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.gc();
                answers.println(MARK + work.run(Long.parseLong(order)).toLine());
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            e.printStackTrace();
            status = 1;
        }
        // Neither waits for threads that a client may have left behind
        System.exit(status);
    }

    private static Work work(WorkerArguments arguments) {
        if (arguments.workload().kind == Workload.Kind.SLOT) {
            return new SlotWork();
        }
        return switch (arguments.client()) {
            case TRUNKLINE, TRUNKLINE_CLUSTER -> work(arguments, new TrunklineClient(arguments));
            case LETTUCE -> work(arguments, LettuceClient.ofServer(arguments));
            case LETTUCE_CLUSTER -> work(arguments, LettuceClient.ofCluster(arguments));
            case JEDIS, JEDIS_CLUSTER -> jedisWork(arguments);
        };
    }

    private static <C extends SyncClient & AsyncClient> Work work(WorkerArguments arguments, C client) {
        if (arguments.workload().kind != Workload.Kind.ASYNC) {
            return syncWork(arguments, client);
        }
        return new AsyncWork(client, preparedWalk(arguments, client), arguments.workload().width);
    }

    private static Work jedisWork(WorkerArguments arguments) {
        int width = arguments.workload().width;
        if (arguments.workload().kind == Workload.Kind.MGET) {
            return syncWork(arguments, new JedisClient(arguments, 1));
        }
        if (arguments.workload().kind != Workload.Kind.ASYNC) {
            return syncWork(arguments, new JedisClient(arguments, Math.min(width, Workload.POOL)));
        }
        JedisClient client = new JedisClient(arguments, 1);
        return new PipelineWork(client, preparedWalk(arguments, client), width);
    }

    private static Work syncWork(WorkerArguments arguments, SyncClient client) {
        Workload workload = arguments.workload();
        if (workload.kind == Workload.Kind.MGET) {
            return new MgetWork(client, arguments.client(), workload.width);
        }
        return new SyncWork(
                client,
                arguments.client(),
                workload.width,
                workload.kind == Workload.Kind.VIRTUAL ? VirtualThreads.factory() : Thread::new);
    }

    private static KeyWalk preparedWalk(WorkerArguments arguments, SyncClient client) {
        KeyWalk walk = new KeyWalk(arguments.client(), 0, 1);
        walk.prepare(client);
        return walk;
    }
}
