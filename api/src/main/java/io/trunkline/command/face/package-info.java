/**
 * Commands as methods: the faces of the {@linkplain io.trunkline.command.CommandCatalogue catalogue}, one interface for
 * each group and each way to run commands, with one line a method. All but this page is generated from the catalogue.
 *
 * <p>Entry types: {@link io.trunkline.command.face.DataCommands} has what a {@link io.trunkline.Database} has,
 * {@link io.trunkline.command.face.AdministrationCommands} what a {@link io.trunkline.Server} has; {@code Async…} the
 * same with futures.
 */
@NullMarked
package io.trunkline.command.face;

import org.jspecify.annotations.NullMarked;
