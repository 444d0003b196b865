package io.trunkline.cli.demo;

import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.HashSlot;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one worker owns, and what may be in them once all commands made so far were carried out in order.
 * Confined to the worker.
 *
 * <p>All keys have one hash tag, so that a cluster accepts commands on several of them.
 */
final class DemoModel {

    private static final int STRINGS = 32;
    private static final int FIELDS = 16;
    private static final int MAX_PADDING = 150;
    private static final String PADDING = "abcdefghijklmnopqrstuvwxyz0123456789 \r\n\"'äö€".repeat(5);

    private static final DemoCell.Change<Optional<String>> READ = DemoCell.Change.none(value -> value.orElse(null));

    private final CommandCatalogue<String, String> commands;
    private final String prefix;
    private final SplittableRandom random;
    private final Map<String, DemoCell<Optional<String>>> strings = new LinkedHashMap<>();
    private final Map<String, DemoCell<Optional<String>>> hash = new LinkedHashMap<>();
    private final DemoCell<Long> counter;
    private final int slot;
    private long written;

    /** With a way to find out what may have been lost of a slot. */
    DemoModel(
            CommandCatalogue<String, String> commands,
            String prefix,
            SplittableRandom random,
            IntFunction<DemoLosses> losses) {
        this.commands = commands;
        this.prefix = "{" + prefix + "}:";
        this.random = random;
        this.slot = HashSlot.of(prefix.getBytes(StandardCharsets.UTF_8));
        DemoLosses own = losses.apply(slot);
        this.counter = new DemoCell<>(0L, own);
        for (int i = 0; i < STRINGS; i++) {
            strings.put(this.prefix + i, new DemoCell<>(Optional.empty(), own));
        }
        for (int i = 0; i < FIELDS; i++) {
            hash.put("f" + i, new DemoCell<>(Optional.empty(), own));
        }
    }

    /** The slot of all keys. */
    int slot() {
        return slot;
    }

    /**
     * Makes the next step on the worker's own keys.
     *
     * @param kind one that touches own keys
     * @return the step
     */
    DemoStep next(DemoKind kind) {
        return switch (kind) {
            case GET -> get(randomKey());
            case SET -> set(randomKey());
            case MGET -> mget(randomKeys());
            case DEL -> del(randomKey());
            case INCR -> incr();
            case HSET -> hset(randomField());
            case HGET -> hget(randomField());
            case HGETALL -> hgetall();
            case HDEL -> hdel(randomField());
            case INCRBY, PUBLISH ->
                throw new IllegalArgumentException("Not a step on own keys: kind=" + kind + ". Make it elsewhere.");
        };
    }

    /** The steps that look at everything there is: what no reply has told of shows here. */
    List<DemoStep> audit() {
        return List.of(mget(List.copyOf(strings.keySet())), hgetall(), incr());
    }

    /** Removes all keys that the steps may have made. */
    Command<Long> cleanUp() {
        CommandBuilder<String, String> command = commands.command(DemoKind.DEL.command());
        strings.keySet().forEach(command::key);
        return command.key(prefix + "counter").key(prefix + "hash").read(ReplyDecoders.LONG);
    }

    private DemoStep get(String key) {
        return known(
                DemoKind.GET,
                commands.command(DemoKind.GET.command()).key(key).read(ReplyDecoders.NULLABLE_TEXT),
                string(key),
                READ);
    }

    private DemoStep set(String key) {
        String written = newValue();
        return known(
                DemoKind.SET,
                commands.command(DemoKind.SET.command()).key(key).value(written).read(ReplyDecoders.OK_OR_NULL),
                string(key),
                new DemoCell.Change<>(value -> true, value -> Optional.of(written)));
    }

    private DemoStep mget(List<String> keys) {
        CommandBuilder<String, String> command = commands.command(DemoKind.MGET.command());
        keys.forEach(command::key);
        ReplyDecoder<List<@Nullable String>> decoder = ReplyDecoders.list(ReplyDecoders.NULLABLE_TEXT);
        return new DemoStep.Known(DemoKind.MGET, command.read(decoder), new DemoExpectation() {
            @Override
            public boolean accept(@Nullable Object reply, long begunNanos) {
                if (!(reply instanceof List<?> values) || values.size() != keys.size()) {
                    return false;
                }
                boolean right = true;
                for (int i = 0; i < keys.size(); i++) {
                    right &= string(keys.get(i)).accept(READ, values.get(i), begunNanos);
                }
                return right;
            }

            @Override
            public void mayHaveHappened() {}

            @Override
            public Collection<DemoCell<?>> cells() {
                return keys.stream().<DemoCell<?>>map(DemoModel.this::string).toList();
            }

            @Override
            public String toString() {
                return keys.stream().map(key -> string(key).toString()).toList().toString();
            }
        });
    }

