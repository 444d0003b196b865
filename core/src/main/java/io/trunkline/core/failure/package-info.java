/**
 * Explains what went wrong, from facts, in two sentences.
 *
 * <p>Belongs here: every exception that the engine makes, and what hides secrets in their texts. Does not: deciding
 * what happens next.
 */
@NullMarked
package io.trunkline.core.failure;

import org.jspecify.annotations.NullMarked;
