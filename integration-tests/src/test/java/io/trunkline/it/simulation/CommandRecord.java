package io.trunkline.it.simulation;

import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What one caller knows of one of its commands: when it began, and how it ended. Confined to the simulation's thread. */
final class CommandRecord {

    /** How a command ended. */
    sealed interface Outcome {}

    /** With a value, spelt as {@link WireText} spells it. */
    record Value(String text) implements Outcome {}

    /** With the server's refusal. */
    record ServerError(String message) implements Outcome {}

    /** With an exception that says how far it got. */
    record Failed(CommandProgress progress, String message) implements Outcome {}

    /** Because its caller gave it up. */
    record Cancelled() implements Outcome {}

    /** In a way that no command may end. */
    record Foreign(String what) implements Outcome {}

    /** One end and its moment. */
    record End(Duration at, Outcome outcome) {}

    private final int id;
    private final int caller;
    private final int database;
    private final String text;
    private final @Nullable String tag;
    private final Duration submitted;
    private final Duration deadline;
    private final List<End> ends = new ArrayList<>(1);

    /**
     * Begins a record.
     *
     * @param tag a word of the command that no other command has; null if it has none
     * @param deadline when it must have ended
     */
    CommandRecord(
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

    static Outcome failure(Throwable failure) {
        if (failure instanceof RedisServerException refused) {
            return new ServerError(refused.serverMessage());
        }
        if (failure instanceof RedisException known && known.progress() != CommandProgress.ANSWERED) {
            return new Failed(known.progress(), String.valueOf(known.getMessage()));
        }
        return failure instanceof CancellationException ? new Cancelled() : new Foreign(failure.toString());
    }

    void end(Duration at, Outcome outcome) {
        ends.add(new End(at, outcome));
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

    List<End> ends() {
        return ends;
    }

    @Override
    public String toString() {
        return "#" + id + " caller " + caller + " db " + database + ": " + text + " from " + submitted + " due "
                + deadline + " -> " + ends;
    }
}
