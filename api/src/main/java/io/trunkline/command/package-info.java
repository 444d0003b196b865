/**
 * Commands as values: what a command is, the catalogue that builds each one, and what runs it.
 *
 * <p>Entry types: {@link io.trunkline.command.Command}, {@link io.trunkline.command.CommandCatalogue}. A group of
 * commands is a catalogue class that builds them ({@code StringCatalogue}); interfaces with one line a method ({@code
 * StringCommands}, {@code AsyncStringCommands}) are generated from it into {@link io.trunkline.command.face}. Commands
 * and metadata are immutable; catalogues are thread-safe.
 *
 * <p>What does not belong here: sending anything. A command knows neither server nor connection.
 */
@NullMarked
package io.trunkline.command;

import org.jspecify.annotations.NullMarked;
