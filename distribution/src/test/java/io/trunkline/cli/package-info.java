/** Tests of the {@code trunkline} command: its parts, and every subcommand as a whole against an embedded server. */
@NullMarked
package io.trunkline.cli;

import org.jspecify.annotations.NullMarked;
