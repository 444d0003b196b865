/**
 * Tests of every typed command against a real server, on RESP2 and RESP3. One class for each face of the commands, a
 * {@link io.trunkline.it.commands.FaceTest}, which fails if a method of its face is not called; and the facts about
 * commands compared with those that the server tells.
 */
@NullMarked
package io.trunkline.it.commands;

import org.jspecify.annotations.NullMarked;
