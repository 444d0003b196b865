package io.trunkline.benchmarks.compare;

import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.HashSlot;
import java.util.Arrays;

/** What a caller's thread pays in a cluster to know which slot a command belongs to. */
final class SlotWork implements Work {

    private static final int COMMANDS = 1024;
    private static final int ROUNDS = 1_000;

    private final Command<?>[] commands = new Command<?>[COMMANDS];
    private final int[] slots = new int[COMMANDS];

    SlotWork() {
        CommandCatalogue<String, String> catalogue = new CommandCatalogue<>(Codecs.UTF8);
        for (int i = 0; i < COMMANDS; i++) {
            commands[i] = catalogue.strings().get(String.format("key:%012d", i));
            slots[i] = HashSlot.of(commands[i], commands[i].metadata());
        }
    }

    @Override
    public Sample run(long nanos) {
        ResourceMeter meter = ResourceMeter.start();
        long end = meter.startNanos() + nanos;
        long operations = 0;
        long sum = 0;
        while (System.nanoTime() - end < 0) {
            for (int round = 0; round < ROUNDS; round++) {
                for (Command<?> command : commands) {
                    sum += HashSlot.of(command, command.metadata());
                }
            }
            operations += (long) ROUNDS * COMMANDS;
        }
        Sample sample = meter.read(operations, 0, 0);
        Replies.check(
                operations / COMMANDS * Arrays.stream(slots).asLongStream().sum(), sum);
        return sample;
    }
}
