package io.trunkline;

import io.trunkline.command.face.AsyncDataCommands;

/**
 * Commands that are collected first and then handed over together: they reach one connection in order, with one
 * hand-over. Other callers' commands may come between them, and the server does not treat them as one; that is what
 * {@link Transaction} is for.
 *
 * <p>Confined to one thread until {@link #execute()}; its futures are thread-safe. Nothing is sent before
 * {@link #execute()}: waiting for one of its futures earlier throws {@link IllegalStateException}. A command that is
 * refused before it is sent (disabled, not allowed) fails alone, and the others are sent; one whose future was
 * cancelled before {@link #execute()} is left out. Blocking commands go their own way, over a connection of their own.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Batch<K, V> extends AsyncDataCommands<K, V> {

    /**
     * Hands the collected commands over and returns at once. May be called once.
     *
     * @throws IllegalStateException if it was called before
     */
    void execute();
}
