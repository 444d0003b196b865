package io.trunkline.benchmarks.compare;

import java.util.List;

/**
 * What a worker is told on its command line.
 *
 * @param client whom to drive
 * @param workload by what
 * @param host where the server is
 * @param port where the server listens
 * @param transport the transport of clients that can choose one
 */
record WorkerArguments(ClientKind client, Workload workload, String host, int port, String transport) {

    List<String> toWords() {
        return List.of(client.id(), workload.id(), host, Integer.toString(port), transport);
    }

    static WorkerArguments parse(String... words) {
        return new WorkerArguments(
                ClientKind.ofId(words[0]), Workload.ofId(words[1]), words[2], Integer.parseInt(words[3]), words[4]);
    }
}
