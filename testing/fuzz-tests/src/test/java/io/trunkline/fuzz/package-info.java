/**
 * What the client makes of bytes that no server would send. Each target states what must hold whatever arrives; Jazzer
 * looks for input that breaks it, guided by the coverage it reaches. Every build replays the corpus beside the targets;
 * how to look further is in {@code docs/reliability.md}.
 */
@org.jspecify.annotations.NullMarked
package io.trunkline.fuzz;
