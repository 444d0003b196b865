package io.trunkline.command;

import io.trunkline.reply.ScanPage;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * All elements of SCAN, HSCAN, SSCAN or ZSCAN, one step of the server after the other, each taken when it is needed.
 * Confined to one thread at a time.
 *
 * <pre>{@code
 * ScanArgs users = ScanArgs.matching("user:*");
 * ScanIterator<String> keys = ScanIterator.of(db, cursor -> db.commands().keyspace().scan(cursor, users));
 * }</pre>
 *
 * <p>Elements come as the server returns them: what is there from the first step to the last comes at least once; the
 * rest may come or not, and anything may come again. To go on later, or elsewhere, keep {@link #cursor()} and
 * {@link #pageOffset()} and hand them to {@link #resume}: that takes the interrupted step again and leaves out what was
 * returned of it. (Of a scan over several servers it leaves nothing out: who takes that step again may be another server,
 * whose step is another one. So a page may come twice.) Any step throws what {@link CommandExecutor#execute} does; the iterator is then where it was before,
 * and may be asked again.
 *
 * @param <T> the type of elements
 */
public final class ScanIterator<T> implements Iterator<T> {

    private final CommandExecutor<?, ?> executor;
    private final Function<String, Command<ScanPage<T>>> step;

    /** The cursor that the current page was, or is to be, asked for with. */
    private String cursor;

    private int offset;
    private boolean loaded;
    private String next = ScanPage.START;
    private List<T> items = List.of();

    private ScanIterator(
            CommandExecutor<?, ?> executor,
            Function<String, Command<ScanPage<T>>> step,
            String cursor,
            int pageOffset) {
        this.executor = Objects.requireNonNull(executor, "executor");
        this.step = Objects.requireNonNull(step, "step");
        this.cursor = Objects.requireNonNull(cursor, "cursor");
        this.offset = Objects.checkIndex(pageOffset, Integer.MAX_VALUE);
    }

    /**
     * Begins a scan. Nothing is sent yet.
     *
     * @param <T> the type of elements
     * @param executor runs the steps: a database, whatever servers it has, or one server
     * @param step makes the command of the step that goes on at a cursor
     * @return an iterator before the first element
     */
    public static <T> ScanIterator<T> of(CommandExecutor<?, ?> executor, Function<String, Command<ScanPage<T>>> step) {
        return new ScanIterator<>(executor, step, ScanPage.START, 0);
    }

    /**
     * Goes on with a scan. Nothing is sent yet.
     *
     * @param <T> the type of elements
     * @param executor runs the steps: the database, or the server, that the scan began on
     * @param step makes the command of the step that goes on at a cursor; with the options that the scan began with
     * @param cursor what {@link #cursor()} returned
     * @param pageOffset what {@link #pageOffset()} returned
     * @return an iterator before the element that would have come next
     * @throws IndexOutOfBoundsException if the offset is negative
     */
    public static <T> ScanIterator<T> resume(
            CommandExecutor<?, ?> executor,
            Function<String, Command<ScanPage<T>>> step,
            String cursor,
            int pageOffset) {
        return new ScanIterator<>(executor, step, cursor, pageOffset);
    }

    /**
     * The cursor of the step that the next element comes from. At the end it is the last step's, so that going on there
     * returns nothing.
     *
     * @return an unsigned number in decimal digits; a longer text if there are several servers
     */
    public String cursor() {
        return cursor;
    }

    /**
     * How many elements of the step at {@link #cursor()} were returned.
     *
     * @return 0 or more
     */
    public int pageOffset() {
        return offset;
    }

    /**
     * Whether there is another element. Takes as many steps as that needs, as steps may return nothing.
     *
     * @return true if so
     */
    @Override
    public boolean hasNext() {
        while (true) {
            if (!loaded) {
                ScanPage<T> page = executor.execute(step.apply(cursor));
                items = page.items();
                next = page.cursor();
                loaded = true;
                if (!isNumber(cursor) || !isNumber(next)) {
                    offset = 0; // of the interrupted step; another server may have taken this one
                }
            }
            if (offset < items.size()) {
                return true;
            }
            if (ScanPage.START.equals(next)) {
                return false;
            }
            advance();
        }
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    "The scan is complete: cursor=" + cursor + ", pageOffset=" + offset + ". Ask hasNext() first.");
        }
        T item = items.get(offset++);
        if (offset == items.size() && !ScanPage.START.equals(next)) {
            advance(); // the step is used up; a scan that goes on here need not take it again
        }
        return item;
    }

    /**
     * The rest of the elements as a stream that takes steps when it needs them. It shares this iterator's position.
     *
     * @return a sequential stream
     */
    public Stream<T> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void advance() {
        cursor = next;
        offset = 0;
        loaded = false;
        items = List.of();
    }
}
