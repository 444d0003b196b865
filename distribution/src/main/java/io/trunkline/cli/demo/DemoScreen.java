package io.trunkline.cli.demo;

import java.io.PrintStream;

/**
 * Where the demonstration is seen. Immutable; the streams stay with whoever made it.
 *
 * @param out takes what is shown; flushed by whoever prints
 * @param err takes everything else
 * @param redraws whether what was shown can be written over, as on a terminal
 */
public record DemoScreen(PrintStream out, PrintStream err, boolean redraws) {}