    private DemoStep del(String key) {
        return known(
                DemoKind.DEL,
                commands.command(DemoKind.DEL.command()).key(key).read(ReplyDecoders.LONG),
                string(key),
                new DemoCell.Change<>(value -> value.isPresent() ? 1L : 0L, value -> Optional.empty()));
    }

    private DemoStep incr() {
        return known(
                DemoKind.INCR,
                key(DemoKind.INCR, "counter").read(ReplyDecoders.LONG),
                counter,
                new DemoCell.Change<>(value -> value + 1, value -> value + 1));
    }

    private DemoStep hset(String field) {
        String written = newValue();
        return known(
                DemoKind.HSET,
                key(DemoKind.HSET, "hash").arg(field).value(written).read(ReplyDecoders.LONG),
                field(field),
                new DemoCell.Change<>(value -> value.isPresent() ? 0L : 1L, value -> Optional.of(written)));
    }

    private DemoStep hget(String field) {
        return known(
                DemoKind.HGET,
                key(DemoKind.HGET, "hash").arg(field).read(ReplyDecoders.NULLABLE_TEXT),
                field(field),
                READ);
    }

    private DemoStep hgetall() {
        Command<?> command =
                key(DemoKind.HGETALL, "hash").read(ReplyDecoders.map(ReplyDecoders.TEXT, ReplyDecoders.TEXT));
        return new DemoStep.Known(DemoKind.HGETALL, command, new DemoExpectation() {
            @Override
            public boolean accept(@Nullable Object reply, long begunNanos) {
                if (!(reply instanceof Map<?, ?> values) || !hash.keySet().containsAll(values.keySet())) {
                    return false;
                }
                boolean right = true;
                for (Map.Entry<String, DemoCell<Optional<String>>> field : hash.entrySet()) {
                    right &= field.getValue().accept(READ, values.get(field.getKey()), begunNanos);
                }
                return right;
            }

            @Override
            public void mayHaveHappened() {}

            @Override
            public Collection<DemoCell<Optional<String>>> cells() {
                return hash.values();
            }

            @Override
            public String toString() {
                return hash.toString();
            }
        });
    }

    private DemoStep hdel(String field) {
        return known(
                DemoKind.HDEL,
                key(DemoKind.HDEL, "hash").arg(field).read(ReplyDecoders.LONG),
                field(field),
                new DemoCell.Change<>(value -> value.isPresent() ? 1L : 0L, value -> Optional.empty()));
    }

    private CommandBuilder<String, String> key(DemoKind kind, String name) {
        return commands.command(kind.command()).key(prefix + name);
    }

    /** A step that has to do with one cell. */
    private static <T> DemoStep known(DemoKind kind, Command<?> command, DemoCell<T> cell, DemoCell.Change<T> change) {
        return new DemoStep.Known(kind, command, new DemoExpectation() {
            @Override
            public boolean accept(@Nullable Object reply, long begunNanos) {
                return cell.accept(change, reply, begunNanos);
            }

            @Override
            public void mayHaveHappened() {
                cell.mayHaveHappened(change);
            }

            @Override
            public Collection<DemoCell<?>> cells() {
                return List.of(cell);
            }

            @Override
            public String toString() {
                return cell.toString();
            }
        });
    }

    private DemoCell<Optional<String>> string(String key) {
        return Objects.requireNonNull(strings.get(key));
    }

    private DemoCell<Optional<String>> field(String name) {
        return Objects.requireNonNull(hash.get(name));
    }

    private String randomKey() {
        return prefix + random.nextInt(STRINGS);
    }

    private List<String> randomKeys() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            keys.add(randomKey());
        }
        return keys;
    }

    private String randomField() {
        return "f" + random.nextInt(FIELDS);
    }

    /** A value that there was never before, anywhere. */
    private String newValue() {
        return prefix + ++written + ":" + PADDING.substring(0, random.nextInt(MAX_PADDING));
    }
}
