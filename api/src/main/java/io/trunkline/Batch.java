package io.trunkline;

import io.trunkline.command.AsyncCommands;

/**
 * Commands that are collected first and then handed over together: they reach one connection in order, with one hand-over. Other callers'
 * commands may come between them, and the server does not treat them as one; that is what {@link Transaction} is for.
 *
 * <p>Confined to one thread until {@link #execute()}; its futures are thread-safe. Nothing is sent before {@link #execute()}: waiting for
 * one of its futures earlier throws {@link IllegalStateException}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Batch<K, V> extends AsyncCommands<K, V> {

    /**
     * Hands the collected commands over and returns at once. May be called once.
     *
     * @throws IllegalStateException if it was called before
     */
    void execute();
}
