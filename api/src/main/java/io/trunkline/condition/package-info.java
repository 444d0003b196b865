/**
 * What must hold for a transaction to be carried out.
 *
 * <p>Entry type: {@link io.trunkline.condition.Condition}, whose factories say what is asked; what they return says how
 * the answer can be compared. All types are immutable.
 */
@NullMarked
package io.trunkline.condition;

import org.jspecify.annotations.NullMarked;
