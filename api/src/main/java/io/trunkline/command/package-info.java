/**
 * Commands as values: what a command is, the catalogue that builds each one, and the sync and async faces over it.
 *
 * <p>Entry types: {@link io.trunkline.command.Command}, {@link io.trunkline.command.CommandCatalogue}. A group of commands is three
 * types: the catalogue class that builds its commands ({@code StringCatalogue}), and two interfaces with one line a method
 * ({@code StringCommands}, {@code AsyncStringCommands}) that are generated from it. Commands and metadata are immutable; catalogues
 * are thread-safe.
 *
 * <p>What does not belong here: sending anything. A command knows neither server nor connection.
 */
@NullMarked
package io.trunkline.command;

import org.jspecify.annotations.NullMarked;
