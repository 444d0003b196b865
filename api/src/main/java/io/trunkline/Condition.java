package io.trunkline;

import static io.trunkline.ConditionReplies.encoded;
import static io.trunkline.ConditionReplies.equalTo;
import static io.trunkline.ConditionReplies.holds;
import static io.trunkline.ConditionReplies.length;
import static io.trunkline.ConditionReplies.startingWith;

import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
import io.trunkline.reply.ReplyReader;
import java.util.Objects;
import java.util.function.LongPredicate;

/**
 * What must hold for a {@link Transaction} to be carried out. Immutable and thread-safe.
 *
 * <p>The key is watched, then a command reads what the condition is about. If that command fails, as a hash command on a string does, the
 * condition does not hold. Values are compared by their encoded bytes.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class Condition<K, V> {

    private static final CommandName EXISTS = CommandName.of("EXISTS");
    private static final CommandName GET = CommandName.of("GET");
    private static final CommandName STRLEN = CommandName.of("STRLEN");
    private static final CommandName HGET = CommandName.of("HGET");
    private static final CommandName HEXISTS = CommandName.of("HEXISTS");
    private static final CommandName HLEN = CommandName.of("HLEN");
    private static final CommandName LINDEX = CommandName.of("LINDEX");
    private static final CommandName LLEN = CommandName.of("LLEN");
    private static final CommandName SISMEMBER = CommandName.of("SISMEMBER");
    private static final CommandName SCARD = CommandName.of("SCARD");
    private static final CommandName ZSCORE = CommandName.of("ZSCORE");
    private static final CommandName ZCOUNT = CommandName.of("ZCOUNT");
    private static final CommandName ZCARD = CommandName.of("ZCARD");

    private final String description;
    private final K key;
    private final Check<K, V> check;

    /** Builds the command that reads what a condition is about. */
    @FunctionalInterface
    private interface Check<K, V> {
        Command<Boolean> build(CommandCatalogue<K, V> commands);
    }

    private Condition(String description, K key, Check<K, V> check) {
        this.description = description;
        this.key = Objects.requireNonNull(key, "key");
        this.check = check;
    }

    /** A condition on the number that a command answers to the key alone. */
    private static <K, V> Condition<K, V> ofLength(
            String description, CommandName counting, K key, LongPredicate test) {
        return new Condition<>(
                description,
                key,
                commands -> commands.command(counting).key(key).read(length(test)));
    }

    /**
     * The key exists.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @return the condition
     */
    public static <K, V> Condition<K, V> keyExists(K key) {
        return new Condition<>(
                "keyExists",
                key,
                commands -> commands.command(EXISTS).key(key).read(holds(true, in -> in.readLong() > 0)));
    }

    /**
     * The key does not exist.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @return the condition
     */
    public static <K, V> Condition<K, V> keyNotExists(K key) {
        return new Condition<>(
                "keyNotExists",
                key,
                commands -> commands.command(EXISTS).key(key).read(holds(false, in -> in.readLong() > 0)));
    }

    /**
     * The string has a value.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param value the value
     * @return the condition
     */
    public static <K, V> Condition<K, V> stringEqual(K key, V value) {
        return new Condition<>(
                "stringEqual",
                key,
                commands -> commands.command(GET).key(key).read(holds(true, equalTo(encoded(commands, value)))));
    }

    /**
     * The string has another value, or does not exist.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param value the value
     * @return the condition
     */
    public static <K, V> Condition<K, V> stringNotEqual(K key, V value) {
        return new Condition<>(
                "stringNotEqual",
                key,
                commands -> commands.command(GET).key(key).read(holds(false, equalTo(encoded(commands, value)))));
    }

    /**
     * The hash has a field.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param field the field
     * @return the condition
     */
    public static <K, V> Condition<K, V> hashExists(K key, K field) {
        return new Condition<>(
                "hashExists",
                key,
                commands ->
                        commands.command(HEXISTS).key(key).field(field).read(holds(true, ReplyReader::readBoolean)));
    }

    /**
     * The hash does not have a field.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param field the field
     * @return the condition
     */
    public static <K, V> Condition<K, V> hashNotExists(K key, K field) {
        return new Condition<>(
                "hashNotExists",
                key,
                commands ->
                        commands.command(HEXISTS).key(key).field(field).read(holds(false, ReplyReader::readBoolean)));
    }

    /**
     * A field of the hash has a value.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param field the field
     * @param value the value
     * @return the condition
     */
    public static <K, V> Condition<K, V> hashEqual(K key, K field, V value) {
        return new Condition<>(
                "hashEqual",
                key,
                commands -> commands.command(HGET)
                        .key(key)
                        .field(field)
                        .read(holds(true, equalTo(encoded(commands, value)))));
    }

    /**
     * A field of the hash has another value, or does not exist.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param field the field
     * @param value the value
     * @return the condition
     */
    public static <K, V> Condition<K, V> hashNotEqual(K key, K field, V value) {
        return new Condition<>(
                "hashNotEqual",
                key,
                commands -> commands.command(HGET)
                        .key(key)
                        .field(field)
                        .read(holds(false, equalTo(encoded(commands, value)))));
    }

    /**
     * The list has an element at a position.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param index the position, from 0; negative from the end
     * @return the condition
     */
    public static <K, V> Condition<K, V> listIndexExists(K key, long index) {
        return new Condition<>(
                "listIndexExists",
                key,
                commands ->
                        commands.command(LINDEX).key(key).arg(index).read(holds(true, ConditionReplies::isPresent)));
    }

    /**
     * The list has no element at a position.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param index the position, from 0; negative from the end
     * @return the condition
     */
    public static <K, V> Condition<K, V> listIndexNotExists(K key, long index) {
        return new Condition<>(
                "listIndexNotExists",
                key,
                commands ->
                        commands.command(LINDEX).key(key).arg(index).read(holds(false, ConditionReplies::isPresent)));
    }

    /**
     * The element at a position of the list has a value.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param index the position, from 0; negative from the end
     * @param value the value
     * @return the condition
     */
    public static <K, V> Condition<K, V> listIndexEqual(K key, long index, V value) {
        return new Condition<>(
                "listIndexEqual",
                key,
                commands -> commands.command(LINDEX)
                        .key(key)
                        .arg(index)
                        .read(holds(true, equalTo(encoded(commands, value)))));
    }

    /**
     * The element at a position of the list has another value, or does not exist.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param index the position, from 0; negative from the end
     * @param value the value
     * @return the condition
     */
    public static <K, V> Condition<K, V> listIndexNotEqual(K key, long index, V value) {
        return new Condition<>(
                "listIndexNotEqual",
                key,
                commands -> commands.command(LINDEX)
                        .key(key)
                        .arg(index)
                        .read(holds(false, equalTo(encoded(commands, value)))));
    }

    /**
     * The set has a member.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param member the member
     * @return the condition
     */
    public static <K, V> Condition<K, V> setContains(K key, V member) {
        return new Condition<>(
                "setContains",
                key,
                commands ->
                        commands.command(SISMEMBER).key(key).value(member).read(holds(true, ReplyReader::readBoolean)));
    }

    /**
     * The set does not have a member.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param member the member
     * @return the condition
     */
    public static <K, V> Condition<K, V> setNotContains(K key, V member) {
        return new Condition<>(
                "setNotContains",
                key,
                commands -> commands.command(SISMEMBER)
                        .key(key)
                        .value(member)
                        .read(holds(false, ReplyReader::readBoolean)));
    }

    /**
     * The sorted set has a member.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param member the member
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetContains(K key, V member) {
        return new Condition<>(
                "sortedSetContains",
                key,
                commands ->
                        commands.command(ZSCORE).key(key).value(member).read(holds(true, ConditionReplies::isPresent)));
    }

    /**
     * The sorted set does not have a member.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param member the member
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetNotContains(K key, V member) {
        return new Condition<>(
                "sortedSetNotContains",
                key,
                commands -> commands.command(ZSCORE)
                        .key(key)
                        .value(member)
                        .read(holds(false, ConditionReplies::isPresent)));
    }

    /**
     * A member of the sorted set has a score.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param member the member
     * @param score the score
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetEqual(K key, V member, double score) {
        return new Condition<>(
                "sortedSetEqual",
                key,
                commands -> commands.command(ZSCORE)
                        .key(key)
                        .value(member)
                        .read(holds(true, in -> !in.readNull() && in.readDouble() == score)));
    }

    /**
     * A member of the sorted set has another score, or does not exist.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param member the member
     * @param score the score
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetNotEqual(K key, V member, double score) {
        return new Condition<>(
                "sortedSetNotEqual",
                key,
                commands -> commands.command(ZSCORE)
                        .key(key)
                        .value(member)
                        .read(holds(false, in -> !in.readNull() && in.readDouble() == score)));
    }

    /**
     * The sorted set, all of whose members have one score, has a member that starts with a prefix.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param prefix how the member starts
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetContainsStarting(K key, V prefix) {
        return new Condition<>(
                "sortedSetContainsStarting",
                key,
                commands -> startingWith(commands, key, encoded(commands, prefix), true));
    }

    /**
     * The sorted set, all of whose members have one score, has no member that starts with a prefix.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param prefix how the member starts
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetNotContainsStarting(K key, V prefix) {
        return new Condition<>(
                "sortedSetNotContainsStarting",
                key,
                commands -> startingWith(commands, key, encoded(commands, prefix), false));
    }

    /**
     * The sorted set has a member with a score.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param score the score
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetScoreExists(K key, double score) {
        return new Condition<>(
                "sortedSetScoreExists",
                key,
                commands -> commands.command(ZCOUNT)
                        .key(key)
                        .arg(score)
                        .arg(score)
                        .read(holds(true, in -> in.readLong() > 0)));
    }

    /**
     * The sorted set has no member with a score.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param score the score
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetScoreNotExists(K key, double score) {
        return new Condition<>(
                "sortedSetScoreNotExists",
                key,
                commands -> commands.command(ZCOUNT)
                        .key(key)
                        .arg(score)
                        .arg(score)
                        .read(holds(false, in -> in.readLong() > 0)));
    }

    /**
     * The sorted set has so many members with a score.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param score the score
     * @param count how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetScoreExists(K key, double score, long count) {
        return new Condition<>(
                "sortedSetScoreExists",
                key,
                commands -> commands.command(ZCOUNT)
                        .key(key)
                        .arg(score)
                        .arg(score)
                        .read(holds(true, in -> in.readLong() == count)));
    }

    /**
     * The sorted set has more or fewer members with a score.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param score the score
     * @param count how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetScoreNotExists(K key, double score, long count) {
        return new Condition<>(
                "sortedSetScoreNotExists",
                key,
                commands -> commands.command(ZCOUNT)
                        .key(key)
                        .arg(score)
                        .arg(score)
                        .read(holds(false, in -> in.readLong() == count)));
    }

    /**
     * The string is exactly so many bytes long; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> stringLengthEqual(K key, long length) {
        return ofLength("stringLengthEqual", STRLEN, key, actual -> actual == length);
    }

    /**
     * The string is fewer than so many bytes long; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> stringLengthLessThan(K key, long length) {
        return ofLength("stringLengthLessThan", STRLEN, key, actual -> actual < length);
    }

    /**
     * The string is more than so many bytes long; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> stringLengthGreaterThan(K key, long length) {
        return ofLength("stringLengthGreaterThan", STRLEN, key, actual -> actual > length);
    }

    /**
     * The hash has exactly so many fields; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> hashLengthEqual(K key, long length) {
        return ofLength("hashLengthEqual", HLEN, key, actual -> actual == length);
    }

    /**
     * The hash has fewer than so many fields; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> hashLengthLessThan(K key, long length) {
        return ofLength("hashLengthLessThan", HLEN, key, actual -> actual < length);
    }

    /**
     * The hash has more than so many fields; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> hashLengthGreaterThan(K key, long length) {
        return ofLength("hashLengthGreaterThan", HLEN, key, actual -> actual > length);
    }

    /**
     * The list has exactly so many elements; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> listLengthEqual(K key, long length) {
        return ofLength("listLengthEqual", LLEN, key, actual -> actual == length);
    }

    /**
     * The list has fewer than so many elements; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> listLengthLessThan(K key, long length) {
        return ofLength("listLengthLessThan", LLEN, key, actual -> actual < length);
    }

    /**
     * The list has more than so many elements; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> listLengthGreaterThan(K key, long length) {
        return ofLength("listLengthGreaterThan", LLEN, key, actual -> actual > length);
    }

    /**
     * The set has exactly so many members; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> setLengthEqual(K key, long length) {
        return ofLength("setLengthEqual", SCARD, key, actual -> actual == length);
    }

    /**
     * The set has fewer than so many members; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> setLengthLessThan(K key, long length) {
        return ofLength("setLengthLessThan", SCARD, key, actual -> actual < length);
    }

    /**
     * The set has more than so many members; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> setLengthGreaterThan(K key, long length) {
        return ofLength("setLengthGreaterThan", SCARD, key, actual -> actual > length);
    }

    /**
     * The sorted set has exactly so many members; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetLengthEqual(K key, long length) {
        return ofLength("sortedSetLengthEqual", ZCARD, key, actual -> actual == length);
    }

    /**
     * The sorted set has fewer than so many members; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetLengthLessThan(K key, long length) {
        return ofLength("sortedSetLengthLessThan", ZCARD, key, actual -> actual < length);
    }

    /**
     * The sorted set has more than so many members; one that does not exist has none.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetLengthGreaterThan(K key, long length) {
        return ofLength("sortedSetLengthGreaterThan", ZCARD, key, actual -> actual > length);
    }

    /**
     * The sorted set has exactly so many members whose scores are in a range.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param min the lowest score
     * @param max the highest score
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetLengthEqual(K key, double min, double max, long length) {
        return new Condition<>(
                "sortedSetLengthEqual",
                key,
                commands ->
                        commands.command(ZCOUNT).key(key).arg(min).arg(max).read(length(actual -> actual == length)));
    }

    /**
     * The sorted set has fewer than so many members whose scores are in a range.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param min the lowest score
     * @param max the highest score
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetLengthLessThan(K key, double min, double max, long length) {
        return new Condition<>(
                "sortedSetLengthLessThan",
                key,
                commands ->
                        commands.command(ZCOUNT).key(key).arg(min).arg(max).read(length(actual -> actual < length)));
    }

    /**
     * The sorted set has more than so many members whose scores are in a range.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param min the lowest score
     * @param max the highest score
     * @param length how many
     * @return the condition
     */
    public static <K, V> Condition<K, V> sortedSetLengthGreaterThan(K key, double min, double max, long length) {
        return new Condition<>(
                "sortedSetLengthGreaterThan",
                key,
                commands ->
                        commands.command(ZCOUNT).key(key).arg(min).arg(max).read(length(actual -> actual > length)));
    }

    /**
     * The key to watch.
     *
     * @return the key
     */
    public K key() {
        return key;
    }

    /**
     * Builds the command that says whether the condition holds.
     *
     * @param commands builds it with a transaction's codec and prefix
     * @return the command
     */
    public Command<Boolean> check(CommandCatalogue<K, V> commands) {
        return check.build(commands);
    }

    /**
     * Names the kind of condition, without key or value.
     *
     * @return such as {@code stringEqual}
     */
    @Override
    public String toString() {
        return description;
    }
}
