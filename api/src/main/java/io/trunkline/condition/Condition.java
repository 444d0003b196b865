package io.trunkline.condition;

import static io.trunkline.condition.ConditionReplies.encoded;
import static io.trunkline.condition.ConditionReplies.holds;
import static io.trunkline.condition.ConditionReplies.startingWith;

import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
import io.trunkline.reply.ReplyReader;
import java.util.Objects;

/**
 * What must hold for a {@link io.trunkline.Transaction} to be carried out: what is asked, and how the answer is
 * compared. Immutable and thread-safe.
 *
 * <pre>
 * Condition.key("lock").doesNotExist()
 * Condition.string("state").is("ready")
 * Condition.hashField("order:7", "status").isNot("sent")
 * Condition.length(KeyType.LIST, "queue").lessThan(1000)
 * Condition.score("board", "ann").atLeast(10)
 * </pre>
 *
 * <p>The key is watched, then a command reads what the condition is about. If that command fails, as a hash command on
 * a string does, the condition does not hold. Values are compared by their encoded bytes.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class Condition<K, V> {

    private static final CommandName EXISTS = CommandName.of("EXISTS");
    private static final CommandName GET = CommandName.of("GET");
    private static final CommandName HGET = CommandName.of("HGET");
    private static final CommandName HEXISTS = CommandName.of("HEXISTS");
    private static final CommandName LINDEX = CommandName.of("LINDEX");
    private static final CommandName SISMEMBER = CommandName.of("SISMEMBER");
    private static final CommandName ZCOUNT = CommandName.of("ZCOUNT");

    private final String description;
    private final K key;
    private final Check<K, V> check;

    /** Builds the command that reads what a condition is about. */
    @FunctionalInterface
    interface Check<K, V> {
        Command<Boolean> build(CommandCatalogue<K, V> commands);
    }

    Condition(String description, K key, Check<K, V> check) {
        this.description = description;
        this.key = Objects.requireNonNull(key, "key");
        this.check = check;
    }

    /**
     * Asks whether a key exists, whatever it holds.
     *
     * @param <K> the type of keys
     * @param key the key
     * @return what can be said of it
     */
    public static <K> Existence<K> key(K key) {
        return new Existence<>("key", ConditionQuestion.ofKey(key), EXISTS, ConditionReplies::isPositive);
    }

    /**
     * Asks for the value of a string.
     *
     * @param <K> the type of keys
     * @param key the key
     * @return what can be said of it
     */
    public static <K> Value<K> string(K key) {
        return new Value<>("string", ConditionQuestion.ofKey(key), GET, ConditionReplies::isPresent, GET);
    }

    /**
     * Asks for a field of a hash.
     *
     * @param <K> the type of keys
     * @param key the key
     * @param field the field
     * @return what can be said of it
     */
    public static <K> Value<K> hashField(K key, K field) {
        return new Value<>("hashField", ConditionQuestion.ofField(key, field), HEXISTS, ReplyReader::readBoolean, HGET);
    }

    /**
     * Asks for the element at a position of a list.
     *
     * @param <K> the type of keys
     * @param key the key
     * @param index the position, from 0; negative from the end
     * @return what can be said of it
     */
    public static <K> Value<K> listElement(K key, long index) {
        return new Value<>(
                "listElement", ConditionQuestion.ofIndex(key, index), LINDEX, ConditionReplies::isPresent, LINDEX);
    }

    /**
     * Asks for a member of a set.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param member the member
     * @return what can be said of it
     */
    public static <K, V> Member<K, V> setMember(K key, V member) {
        Objects.requireNonNull(member, "member");
        return new Member<>(
                "setMember",
                key,
                (commands, wanted) -> commands.command(SISMEMBER)
                        .key(key)
                        .value(member)
                        .read(holds(wanted, ReplyReader::readBoolean)));
    }

    /**
     * Asks for a member of a sorted set, and its score.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param member the member
     * @return what can be said of it
     */
    public static <K, V> Score<K, V> score(K key, V member) {
        return new Score<>(key, Objects.requireNonNull(member, "member"));
    }

    /**
     * Asks for a member that starts with a prefix, in a sorted set all of whose members have one score.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param key the key
     * @param prefix how the member starts
     * @return what can be said of it
     */
    public static <K, V> Member<K, V> sortedSetMemberStarting(K key, V prefix) {
        Objects.requireNonNull(prefix, "prefix");
        return new Member<>(
                "sortedSetMemberStarting",
                key,
                (commands, wanted) -> startingWith(commands, key, encoded(commands, prefix), wanted));
    }

    /**
     * Asks how long a value is, in what the type counts; one that does not exist has the length 0.
     *
     * @param <K> the type of keys
     * @param type what the key holds; if it holds something else, the condition does not hold
     * @param key the key
     * @return what can be said of it
     */
    public static <K> Count<K> length(KeyType type, K key) {
        return new Count<>("length(" + type + ")", ConditionQuestion.ofKey(key), type.length());
    }

    /**
     * Asks how many members of a sorted set have a score within a range.
     *
     * @param <K> the type of keys
     * @param key the key
     * @param min the lowest score
     * @param max the highest score
     * @return what can be said of it
     */
    public static <K> Count<K> scoreCount(K key, double min, double max) {
        return new Count<>("scoreCount", ConditionQuestion.ofRange(key, min, max), ZCOUNT);
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
     * @return such as {@code length(LIST).atLeast}
     */
    @Override
    public String toString() {
        return description;
    }
}
