/**
 * The {@code trunkline} command: a demonstration that checks itself, a command runner, and measurements, all on the
 * public API.
 *
 * <p>Entry type: {@link io.trunkline.cli.Trunkline}. Applications do not use this package; they use
 * {@code io.trunkline}.
 */
@NullMarked
package io.trunkline.cli;

import org.jspecify.annotations.NullMarked;
