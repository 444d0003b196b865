/**
 * Tests of subscriptions: who hears what, over which connection, at what cost, and what becomes of it when that is
 * refused.
 */
@NullMarked
package io.trunkline.it.subscriptions;

import org.jspecify.annotations.NullMarked;
