package io.trunkline.cli;

import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one worker owns, and what must be in them once all commands made so far were carried out in order. Confined to the worker.
 *
 * <p>All keys have one hash tag, so that a cluster accepts commands on several of them.
 */
final class DemoModel {

    private static final int STRINGS = 32;
    private static final int FIELDS = 16;
    private static final int MAX_PADDING = 150;
    private static final String PADDING = "abcdefghijklmnopqrstuvwxyz0123456789 \r\n\"'äö€".repeat(5);

    private final CommandCatalogue<String, String> commands;
    private final String prefix;
    private final SplittableRandom random;
    private final Map<String, String> strings = new HashMap<>();
    private final Map<String, String> hash = new HashMap<>();
    private long counter;
    private long written;

    DemoModel(CommandCatalogue<String, String> commands, String prefix, SplittableRandom random) {
        this.commands = commands;
        this.prefix = "{" + prefix + "}:";
        this.random = random;
    }

    /**
     * Makes the next step on the worker's own keys, and takes it as done.
     *
     * @param kind one that touches own keys
     * @return the step
     */
    DemoStep next(DemoKind kind) {
        return switch (kind) {
            case GET -> get(randomKey());
            case SET -> set(randomKey());
            case MGET -> mget();
            case DEL -> del(randomKey());
            case INCR -> known(kind, key(kind, "counter").read(ReplyDecoders.LONG), ++counter);
            case HSET -> hset(randomField());
            case HGET -> hget(randomField());
            case HGETALL -> hgetall();
            case HDEL -> hdel(randomField());
            case INCRBY, PUBLISH ->
                throw new IllegalArgumentException("Not a step on own keys: kind=" + kind + ". Make it elsewhere.");
        };
    }

    /** Removes all keys that the steps may have made. */
    Command<Long> cleanUp() {
        CommandBuilder<String, String> command = commands.command(DemoKind.DEL.command());
        for (int i = 0; i < STRINGS; i++) {
            command.key(prefix + i);
        }
        return command.key(prefix + "counter").key(prefix + "hash").read(ReplyDecoders.LONG);
    }

    private DemoStep get(String key) {
        return known(
                DemoKind.GET,
                commands.command(DemoKind.GET.command()).key(key).read(ReplyDecoders.NULLABLE_TEXT),
                strings.get(key));
    }

    private DemoStep set(String key) {
        String value = newValue();
        strings.put(key, value);
        return known(
                DemoKind.SET,
                commands.command(DemoKind.SET.command()).key(key).value(value).read(ReplyDecoders.OK_OR_NULL),
                true);
    }

    private DemoStep mget() {
        CommandBuilder<String, String> command = commands.command(DemoKind.MGET.command());
        List<@Nullable String> expected = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String key = randomKey();
            command.key(key);
            expected.add(strings.get(key));
        }
        ReplyDecoder<List<@Nullable String>> decoder = ReplyDecoders.list(ReplyDecoders.NULLABLE_TEXT);
        return known(DemoKind.MGET, command.read(decoder), expected);
    }

    private DemoStep del(String key) {
        return known(
                DemoKind.DEL,
                commands.command(DemoKind.DEL.command()).key(key).read(ReplyDecoders.LONG),
                strings.remove(key) == null ? 0L : 1L);
    }

    private DemoStep hset(String field) {
        String value = newValue();
        return known(
                DemoKind.HSET,
                key(DemoKind.HSET, "hash").arg(field).value(value).read(ReplyDecoders.LONG),
                hash.put(field, value) == null ? 1L : 0L);
    }

    private DemoStep hget(String field) {
        return known(
                DemoKind.HGET,
                key(DemoKind.HGET, "hash").arg(field).read(ReplyDecoders.NULLABLE_TEXT),
                hash.get(field));
    }

    private DemoStep hgetall() {
        return known(
                DemoKind.HGETALL,
                key(DemoKind.HGETALL, "hash").read(ReplyDecoders.map(ReplyDecoders.TEXT, ReplyDecoders.TEXT)),
                new LinkedHashMap<>(hash));
    }

    private DemoStep hdel(String field) {
        return known(
                DemoKind.HDEL,
                key(DemoKind.HDEL, "hash").arg(field).read(ReplyDecoders.LONG),
                hash.remove(field) == null ? 0L : 1L);
    }

    private CommandBuilder<String, String> key(DemoKind kind, String name) {
        return commands.command(kind.command()).key(prefix + name);
    }

    private static DemoStep known(DemoKind kind, Command<?> command, @Nullable Object expected) {
        return new DemoStep.Known(kind, command, expected);
    }

    private String randomKey() {
        return prefix + random.nextInt(STRINGS);
    }

    private String randomField() {
        return "f" + random.nextInt(FIELDS);
    }

    /** A value that there was never before, anywhere. */
    private String newValue() {
        return prefix + ++written + ":" + PADDING.substring(0, random.nextInt(MAX_PADDING));
    }
}
