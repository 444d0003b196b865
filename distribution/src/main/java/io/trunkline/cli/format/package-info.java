/**
 * What the command line makes of replies: text as {@code redis-cli} prints it, raw bytes, or JSON.
 *
 * <p>Entry type: {@link io.trunkline.cli.format.ReplyFormat}.
 *
 * <p>What does not belong here: where replies come from, and where their text goes.
 */
@NullMarked
package io.trunkline.cli.format;

import org.jspecify.annotations.NullMarked;
