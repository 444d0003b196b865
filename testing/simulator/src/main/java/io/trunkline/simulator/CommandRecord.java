package io.trunkline.simulator;

import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.ReadFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one caller knows of one of its commands: when it began, and how it ended. Confined to the simulation's thread.
 */
public final class CommandRecord {

    /** The database of a command that belongs to none. */
    static final int ANY_DATABASE = -1;

    /** How a command ended. */
    public sealed interface Outcome {}

    /**
     * With a value.
     *
     * @param text the value, spelt the same for both protocols
     */
    public record Value(String text) implements Outcome {}

    /**
     * With the server's refusal.
     *
     * @param message what the server said
     */
    public record ServerError(String message) implements Outcome {}

    /**
     * With an exception that says how far it got.
     *
     * @param progress how far
     * @param timedOut whether its time was up
     * @param message what the exception says
     */
    public record Failed(CommandProgress progress, boolean timedOut, String message) implements Outcome {}

    /** Because its caller gave it up. */
    public record Cancelled() implements Outcome {}

    /**
     * In a way that no command may end.
     *
     * @param what what it ended with
     */
    public record Foreign(String what) implements Outcome {}

    /**
     * One end and its moment.
     *
     * @param at when
     * @param outcome how
     */
    public record End(Duration at, Outcome outcome) {}

    /**
     * What a message tells of the process, and what follows from that: how long the collector has worked is none of the
     * life's, and another time each time.
     */
    private static final Pattern REAL_TIME = Pattern.compile(", gc=[0-9].*", Pattern.DOTALL);

    private final int id;
    private final int caller;
    private final int database;
    private final String text;
    private final @Nullable String tag;
    private final Duration submitted;
    private final Duration deadline;
    private final List<End> ends = new ArrayList<>(1);
    private boolean retried;
    private boolean readAgain;
    private int mostEffects = 1;
    private @Nullable ReadFrom readFrom;
    private @Nullable String key;
    private int transaction;

    /**
     * Begins a record.
     *
     * @param id its number in the history, from 1
     * @param caller who submits it; what one caller submits keeps its order
     * @param database the database's number; -1 for a command that belongs to none
     * @param text the command as its caller would spell it
     * @param tag a word of the command that no other command has; null if it has none
     * @param submitted when, on the history's clock
     * @param deadline when it must have ended
     */
    public CommandRecord(
            int id,
            int caller,
            int database,
            String text,
            @Nullable String tag,
            Duration submitted,
            Duration deadline) {
        this.id = id;
        this.caller = caller;
        this.database = database;
        this.text = text;
        this.tag = tag;
        this.submitted = submitted;
        this.deadline = deadline;
    }

    /**
     * What a caller was told by an exception.
     *
     * @param failure the exception, not wrapped
     * @return the outcome it stands for
     */
    public static Outcome failure(Throwable failure) {
        if (failure instanceof RedisServerException refused) {
            return new ServerError(refused.serverMessage());
        }
        if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
            return failure(wrapped.getCause());
        }
        if (failure instanceof RedisException known && known.progress() != CommandProgress.ANSWERED) {
            String message =
                    REAL_TIME.matcher(String.valueOf(known.getMessage())).replaceFirst("");
            return new Failed(known.progress(), known instanceof RedisTimeoutException, message);
        }
        return failure instanceof CancellationException ? new Cancelled() : new Foreign(failure.toString());
    }

    /**
     * Notes an end. A second one is what the checker looks for.
     *
     * @param at when, on the history's clock
     * @param outcome what the caller was told
     */
    public void end(Duration at, Outcome outcome) {
        ends.add(new End(at, outcome));
    }

    /**
     * Lets it be tried again; it has no place in its caller's order any more.
     *
     * @param reads whether it changes nothing, so that an error hides nothing that an earlier attempt may have done
     */
    void allowRetries(int effects, boolean reads) {
        retried = true;
        mostEffects = effects;
        readAgain = reads;
    }

    /** Says that it reads, and where it may be answered. */
    void read(ReadFrom where) {
        readFrom = where;
    }

    /** Where it may be answered; null if it is no read. */
    @Nullable
    ReadFrom readFrom() {
        return readFrom;
    }

    /** Says which key it names. */
    void name(String one) {
        key = one;
    }

    /** A key that it names; null if it names none, or nobody has said which. */
    @Nullable
    String key() {
        return key;
    }

    /** Says which transaction it is a part of, by a number from 1. */
    void belongTo(int number) {
        transaction = number;
    }

    /** Which transaction it is a part of; 0 if it is of none. */
    int transaction() {
        return transaction;
    }

    /** Whether it may be tried again and changes nothing. */
    boolean isReadAgain() {
        return readAgain;
    }

    boolean isRetried() {
        return retried;
    }

    /** How often it may take effect. */
    int mostEffects() {
        return mostEffects;
    }

    int id() {
        return id;
    }

    int caller() {
        return caller;
    }

    int database() {
        return database;
    }

    /** The command as its caller would spell it. */
    String text() {
        return text;
    }

    @Nullable
    String tag() {
        return tag;
    }

    Duration submitted() {
        return submitted;
    }

    Duration deadline() {
        return deadline;
    }

    /** Whether it was submitted by then, and had not ended before. */
    boolean waitedAt(Duration moment) {
        return submitted.compareTo(moment) <= 0
                && (ends.isEmpty() || ends.get(0).at().compareTo(moment) >= 0);
    }

    /**
     * Every end so far.
     *
     * @return live; one if all is well
     */
    public List<End> ends() {
        return ends;
    }

    @Override
    public String toString() {
        return "#" + id + " caller " + caller + " db " + database + ": " + text + " from " + submitted + " due "
                + deadline + " -> " + ends;
    }
}
